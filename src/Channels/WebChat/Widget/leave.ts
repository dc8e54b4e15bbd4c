import { make } from "./make";
import { detail, type Answer, type Server } from "./server";

/** What they thought of it, and where to answer when they have gone. */
export class Leave {
  private readonly email = make("input", { type: "email", id: "email", required: true, placeholder: "you@example.org" });
  readonly address = make("form", { className: "rows", hidden: true }, make("label", { htmlFor: "email" }, "Leaving? Where shall we answer?"), this.email, make("button", {}, "By e-mail"));
  readonly button = make("button", { type: "button" }, "By e-mail");
  readonly rating: HTMLFormElement;

  constructor(server: Server) {
    const scores = [1, 2, 3, 4, 5].map((score) => make("button", { type: "button", value: String(score), ariaLabel: `${score} of 5` }, String(score)));
    this.rating = make("form", { className: "rows", hidden: true }, make("span", {}, "How was it? 1 bad, 5 good."), ...scores);
    for (const score of scores)
      score.addEventListener("click", () => void server.ask("PUT", "rating", { score: Number(score.value) }).then((answer) => {
        if (!answer.ok) return;
        this.rating.hidden = true;
        server.say("Thank you.");
      }));
    this.button.addEventListener("click", () => {
      this.address.hidden = !this.address.hidden;
      if (!this.address.hidden) this.email.focus();
    });
    this.address.addEventListener("submit", (event) => {
      event.preventDefault();
      void server.ask("PUT", "address", { email: this.email.value }).then(async (answer) => {
        server.say(answer.ok ? `We answer to ${this.email.value}.` : answer.status === 409 ? "Write a message first: what is it about?" : (await detail(answer)) ?? "That did not work.");
        if (answer.ok) this.address.hidden = true;
      });
    });
  }

  take(answer: Answer): void {
    this.rating.hidden = answer.isOpen !== false || answer.isRated;
  }
}
