import { Controller } from "@web/application";

interface Canned { id: string; name: string; text: string }

/** / at the beginning of a line of the composer lists canned answers; the chosen one is put in where the caret was. */
export class CannedController extends Controller<HTMLElement> {
  static targets = ["dialog", "find", "list", "none", "text"];
  static values = { source: String };
  declare readonly dialogTarget: HTMLDialogElement;
  declare readonly findTarget: HTMLInputElement;
  declare readonly listTarget: HTMLElement;
  declare readonly noneTarget: HTMLElement;
  declare readonly textTarget: HTMLTextAreaElement;
  declare readonly sourceValue: string;
  private at = 0;

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target !== this.textTarget || !this.atLineStart()) return;
    event.preventDefault();
    void this.open();
  };

  connect(): void {
    this.element.addEventListener("keydown", this.pressed);
  }

  disconnect(): void {
    this.element.removeEventListener("keydown", this.pressed);
  }

  async open(): Promise<void> {
    this.at = this.textTarget.selectionStart;
    this.findTarget.value = "";
    this.dialogTarget.showModal();
    this.findTarget.focus();
    const answer = await fetch(this.sourceValue, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    this.show(answer.ok ? ((await answer.json()) as Canned[]) : []);
  }

  filter(): void {
    const words = this.findTarget.value.trim().toLowerCase();
    for (const line of this.listTarget.children) (line as HTMLElement).hidden = !line.textContent?.toLowerCase().includes(words);
  }

  choose(event: KeyboardEvent): void {
    if (event.key !== "Enter") return;
    event.preventDefault();
    [...this.listTarget.children].find((line) => !(line as HTMLElement).hidden)?.querySelector("button")?.click();
  }

  private atLineStart(): boolean {
    const { value, selectionStart } = this.textTarget;
    return selectionStart === 0 || value[selectionStart - 1] === "\n";
  }

  private show(answers: Canned[]): void {
    this.noneTarget.hidden = answers.length > 0;
    this.listTarget.replaceChildren(...answers.map((canned) => {
      const [line, button, name, text] = [document.createElement("li"), document.createElement("button"), document.createElement("strong"), document.createElement("span")];
      button.type = "button";
      button.className = "menu-item canned-line";
      name.textContent = canned.name;
      text.textContent = canned.text.length > 120 ? `${canned.text.slice(0, 120)} …` : canned.text;
      button.append(name, text);
      button.addEventListener("click", () => this.put(canned.text));
      line.append(button);
      return line;
    }));
    this.filter();
  }

  private put(text: string): void {
    this.dialogTarget.close();
    this.textTarget.focus();
    this.textTarget.setRangeText(text, this.at, this.at, "end");
    this.textTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
