import * as Turbo from "@hotwired/turbo";
import { application, Controller } from "@web/application";
import { isElsewhere, openBehind } from "../Maps/behind";
import { saveAsPng, saveAsSvg } from "./save-picture";

/** A picture that the server drew: its links followed, and saved as it is seen. */
class PictureController extends Controller<HTMLElement> {
  static targets = ["drawing", "words"];
  static values = { name: String, title: String };
  declare readonly hasDrawingTarget: boolean;
  declare readonly drawingTarget: SVGSVGElement;
  declare readonly wordsTarget: HTMLElement;
  declare readonly nameValue: string;
  declare readonly titleValue: string;

  // Where there is nothing to draw there is none.
  drawingTargetConnected(drawing: SVGSVGElement): void { drawing.addEventListener("click", this.follow); }
  drawingTargetDisconnected(drawing: SVGSVGElement): void { drawing.removeEventListener("click", this.follow); }

  saveSvg(): void { if (this.hasDrawingTarget) saveAsSvg(this.drawingTarget, this.about); }
  async savePng(): Promise<void> { if (this.hasDrawingTarget) await saveAsPng(this.drawingTarget, this.about); }

  /** Turbo fails on links in a drawing, the addresses of which are no text to it. */
  private readonly follow = (event: MouseEvent): void => {
    const link = (event.target as Element).closest("a");
    if (!link) return;
    event.stopPropagation();
    if (isElsewhere(event)) return;
    event.preventDefault();
    const address = link.getAttribute("href")!;
    if (link.dataset["turboFrame"] === "behind") openBehind(address);
    else Turbo.visit(address);
  };

  private get about(): { name: string; title: string; words: string } {
    return { name: this.nameValue, title: this.titleValue, words: this.wordsTarget.textContent ?? "" };
  }
}

application.register("picture", PictureController);
