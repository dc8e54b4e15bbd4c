import { Controller } from "@hotwired/stimulus";

/** A button that copies the text of its target and says so. */
export class CopyController extends Controller<HTMLElement> {
  static targets = ["text", "button"];
  declare readonly textTarget: HTMLElement;
  declare readonly buttonTarget: HTMLElement;

  connect(): void {
    this.buttonTarget.hidden = false;
  }

  async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.textTarget.textContent ?? "");
    this.buttonTarget.textContent = "Copied";
  }
}
