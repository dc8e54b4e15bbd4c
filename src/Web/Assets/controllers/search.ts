import { Controller } from "@hotwired/stimulus";

/** The search of the top bar: a slash typed anywhere but in a field goes there. */
export class SearchController extends Controller<HTMLFormElement> {
  static targets = ["field"];
  declare readonly fieldTarget: HTMLInputElement;

  private readonly focus = (event: KeyboardEvent): void => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target as HTMLElement;
    if (at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName)) return;
    event.preventDefault();
    this.fieldTarget.focus();
    this.fieldTarget.select();
  };

  connect(): void {
    document.addEventListener("keydown", this.focus);
  }

  disconnect(): void {
    document.removeEventListener("keydown", this.focus);
  }
}
