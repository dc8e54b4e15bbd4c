import { application, Controller } from "@web/application";
import { saveAsPng, saveAsSvg } from "./save-picture";

/** A picture that the server drew, saved as it is seen. */
class PictureController extends Controller<HTMLElement> {
  static targets = ["drawing", "words"];
  static values = { name: String, title: String };
  declare readonly drawingTarget: SVGSVGElement;
  declare readonly wordsTarget: HTMLElement;
  declare readonly nameValue: string;
  declare readonly titleValue: string;

  saveSvg(): void { saveAsSvg(this.drawingTarget, this.about); }
  async savePng(): Promise<void> { await saveAsPng(this.drawingTarget, this.about); }

  private get about(): { name: string; title: string; words: string } {
    return { name: this.nameValue, title: this.titleValue, words: this.wordsTarget.textContent ?? "" };
  }
}

application.register("picture", PictureController);
