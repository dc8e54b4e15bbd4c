import { application, Controller } from "@web/application";
import { FilesController } from "../Attachments/files";
import { CannedController } from "../Canned/canned";
import { PresenceController } from "../Together/presence";

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** The desk by keyboard: going through the list, writing, and a list of everything that can be done; and what is written is kept as it is written. */
class InboxController extends Controller<HTMLElement> {
  static targets = ["line", "text", "kind", "kept", "send", "take", "accept", "pend", "resolve", "wrap", "call", "consult", "reopen", "keys", "command", "act", "scroll", "messages"];
  static values = { conversation: String };
  declare readonly lineTargets: HTMLAnchorElement[];
  declare readonly kindTargets: HTMLInputElement[];
  declare readonly actTargets: HTMLElement[];
  declare readonly keysTarget: HTMLDialogElement;
  declare readonly commandTarget: HTMLInputElement;
  declare readonly scrollTarget: HTMLElement;
  declare readonly textTarget: HTMLTextAreaElement;
  declare readonly keptTarget: HTMLElement;
  declare readonly hasTextTarget: boolean;
  declare readonly hasScrollTarget: boolean;
  declare readonly conversationValue: string;
  private keeping?: number;

  private readonly pressed = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return this.now(event, "keys");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target === (this.hasTextTarget ? this.textTarget : null)) return this.now(event, "send");
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || this.keysTarget.open || document.querySelector("dialog[open]")) return;
    const act = { j: "next", k: "previous", r: "reply", n: "note", z: "undo", a: "take", y: "accept", e: "resolve", w: "wrap", c: "call", p: "pend", o: "open", h: "hand", q: "consult", f: "file", s: "search", v: "filter", "?": "keys" }[event.key];
    if (act) this.now(event, act);
  };

  connect(): void {
    document.addEventListener("keydown", this.pressed);
    // what is sent is no draft any more
    if (this.hasTextTarget) this.textTarget.form?.addEventListener("submit", () => {
      clearTimeout(this.keeping);
      this.keeping = undefined;
    });
    this.toTheEnd();
  }

  disconnect(): void {
    document.removeEventListener("keydown", this.pressed);
    this.keep();
  }

  /** New messages come in at the bottom: whoever was there stays there, whoever reads above is left in peace. */
  messagesTargetConnected(): void {
    if (this.hasScrollTarget && this.scrollTarget.scrollHeight - this.scrollTarget.scrollTop - this.scrollTarget.clientHeight < 400) this.toTheEnd();
  }

  kind(): void {
    this.draft();
    this.textTarget.focus();
  }

  draft(): void {
    this.keptTarget.textContent = "";
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 800);
  }

  run({ params }: { params: { act: string } }): void {
    this.keysTarget.close();
    this.do(params.act);
  }

  filter(): void {
    const words = this.commandTarget.value.trim().toLowerCase();
    for (const act of this.actTargets) act.hidden = !act.textContent?.toLowerCase().includes(words);
  }

  choose(event: KeyboardEvent): void {
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.actTargets.find((act) => !act.hidden)?.querySelector("button")?.click();
  }

  private now(event: KeyboardEvent, act: string): void {
    event.preventDefault();
    this.do(act);
  }

  private do(act: string): void {
    if (act === "next" || act === "previous") return this.go(act === "next" ? 1 : -1);
    if (act === "reply" || act === "note") return this.write(act);
    if (act === "search") return document.getElementById("inbox-q")?.focus();
    if (act === "keys") return this.open();
    if (act === "hand") return this.hand();
    const target = { send: "send", take: "take", accept: "accept", pend: "pend", resolve: "resolve", wrap: "wrap", call: "call", consult: "consult", open: "reopen", file: "file", undo: "undo", canned: "canned", filter: "filter" }[act];
    const element = [...this.element.querySelectorAll<HTMLElement>(`[data-inbox-target="${target}"]`)].at(-1);
    if (element?.tagName === "SUMMARY") {
      (element.parentElement as HTMLDetailsElement).open = true;
      element.parentElement?.querySelector<HTMLElement>("input:not([type=hidden]), select")?.focus();
    } else element?.click();
  }

  private go(by: number): void {
    const lines = this.lineTargets;
    const at = lines.findIndex((line) => line === document.activeElement);
    const current = at >= 0 ? at : lines.findIndex((line) => line.hasAttribute("aria-current"));
    lines[Math.max(0, Math.min(lines.length - 1, current + by))]?.focus();
  }

  private write(kind: string): void {
    const choice = this.kindTargets.find((target) => target.value === kind);
    if (!choice) return;
    choice.checked = true;
    this.textTarget.focus();
  }

  /** The form is of the panel of who owns what, which may still be on its way. */
  private hand(): void {
    const panel = document.getElementById("person-ownership");
    const show = (): void => {
      const form = panel?.querySelector("details");
      if (!form) return;
      form.open = true;
      form.querySelector("select")?.focus();
    };
    if (panel?.querySelector("details")) show();
    else {
      panel?.addEventListener("turbo:frame-load", show, { once: true });
      panel?.scrollIntoView();
    }
  }

  private open(): void {
    this.commandTarget.value = "";
    this.filter();
    this.keysTarget.showModal();
    this.commandTarget.focus();
  }

  private keep(): void {
    clearTimeout(this.keeping);
    if (!this.hasTextTarget || this.keeping === undefined) return;
    this.keeping = undefined;
    const kind = this.kindTargets.find((target) => target.checked)?.value ?? "note";
    void fetch(`/api/conversations/${encodeURIComponent(this.conversationValue)}/draft`, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ kind, text: this.textTarget.value }), credentials: "same-origin", keepalive: true,
    }).then((answer) => { if (answer.ok && this.element.isConnected) this.keptTarget.textContent = "Draft kept"; }, () => { this.keptTarget.textContent = "No connection: the draft is kept here only"; });
  }

  private toTheEnd(): void {
    if (this.hasScrollTarget) this.scrollTarget.scrollTop = this.scrollTarget.scrollHeight;
  }
}

application.register("inbox", InboxController);
application.register("files", FilesController);
application.register("canned", CannedController);
application.register("presence", PresenceController);
