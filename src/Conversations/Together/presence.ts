import { Controller } from "@web/application";
import { listen } from "@web/live";

interface Answer { people: { name: string; typing: boolean }[]; customerTyping: boolean }

/** Says that somebody looks at a conversation or types in it, at most every few seconds, and who else does. */
export class PresenceController extends Controller<HTMLElement> {
  static targets = ["line"];
  static values = { source: String, topic: String };
  declare readonly lineTarget: HTMLElement;
  declare readonly sourceValue: string;
  declare readonly topicValue: string;
  private stop?: () => void;
  private beat?: number;
  private fade?: number;
  private typedAt = 0;

  private readonly seen = (): void => {
    if (document.visibilityState === "visible") void this.tell(false);
    else this.leave();
  };
  private readonly gone = (): void => this.leave();

  connect(): void {
    this.stop = listen(this.topicValue, () => void this.ask("GET"));
    this.beat = setInterval(() => { if (document.visibilityState === "visible") void this.tell(false); }, 20_000);
    document.addEventListener("visibilitychange", this.seen);
    addEventListener("pagehide", this.gone);
    this.seen();
  }

  disconnect(): void {
    this.stop?.();
    clearInterval(this.beat);
    clearTimeout(this.fade);
    document.removeEventListener("visibilitychange", this.seen);
    removeEventListener("pagehide", this.gone);
    this.leave();
  }

  typed(): void {
    if (Date.now() - this.typedAt < 3000) return;
    this.typedAt = Date.now();
    void this.tell(true);
  }

  private tell(typing: boolean): Promise<void> {
    const last = [...document.querySelectorAll(".messages .message")].at(-1)?.id.slice(1);
    return this.ask("PUT", { typing, read: last ? Number(last) : null });
  }

  private async ask(method: string, body?: object): Promise<void> {
    try {
      const answer = await fetch(this.sourceValue, {
        method, credentials: "same-origin", headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) }, body: body && JSON.stringify(body),
      });
      if (answer.ok && this.element.isConnected) this.show((await answer.json()) as Answer);
    } catch {
      // who is there is not worth a word about the connection
    }
  }

  private show(answer: Answer): void {
    const said = answer.people.map((one) => `${one.name} is ${one.typing ? "typing" : "looking"}.`);
    if (answer.customerTyping) said.unshift("The customer is typing.");
    this.lineTarget.textContent = said.join(" ");
    clearTimeout(this.fade);
    // nobody says that they have stopped
    if (said.length > 0) this.fade = setTimeout(() => void this.ask("GET"), 7000);
  }

  private leave(): void {
    void fetch(this.sourceValue, { method: "DELETE", credentials: "same-origin", keepalive: true }).catch(() => undefined);
  }
}
