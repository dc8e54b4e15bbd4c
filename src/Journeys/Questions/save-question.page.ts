import { application, Controller } from "@web/application";

/** A field that bears the address as it stands when its form is sent. */
class HereController extends Controller<HTMLElement> {
  static targets = ["address"];
  declare readonly addressTarget: HTMLInputElement;

  connect(): void {
    this.element.closest("form")?.addEventListener("submit", () => { this.addressTarget.value = location.pathname + location.search; }, { capture: true });
  }
}

application.register("here", HereController);
