import { make } from "./make";
import { detail, type Answer, type Call, type Server } from "./server";

/** Who waits asks to be called back: at a time of theirs, or as soon as it is their turn. */
export class Callback {
  private readonly number = make("input", { type: "tel", id: "number", required: true, maxLength: 40, autocomplete: "tel", placeholder: "+49 30 123456" });
  private readonly at = make("input", { type: "datetime-local", id: "call-at" });
  readonly form = make("form", { className: "rows", hidden: true },
    make("label", { htmlFor: "number" }, "Your telephone number"), this.number,
    make("label", { htmlFor: "call-at" }, "When? Empty: as soon as it is your turn."), this.at, make("button", { className: "main" }, "Call me back"));
  readonly button = make("button", { type: "button", hidden: true, ariaExpanded: "false" }, "Call me");
  private readonly words = make("span");
  private readonly withdraw = make("button", { type: "button" }, "No call needed");
  readonly asked = make("form", { className: "rows", hidden: true }, this.words, this.withdraw);
  call: Call | "" = "";

  constructor(private readonly server: Server) {
    this.button.addEventListener("click", () => {
      this.open(this.form.hidden);
      if (!this.form.hidden) this.number.focus();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.tell("POST", { contact: this.number.value, at: this.at.value ? new Date(this.at.value).toISOString() : undefined });
    });
    this.withdraw.addEventListener("click", () => void this.tell("DELETE"));
  }

  take(answer: Answer): void {
    this.call = answer.call;
    this.button.hidden = answer.call !== "may";
    if (answer.call !== "may") this.open(false);
    this.asked.hidden = answer.call !== "asked";
    this.words.textContent = answer.callAt ? `We call you back on ${new Date(answer.callAt).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}.` : "We call you back as soon as it is your turn. You can close this page.";
  }

  private open(isOpen: boolean): void {
    this.form.hidden = !isOpen;
    this.button.ariaExpanded = String(isOpen);
  }

  /** What stands then comes as any other change does. */
  private async tell(method: string, body?: unknown): Promise<void> {
    try {
      const answer = await this.server.ask(method, "callback", body);
      this.server.say(answer.ok ? "" : (await detail(answer)) ?? "That did not work.");
    } catch {
      this.server.say("No connection. Try again.");
    }
  }
}
