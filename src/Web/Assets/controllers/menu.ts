import { Controller } from "@hotwired/stimulus";

/** A details element that closes on Escape and on a click elsewhere. */
export class MenuController extends Controller<HTMLDetailsElement> {
  private readonly close = (event: Event): void => {
    if (!this.element.open) return;
    if (event instanceof KeyboardEvent) {
      if (event.key !== "Escape") return;
      this.element.querySelector("summary")?.focus();
    } else if (this.element.contains(event.target as Node)) {
      return;
    }
    this.element.open = false;
  };

  connect(): void {
    document.addEventListener("click", this.close);
    document.addEventListener("keydown", this.close);
  }

  disconnect(): void {
    document.removeEventListener("click", this.close);
    document.removeEventListener("keydown", this.close);
  }
}
