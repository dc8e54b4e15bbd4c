import { make } from "./make";
import { type Said, type Server, type Shared } from "./server";

/** What was said, line by line, each known by its key. */
export class Lines {
  readonly list = make("ol", { tabIndex: 0, ariaLive: "polite", ariaLabel: "Messages" });
  private readonly shown = new Map<string, HTMLElement>();

  constructor(private readonly server: Server) {}

  has(key: string): boolean {
    return this.shown.has(key);
  }

  taken(key: string): void {
    this.shown.get(key)?.classList.remove("waiting");
  }

  toTheEnd(): void {
    this.list.scrollTop = this.list.scrollHeight;
  }

  show(key: string, side: string, author: string, words: string, waits: boolean, files?: Shared[]): void {
    let line = this.shown.get(key);
    if (!line) {
      line = make("li", { className: side }, ...(author ? [make("small", {}, author)] : []), make("span", {}, words));
      this.shown.set(key, line);
      this.list.append(line);
      this.toTheEnd();
    }
    line.classList.toggle("waiting", waits);
    if (!files || files.length === 0 || line.querySelector("button")) return;
    if (words === "") line.querySelector("span")?.replaceChildren();
    for (const file of files) {
      const open = make("button", { type: "button" }, `${file.name} (${Math.max(1, Math.round(file.size / 1000))} kB)`);
      open.addEventListener("click", () => void this.save(file));
      line.append(open);
    }
    this.toTheEnd();
  }

  /** What is known already says something else, or nothing any more. */
  alter(said: Said): void {
    const line = this.shown.get(said.key);
    if (!line) return;
    line.querySelector("span")?.replaceChildren(said.isDeleted ? "Deleted" : said.text);
    line.querySelector(".edited")?.remove();
    if (said.isDeleted) line.querySelectorAll("button").forEach((button) => button.remove());
    else if (said.isEdited) line.append(make("small", { className: "edited" }, "edited"));
  }

  /** It is fetched with the visitor's secret, and saved. */
  private async save(file: Shared): Promise<void> {
    try {
      const answer = await this.server.ask("GET", `files/${file.id}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const address = URL.createObjectURL(await answer.blob());
      make("a", { href: address, download: file.name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch {
      this.server.say(`${file.name} could not be fetched. Try again.`);
    }
  }
}
