// The chat on other people's pages: <script async src="…/assets/chat.js" data-site="KEY"></script>. Everything is in a shadow root with a sheet of its
// own, so that neither styles the other; no inline style or script, so that strict policies let it be. What was typed and not yet taken is kept
// in the browser, numbered, and sent until it is taken: once.
interface Shared { id: string; name: string; size: number }
interface Said { number: number; key: string; side: "customer" | "company"; author: string; text: string; at: string; isEdited: boolean; isDeleted: boolean; files: Shared[] }
interface Waiting { key: string; text: string; files?: string[]; names?: string[] }
interface Answer { isOpen: boolean | null; agent: string | null; isRated: boolean; messages: Said[]; changed: Said[]; change: number; isTyping: boolean; seen: number }

const script = document.currentScript as HTMLScriptElement | null;
if (script?.dataset.site && !document.querySelector("throughline-chat")) begin(script.dataset.site, new URL(script.src).origin, script.dataset.user, script.dataset.signature);

function begin(site: string, server: string, user?: string, signature?: string): void {
  const store = `throughline.chat.${site}`;
  const kept = ((): { token?: string; user?: string; waiting: Waiting[] } => {
    try {
      return { waiting: [], ...(JSON.parse(localStorage.getItem(store) ?? "{}") as object) };
    } catch {
      return { waiting: [] };
    }
  })();
  const keep = (): void => {
    try {
      localStorage.setItem(store, JSON.stringify(kept));
    } catch {
      // a browser that keeps nothing forgets the chat with the page
    }
  };
  const shown = new Map<string, HTMLElement>();
  let last = 0, own = 0, told = 0, typedAt = 0, isTyping = false, seen = 0, change: number | undefined, isOpen: boolean | null = null, polling = false, sending = false, unread = 0, failures = 0;

  const host = document.createElement("throughline-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; font: 15px/1.45 system-ui, sans-serif; color-scheme: light dark; --ground: light-dark(#fff, #192228); --ink: light-dark(#1b2730, #e6ecef); --soft: light-dark(#56646e, #9fb0ba); --line: light-dark(#dfe4e7, #2e3a42); --mark: light-dark(#d9ecec, #16393c); --main: #0b6e75; }
    * { box-sizing: border-box; }
    button { font: inherit; cursor: pointer; border-radius: 8px; border: 1px solid var(--line); background: var(--ground); color: var(--ink); padding: 0.375rem 0.75rem; min-height: 2.25rem; }
    button.main { background: var(--main); border-color: var(--main); color: #fff; }
    :focus-visible { outline: 2px solid light-dark(#0b6e75, #5cc3ca); outline-offset: 2px; }
    .open { border-radius: 2rem; padding: 0.625rem 1.125rem; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
    .panel { display: flex; flex-direction: column; width: min(23rem, calc(100vw - 2rem)); height: min(34rem, calc(100vh - 2rem)); background: var(--ground); color: var(--ink); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 8px 32px rgb(0 0 0 / 25%); overflow: hidden; }
    [hidden] { display: none !important; }
    header { display: flex; justify-content: space-between; align-items: center; gap: 0.5rem; padding: 0.625rem 0.875rem; border-bottom: 1px solid var(--line); }
    header h2 { margin: 0; font-size: 1rem; }
    ol { flex: 1; margin: 0; padding: 0.875rem; list-style: none; overflow-y: auto; display: flex; flex-direction: column; gap: 0.5rem; }
    li { max-width: 85%; padding: 0.375rem 0.75rem; border: 1px solid var(--line); border-radius: 10px; align-self: start; white-space: pre-wrap; overflow-wrap: anywhere; }
    li.customer { align-self: end; background: var(--mark); border-color: transparent; }
    li.waiting { opacity: 0.7; }
    li small { display: block; color: var(--soft); }
    p { margin: 0; padding: 0 0.875rem 0.5rem; color: var(--soft); font-size: 0.875rem; }
    li button { display: block; max-width: 100%; margin-top: 0.25rem; text-align: start; overflow-wrap: anywhere; }
    form { display: flex; gap: 0.5rem; padding: 0.625rem 0.875rem; border-top: 1px solid var(--line); }
    form.rows { flex-wrap: wrap; }
    textarea, input { flex: 1; min-width: 0; font: inherit; padding: 0.375rem 0.5rem; border: 1px solid var(--soft); border-radius: 8px; background: var(--ground); color: var(--ink); resize: none; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    @media (max-width: 30rem) { :host { right: 0.5rem; bottom: 0.5rem; } .panel { width: calc(100vw - 1rem); height: calc(100vh - 1rem); } }`);
  root.adoptedStyleSheets = [sheet];

  const make = <K extends keyof HTMLElementTagNameMap>(tag: K, of: Partial<HTMLElementTagNameMap[K]> = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] => {
    const made = Object.assign(document.createElement(tag), of);
    made.append(...inside);
    return made;
  };
  const button = make("button", { className: "open main", type: "button" }, "Chat with us");
  button.setAttribute("aria-expanded", "false");
  const list = make("ol");
  list.setAttribute("aria-live", "polite");
  list.setAttribute("aria-label", "Messages");
  list.tabIndex = 0;
  const note = make("p", { hidden: true });
  note.setAttribute("role", "status");
  const there = make("p", { hidden: true });
  const text = make("textarea", { rows: 2, maxLength: 4000, id: "text", required: true });
  const chooser = make("input", { type: "file", multiple: true, hidden: true });
  const attach = make("button", { type: "button", ariaLabel: "Add files", title: "Add files" }, "+");
  const form = make("form", {}, make("label", { className: "hidden", htmlFor: "text" }, "Your message"), attach, chooser, text, make("button", { className: "main" }, "Send"));
  const scores = [1, 2, 3, 4, 5].map((score) => make("button", { type: "button", value: String(score), ariaLabel: `${score} of 5` }, String(score)));
  const rating = make("form", { className: "rows", hidden: true }, make("span", {}, "How was it? 1 bad, 5 good."), ...scores);
  const email = make("input", { type: "email", id: "email", required: true, placeholder: "you@example.org" });
  const address = make("form", { className: "rows", hidden: true }, make("label", { htmlFor: "email" }, "Leaving? Where shall we answer?"), email, make("button", {}, "By e-mail"));
  const leave = make("button", { type: "button" }, "By e-mail");
  const close = make("button", { type: "button", ariaLabel: "Close the chat" }, "×");
  const panel = make("div", { className: "panel", hidden: true }, make("header", {}, make("h2", {}, "Chat"), make("span", {}, leave, " ", close)), list, there, note, rating, address, form);
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", "Chat");
  root.append(button, panel);
  document.body.append(host);

  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => fetch(server + "/chat/v1/" + path, {
    method, credentials: "omit", cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body),
    headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...(kept.token ? { Authorization: `Bearer ${kept.token}` } : {}) },
  });

  /** A visitor begins with the first word, not with the page. */
  async function visit(): Promise<boolean> {
    if (kept.token) return true;
    const answer = await ask("POST", "visits", { site, user: user ? { id: user, signature } : undefined });
    if (!answer.ok) {
      say(answer.status === 404 ? "The chat is not at work here." : "The chat could not begin. Trying again …");
      return false;
    }
    kept.token = ((await answer.json()) as { token: string }).token;
    kept.user = user;
    keep();
    return true;
  }

  function say(words: string): void {
    note.textContent = words;
    note.hidden = words.length === 0;
  }

  /** A file goes up by itself first, then with a message; where there is no connection it is said, since a browser does not keep files. */
  async function share(files: File[]): Promise<void> {
    attach.disabled = true;
    for (const file of files) {
      say(`Sending ${file.name} …`);
      try {
        if (!(await visit())) continue;
        const answer = await fetch(`${server}/chat/v1/files?name=${encodeURIComponent(file.name)}`, {
          method: "POST", credentials: "omit", body: file, headers: { "Content-Type": "application/octet-stream", Authorization: `Bearer ${kept.token}` },
        });
        const told = (await answer.json()) as Shared & { detail?: string };
        if (!answer.ok) {
          say(`${file.name} was not sent. ${told.detail ?? ""}`);
          continue;
        }
        say("");
        put({ key: newKey(), text: "", files: [told.id], names: [told.name] });
      } catch {
        say(`No connection: ${file.name} was not sent. Try again.`);
      }
    }
    attach.disabled = false;
  }

  /** It is fetched with the visitor's secret, and saved. */
  async function save(file: Shared): Promise<void> {
    try {
      const answer = await ask("GET", `files/${file.id}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const address = URL.createObjectURL(await answer.blob());
      make("a", { href: address, download: file.name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch {
      say(`${file.name} could not be fetched. Try again.`);
    }
  }

  const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  function put(said: Waiting): void {
    kept.waiting.push(said);
    keep();
    show(said.key, "customer", "", inALine(said), true);
    void send();
  }

  const inALine = (said: Waiting): string => said.text || (said.names ?? []).join(", ");

  function show(key: string, side: string, author: string, words: string, waits: boolean, files?: Shared[]): void {
    let line = shown.get(key);
    if (!line) {
      line = make("li", { className: side }, ...(author ? [make("small", {}, author)] : []), make("span", {}, words));
      shown.set(key, line);
      list.append(line);
      list.scrollTop = list.scrollHeight;
    }
    line.classList.toggle("waiting", waits);
    if (files && files.length > 0 && !line.querySelector("button")) {
      if (words === "") line.querySelector("span")?.replaceChildren();
      for (const file of files) {
        const open = make("button", { type: "button" }, `${file.name} (${Math.max(1, Math.round(file.size / 1000))} kB)`);
        open.addEventListener("click", () => void save(file));
        line.append(open);
      }
      list.scrollTop = list.scrollHeight;
    }
  }

  /** What waits is sent in its order, each until it is taken. */
  async function send(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      while (kept.waiting.length > 0) {
        const [next] = kept.waiting;
        try {
          if (!(await visit())) throw new Error("no visit");
          const answer = await ask("POST", "messages", { key: next.key, text: next.text, files: next.files, page: document.title });
          if (answer.status === 401) {
            delete kept.token;
            continue;
          }
          if (!answer.ok && answer.status !== 422 && answer.status !== 400) throw new Error(String(answer.status));
          if (!answer.ok) say(((await answer.json()) as { detail?: string }).detail ?? "That could not be sent.");
          shown.get(next.key)?.classList.remove("waiting");
          kept.waiting.shift();
          keep();
          failures = 0;
          void poll();
        } catch {
          say("No connection. What you wrote is kept and sent as soon as there is one.");
          await pause();
        }
      }
    } finally {
      sending = false;
    }
  }

  const pause = (): Promise<void> => new Promise((done) => setTimeout(done, Math.min(30_000, 500 * 2 ** failures++) * (0.5 + Math.random())));

  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    while (kept.token) {
      try {
        const answer = await ask("GET", `messages?after=${last}&wait=25&known=${isOpen === null ? "" : isOpen ? "open" : "resolved"}${change === undefined ? "" : `&change=${change}`}&typing=${isTyping}&seen=${seen}`);
        if (answer.status === 401) {
          delete kept.token;
          keep();
          break;
        }
        if (!answer.ok) throw new Error(String(answer.status));
        take((await answer.json()) as Answer);
        if (failures > 0 && kept.waiting.length === 0) say("");
        failures = 0;
      } catch {
        say("No connection. Trying again …");
        await pause();
      }
    }
    polling = false;
  }

  function take(answer: Answer): void {
    for (const said of answer.messages) {
      last = Math.max(last, said.number);
      if (!shown.has(said.key) && said.side === "company" && panel.hidden) unread++;
      show(said.key, said.side, said.author, said.text, false, said.files);
      if (said.isEdited || said.isDeleted) alter(said);
    }
    for (const said of answer.changed) alter(said);
    change = answer.change;
    isTyping = answer.isTyping;
    seen = answer.seen;
    for (const said of answer.messages) if (said.side === "customer") own = Math.max(own, said.number);
    there.textContent = isTyping ? `${answer.agent ?? "Somebody"} is typing …` : own > 0 && seen >= own && own === last ? "Seen" : "";
    there.hidden = there.textContent === "";
    read();
    isOpen = answer.isOpen;
    rating.hidden = isOpen !== false || answer.isRated;
    button.textContent = unread > 0 ? `Chat (${unread} new)` : "Chat with us";
  }

  /** What stands in an open chat on a page that is looked at was read. */
  function read(): void {
    if (panel.hidden || document.visibilityState !== "visible" || last <= told || !kept.token) return;
    told = last;
    void ask("PUT", "presence", { read: last }).catch(() => undefined);
  }

  /** What is known already says something else, or nothing any more. */
  function alter(said: Said): void {
    const line = shown.get(said.key);
    if (!line) return;
    line.querySelector("span")?.replaceChildren(said.isDeleted ? "Deleted" : said.text);
    line.querySelector(".edited")?.remove();
    if (said.isDeleted) line.querySelectorAll("button").forEach((button) => button.remove());
    else if (said.isEdited) line.append(make("small", { className: "edited" }, "edited"));
  }

  function open(): void {
    panel.hidden = false;
    button.hidden = true;
    button.setAttribute("aria-expanded", "true");
    unread = 0;
    list.scrollTop = list.scrollHeight;
    text.focus();
    read();
  }

  function shut(): void {
    panel.hidden = true;
    button.hidden = false;
    button.textContent = "Chat with us";
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  button.addEventListener("click", open);
  close.addEventListener("click", shut);
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  text.addEventListener("input", () => {
    if (!kept.token || Date.now() - typedAt < 3000) return;
    typedAt = Date.now();
    void ask("PUT", "presence", { typing: true, read: panel.hidden ? undefined : last }).catch(() => undefined);
  });
  document.addEventListener("visibilitychange", read);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    say("");
    put({ key: newKey(), text: words });
    text.value = "";
  });
  for (const score of scores)
    score.addEventListener("click", () => void ask("PUT", "rating", { score: Number(score.value) }).then((answer) => {
      if (!answer.ok) return;
      rating.hidden = true;
      say("Thank you.");
    }));
  leave.addEventListener("click", () => {
    address.hidden = !address.hidden;
    if (!address.hidden) email.focus();
  });
  address.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask("PUT", "address", { email: email.value }).then(async (answer) => {
      say(answer.ok ? `We answer to ${email.value}.` : answer.status === 409 ? "Write a message first: what is it about?" : ((await answer.json()) as { detail?: string }).detail ?? "That did not work.");
      if (answer.ok) address.hidden = true;
    });
  });

  attach.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    const files = [...(chooser.files ?? [])];
    chooser.value = "";
    void share(files);
  });

  for (const said of kept.waiting) show(said.key, "customer", "", inALine(said), true);
  if (kept.token && user && kept.user !== user)
    void ask("PUT", "visitor/user", { id: user, signature }).then((answer) => {
      if (!answer.ok) return;
      kept.user = user;
      keep();
    });
  if (kept.token) void poll();
  if (kept.waiting.length > 0) void send();
}
