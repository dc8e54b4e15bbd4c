import { Controller } from "@hotwired/stimulus";

const here = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "short" });

/** A time in the reader's zone; in UTC, to the fraction, on hover. */
export class WhenController extends Controller<HTMLTimeElement> {
  static values = { short: Boolean };
  declare readonly shortValue: boolean;

  connect(): void {
    const at = new Date(this.element.dateTime);
    if (Number.isNaN(at.getTime())) return;
    this.element.title = this.element.dateTime;
    this.element.textContent = (this.shortValue ? short(at) : here).format(at);
  }
}

function short(at: Date): Intl.DateTimeFormat {
  const now = new Date();
  return at.toDateString() === now.toDateString() ? time : at.getFullYear() === now.getFullYear() ? day : date;
}
