import { Controller } from "@hotwired/stimulus";

interface Suggested { name: string; fullName: string }

/** A field that suggests, as one types, the few that begin like it. Without scripts it is a field like any other. */
export class SuggestController extends Controller<HTMLElement> {
  static targets = ["field", "list"];
  static values = { source: String };
  declare readonly fieldTarget: HTMLInputElement;
  declare readonly listTarget: HTMLDataListElement;
  declare readonly sourceValue: string;
  private waiting?: number;
  private asked = "";

  disconnect(): void {
    clearTimeout(this.waiting);
  }

  typed(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.ask(), 150);
  }

  private async ask(): Promise<void> {
    const words = this.fieldTarget.value.trim();
    if (words === "" || words === this.asked) return;
    this.asked = words;
    const answer = await fetch(`${this.sourceValue}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => undefined);
    if (!answer?.ok || this.asked !== words) return;
    this.listTarget.replaceChildren(...((await answer.json()) as Suggested[]).map((one) => Object.assign(document.createElement("option"), { value: one.name, label: one.fullName })));
  }
}
