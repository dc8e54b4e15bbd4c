import { application, Controller } from "@web/application";

/** Rows of a funnel's steps: another empty one as soon as the last is filled; each can be moved up and down with the keyboard or its buttons. */
class FunnelStepsController extends Controller<HTMLElement> {
  static targets = ["list"];
  declare readonly listTarget: HTMLElement;

  connect(): void {
    for (const row of this.rows) this.equip(row);
    this.number();
    this.listTarget.addEventListener("input", () => this.grow());
  }

  private get rows(): HTMLElement[] {
    return [...this.listTarget.querySelectorAll<HTMLElement>(".funnel-row")];
  }

  private grow(): void {
    const last = this.rows.at(-1)!;
    if (last.querySelector("input")!.value === "") return;
    const row = last.cloneNode(true) as HTMLElement;
    row.querySelector("input")!.value = "";
    row.querySelector(".funnel-moves")?.remove();
    this.listTarget.append(row);
    this.equip(row);
    this.number();
  }

  private equip(row: HTMLElement): void {
    if (row.querySelector(".funnel-moves")) return;
    const moves = document.createElement("span");
    moves.className = "funnel-moves";
    moves.append(this.button("↑", () => this.move(row, -1)), this.button("↓", () => this.move(row, 1)), this.button("×", () => this.clear(row)));
    row.append(moves);
  }

  private button(text: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-icon";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  /** The names go from field to field, and the focus goes along. */
  private move(row: HTMLElement, by: number): void {
    const at = this.rows.indexOf(row);
    const other = this.rows[at + by];
    if (!other) return;
    const [mine, its] = [row, other].map((r) => r.querySelector("input")!) as [HTMLInputElement, HTMLInputElement];
    [mine.value, its.value] = [its.value, mine.value];
    other.querySelectorAll<HTMLButtonElement>("button")[by < 0 ? 0 : 1]!.focus();
    this.grow();
  }

  private clear(row: HTMLElement): void {
    row.querySelector("input")!.value = "";
    row.querySelector("input")!.focus();
  }

  private number(): void {
    this.rows.forEach((row, i) => {
      const [label, input] = [row.querySelector("label")!, row.querySelector("input")!];
      label.textContent = `Step ${i + 1}`;
      label.htmlFor = input.id = `${i}-f-through`;
      const [up, down, clear] = [...row.querySelectorAll("button")] as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
      up.setAttribute("aria-label", `Step ${i + 1} earlier`);
      down.setAttribute("aria-label", `Step ${i + 1} later`);
      clear.setAttribute("aria-label", `Leave out step ${i + 1}`);
    });
  }
}

application.register("funnel-steps", FunnelStepsController);
