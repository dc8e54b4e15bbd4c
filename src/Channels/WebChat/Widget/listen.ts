import { type Answer, type Server } from "./server";

/** Asks for what is new, and waits for it at the server. */
export class Listen {
  last = 0;
  private isTyping = false;
  private seen = 0;
  private change?: number;
  private isOpen: boolean | null = null;
  private call = "";
  private polling = false;

  constructor(private readonly server: Server, private readonly take: (answer: Answer) => void) {}

  async start(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    const { server } = this;
    while (server.kept.token) {
      try {
        const answer = await server.ask("GET", `messages?after=${this.last}&wait=25&known=${this.isOpen === null ? "" : this.isOpen ? "open" : "resolved"}${this.change === undefined ? "" : `&change=${this.change}`}&typing=${this.isTyping}&seen=${this.seen}&call=${this.call}`);
        if (answer.status === 401) {
          delete server.kept.token;
          server.keep();
          break;
        }
        if (!answer.ok) throw new Error(String(answer.status));
        this.hear((await answer.json()) as Answer);
        if (server.works() && server.kept.waiting.length === 0) server.say("");
      } catch {
        server.say("No connection. Trying again …");
        await server.pause();
      }
    }
    this.polling = false;
  }

  private hear(answer: Answer): void {
    for (const said of answer.messages) this.last = Math.max(this.last, said.number);
    ({ change: this.change, isTyping: this.isTyping, seen: this.seen, isOpen: this.isOpen, call: this.call } = answer);
    this.take(answer);
  }
}
