import { application, Controller } from "@web/application";

/** Asks whom the rule would find while it is written: a moment after the last key, and only for the last state of the form. */
class BuilderController extends Controller<HTMLElement> {
  static targets = ["preview"];
  static values = { src: String };
  declare readonly previewTarget: HTMLElement;
  declare readonly srcValue: string;
  private waiting?: ReturnType<typeof setTimeout>;
  private asking?: AbortController;
  private readonly later = (): void => {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.ask(), 300);
  };

  connect(): void {
    this.element.addEventListener("input", this.later);
    void this.ask();
  }

  disconnect(): void {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.element.removeEventListener("input", this.later);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    this.previewTarget.setAttribute("aria-busy", "true");
    try {
      const form = this.element.querySelector("form")!;
      const answer = await fetch(this.srcValue, { method: "POST", body: new FormData(form), signal: asking.signal, headers: { Accept: "text/html" } });
      if (answer.ok) this.previewTarget.innerHTML = await answer.text();
    } catch (failure) {
      if (!asking.signal.aborted) this.previewTarget.textContent = `The count can't be had just now: ${String(failure)}`;
    } finally {
      if (this.asking === asking) this.previewTarget.removeAttribute("aria-busy");
    }
  }
}

application.register("builder", BuilderController);
