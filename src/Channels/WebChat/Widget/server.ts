export interface Shared { id: string; name: string; size: number }
export interface Said { number: number; key: string; side: "customer" | "company"; author: string; text: string; at: string; isEdited: boolean; isDeleted: boolean; files: Shared[] }
export interface Waiting { key: string; text: string; files?: string[]; names?: string[] }
/** Whether the visitor can ask to be called back: not now, they may, or they have. */
export type Call = "none" | "may" | "asked";
export interface Answer { isOpen: boolean | null; agent: string | null; isRated: boolean; messages: Said[]; changed: Said[]; change: number; isTyping: boolean; seen: number; call: Call; callAt: string | null }

export interface Site { key: string; server: string; user?: string; signature?: string }

/** The server, as this visitor asks it; and what their browser keeps: their secret, and what was typed and not yet taken. */
export class Server {
  readonly kept: { token?: string; user?: string; waiting: Waiting[] };
  say: (words: string) => void = () => undefined;
  private readonly store: string;
  private failures = 0;

  constructor(private readonly site: Site) {
    this.store = `throughline.chat.${site.key}`;
    this.kept = this.read();
  }

  keep(): void {
    try {
      localStorage.setItem(this.store, JSON.stringify(this.kept));
    } catch {
      // a browser that keeps nothing forgets the chat with the page
    }
  }

  ask(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.site.server}/chat/v1/${path}`, {
      method, credentials: "omit", cache: "no-store", body: body === undefined ? undefined : body instanceof Blob ? body : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { "Content-Type": body instanceof Blob ? "application/octet-stream" : "application/json" }),
        ...(this.kept.token ? { Authorization: `Bearer ${this.kept.token}` } : {}),
      },
    });
  }

  /** A visitor begins with the first word, not with the page. */
  async visit(): Promise<boolean> {
    if (this.kept.token) return true;
    const { key, user, signature } = this.site;
    const answer = await this.ask("POST", "visits", { site: key, user: user ? { id: user, signature } : undefined });
    if (!answer.ok) {
      this.say(answer.status === 404 ? "The chat is not at work here." : "The chat could not begin. Trying again …");
      return false;
    }
    this.kept.token = ((await answer.json()) as { token: string }).token;
    this.kept.user = user;
    this.keep();
    return true;
  }

  /** The site has signed since who they are. */
  async signIn(): Promise<void> {
    const { user, signature } = this.site;
    if (!this.kept.token || !user || this.kept.user === user) return;
    const answer = await this.ask("PUT", "visitor/user", { id: user, signature });
    if (!answer.ok) return;
    this.kept.user = user;
    this.keep();
  }

  /** Whether something had failed before. */
  works(): boolean {
    const failed = this.failures > 0;
    this.failures = 0;
    return failed;
  }

  /** Ever longer, so that many browsers do not come back at once. */
  pause(): Promise<void> {
    return new Promise((done) => setTimeout(done, Math.min(30_000, 500 * 2 ** this.failures++) * (0.5 + Math.random())));
  }

  private read(): Server["kept"] {
    try {
      return { waiting: [], ...(JSON.parse(localStorage.getItem(this.store) ?? "{}") as object) };
    } catch {
      return { waiting: [] };
    }
  }
}

/** What the server says is wrong. */
export const detail = async (answer: Response): Promise<string | undefined> => ((await answer.json().catch(() => ({}))) as { detail?: string }).detail;
