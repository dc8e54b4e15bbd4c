import { Controller } from "@hotwired/stimulus";
import type { FrameElement } from "@hotwired/turbo";
import { application } from "@web/application";

const every = 10_000;

/** What time alone changes, and what happens on other nodes, is asked for every ten seconds; the rest comes by itself. Fills the screen. */
class WallboardController extends Controller<HTMLElement> {
  private timer = 0;
  private readonly fill = (): void => void this.element.requestFullscreen();

  connect(): void {
    this.timer = window.setInterval(() => this.ask(), every);
    const button = this.button;
    if (button && document.fullscreenEnabled) {
      button.hidden = false;
      button.addEventListener("click", this.fill);
    }
  }

  disconnect(): void {
    window.clearInterval(this.timer);
    this.button?.removeEventListener("click", this.fill);
  }

  private get button(): HTMLButtonElement | null {
    return document.querySelector<HTMLButtonElement>("[data-wallboard-fill]");
  }

  private ask(): void {
    const frame = this.element.querySelector<FrameElement>("turbo-frame");
    if (document.hidden || !frame || frame.contains(document.activeElement)) return;
    const source = frame.getAttribute("data-live-src-value");
    if (frame.getAttribute("src") === source) void frame.reload();
    else if (source) frame.setAttribute("src", source);
  }
}

application.register("wallboard", WallboardController);
