import { Controller } from "@hotwired/stimulus";

/** How long until a time, or since; plain: the time alone. Counts on. In the reader's zone on hover. */
export class LeftController extends Controller<HTMLTimeElement> {
  static values = { plain: Boolean };
  declare readonly plainValue: boolean;
  private timer = 0;

  connect(): void {
    const at = new Date(this.element.dateTime);
    if (Number.isNaN(at.getTime())) return;
    this.element.title = at.toLocaleString();
    const say = (): void => {
      const left = at.getTime() - Date.now();
      this.element.textContent = this.plainValue ? length(Math.abs(left)) : left >= 0 ? `due in ${length(left)}` : `late by ${length(-left)}`;
    };
    say();
    this.timer = window.setInterval(say, 1000);
  }

  disconnect(): void {
    window.clearInterval(this.timer);
  }
}

/** At most two units, as the server says it. */
export function length(milliseconds: number): string {
  const s = Math.floor(milliseconds / 1000);
  if (s < 1) return "less than a second";
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min${s % 60 > 0 && s < 600 ? ` ${s % 60} s` : ""}`;
  if (s < 86400) return `${Math.floor(s / 3600)} h${Math.floor(s / 60) % 60 > 0 ? ` ${Math.floor(s / 60) % 60} min` : ""}`;
  return `${Math.floor(s / 86400)} d${Math.floor(s / 3600) % 24 > 0 ? ` ${Math.floor(s / 3600) % 24} h` : ""}`;
}
