import { Controller } from "@hotwired/stimulus";
import type { FrameElement } from "@hotwired/turbo";
import { listen } from "../live";

/**
 * A turbo-frame that asks for its content again when its topic changes; not while someone is typing in it. Whatever in it has the focus and
 * an id keeps the focus. What moves may have changed before it is listened to.
 */
export class LiveController extends Controller<FrameElement> {
  static values = { topic: String, src: String, moves: Boolean };
  declare readonly topicValue: string;
  declare readonly srcValue: string;
  declare readonly movesValue: boolean;
  private stop?: () => void;
  private focused = "";

  private readonly remember = (): void => {
    const active = document.activeElement;
    this.focused = active && this.element.contains(active) ? active.id : "";
  };

  private readonly restore = (): void => {
    if (this.focused && document.activeElement === document.body) document.getElementById(this.focused)?.focus({ preventScroll: true });
  };

  connect(): void {
    this.stop = listen(this.topicValue, () => this.reload(), this.movesValue);
    this.element.addEventListener("turbo:before-morph-element", keepOpenedForm);
    this.element.addEventListener("turbo:before-frame-render", this.remember);
    this.element.addEventListener("turbo:frame-render", this.restore);
  }

  disconnect(): void {
    this.stop?.();
    this.element.removeEventListener("turbo:before-morph-element", keepOpenedForm);
    this.element.removeEventListener("turbo:before-frame-render", this.remember);
    this.element.removeEventListener("turbo:frame-render", this.restore);
  }

  private reload(): void {
    const active = document.activeElement;
    if (active && this.element.contains(active) && active.matches("input, textarea, select")) {
      active.addEventListener("blur", () => this.reload(), { once: true });
      return;
    }
    if (this.element.getAttribute("src") === this.srcValue) void this.element.reload();
    else this.element.setAttribute("src", this.srcValue);
  }
}

/** A form that somebody opened stays as it is: they are about to write in it. */
function keepOpenedForm(event: Event): void {
  const { currentElement, newElement } = (event as CustomEvent<{ currentElement: Element; newElement?: Element }>).detail;
  if (newElement && currentElement instanceof HTMLDetailsElement && currentElement.open && currentElement.querySelector("form")) event.preventDefault();
}
