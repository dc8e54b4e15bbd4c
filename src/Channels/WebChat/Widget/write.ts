import { type Lines } from "./lines";
import { make } from "./make";
import { detail, type Server, type Shared, type Waiting } from "./server";

/** The form in which the visitor writes, and what they wrote until the server has it: numbered, kept in the browser, sent until it is taken: once. */
export class Write {
  readonly text = make("textarea", { rows: 2, maxLength: 4000, id: "text", required: true });
  private readonly chooser = make("input", { type: "file", multiple: true, hidden: true });
  private readonly attach = make("button", { type: "button", ariaLabel: "Add files", title: "Add files" }, "+");
  readonly form = make("form", {}, make("label", { className: "hidden", htmlFor: "text" }, "Your message"), this.attach, this.chooser, this.text, make("button", { className: "main" }, "Send"));
  private sending = false;

  /** @param taken Something has come to the server. */
  constructor(private readonly server: Server, private readonly lines: Lines, private readonly taken: () => void) {
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = this.text.value.trim();
      if (!words) return;
      server.say("");
      this.put({ key: newKey(), text: words });
      this.text.value = "";
    });
    this.attach.addEventListener("click", () => this.chooser.click());
    this.chooser.addEventListener("change", () => {
      const files = [...(this.chooser.files ?? [])];
      this.chooser.value = "";
      void this.share(files);
    });
  }

  /** What waits since the page was open before. */
  goOn(): void {
    for (const said of this.server.kept.waiting) this.lines.show(said.key, "customer", "", inALine(said), true);
    if (this.server.kept.waiting.length > 0) void this.send();
  }

  /** A file goes up by itself first, then with a message; where there is no connection it is said, since a browser does not keep files. */
  private async share(files: File[]): Promise<void> {
    this.attach.disabled = true;
    for (const file of files) {
      this.server.say(`Sending ${file.name} …`);
      try {
        if (!(await this.server.visit())) continue;
        const answer = await this.server.ask("POST", `files?name=${encodeURIComponent(file.name)}`, file);
        if (!answer.ok) {
          this.server.say(`${file.name} was not sent. ${(await detail(answer)) ?? ""}`);
          continue;
        }
        this.server.say("");
        const told = (await answer.json()) as Shared;
        this.put({ key: newKey(), text: "", files: [told.id], names: [told.name] });
      } catch {
        this.server.say(`No connection: ${file.name} was not sent. Try again.`);
      }
    }
    this.attach.disabled = false;
  }

  private put(said: Waiting): void {
    this.server.kept.waiting.push(said);
    this.server.keep();
    this.lines.show(said.key, "customer", "", inALine(said), true);
    void this.send();
  }

  /** What waits is sent in its order, each until it is taken. */
  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    const { server } = this;
    try {
      while (server.kept.waiting.length > 0) {
        const [next] = server.kept.waiting;
        try {
          if (!(await server.visit())) throw new Error("no visit");
          const answer = await server.ask("POST", "messages", { key: next.key, text: next.text, files: next.files, page: document.title });
          if (answer.status === 401) {
            delete server.kept.token;
            continue;
          }
          if (!answer.ok && answer.status !== 422 && answer.status !== 400) throw new Error(String(answer.status));
          if (!answer.ok) server.say((await detail(answer)) ?? "That could not be sent.");
          this.lines.taken(next.key);
          server.kept.waiting.shift();
          server.keep();
          server.works();
          this.taken();
        } catch {
          server.say("No connection. What you wrote is kept and sent as soon as there is one.");
          await server.pause();
        }
      }
    } finally {
      this.sending = false;
    }
  }
}

const inALine = (said: Waiting): string => said.text || (said.names ?? []).join(", ");

const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
