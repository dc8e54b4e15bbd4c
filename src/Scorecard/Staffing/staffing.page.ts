import { application, Controller } from "@web/application";

/** A slider that says what it stands at while it moves, and asks when it is let go. */
class WhatIf extends Controller<HTMLFormElement> {
  static targets = ["slider", "said"];
  declare readonly sliderTarget: HTMLInputElement;
  declare readonly saidTarget: HTMLOutputElement;

  say(): void {
    const change = Number(this.sliderTarget.value);
    this.saidTarget.textContent = change === 0 ? "as many" : `${change > 0 ? "+" : "−"}${Math.abs(change)} %`;
  }

  ask(): void {
    this.element.requestSubmit();
  }
}

application.register("what-if", WhatIf);
