// The chat on other people's pages: <script async src="…/assets/chat.js" data-site="KEY"></script>. Everything is in a shadow root with a sheet of its
// own, so that neither styles the other; no inline style or script, so that strict policies let it be.
import { Callback } from "./Widget/callback";
import { Leave } from "./Widget/leave";
import { Lines } from "./Widget/lines";
import { Listen } from "./Widget/listen";
import { make, sheet } from "./Widget/make";
import { type Answer, Server, type Site } from "./Widget/server";
import { Write } from "./Widget/write";

const script = document.currentScript as HTMLScriptElement | null;
if (script?.dataset.site && !document.querySelector("throughline-chat"))
  begin({ key: script.dataset.site, server: new URL(script.src).origin, user: script.dataset.user, signature: script.dataset.signature });

function begin(site: Site): void {
  const server = new Server(site);
  const lines = new Lines(server), leave = new Leave(server), callback = new Callback(server);
  const listen = new Listen(server, take), write = new Write(server, lines, () => void listen.start());
  let own = 0, told = 0, typedAt = 0, unread = 0;

  const button = make("button", { className: "open main", type: "button", ariaExpanded: "false" }, "Chat with us");
  const note = make("p", { hidden: true, role: "status" });
  const there = make("p", { hidden: true });
  const close = make("button", { type: "button", ariaLabel: "Close the chat" }, "×");
  const panel = make("div", { className: "panel", hidden: true, role: "dialog", ariaLabel: "Chat" },
    make("header", {}, make("h2", {}, "Chat"), make("span", {}, callback.button, leave.button, close)), lines.list, there, note, callback.asked, leave.rating, callback.form, leave.address, write.form);
  const host = document.createElement("throughline-chat");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet()];
  root.append(button, panel);
  document.body.append(host);

  server.say = (words) => {
    note.textContent = words;
    note.hidden = words.length === 0;
  };

  function take(answer: Answer): void {
    for (const said of answer.messages) {
      if (!lines.has(said.key) && said.side === "company" && panel.hidden) unread++;
      lines.show(said.key, said.side, said.author, said.text, false, said.files);
      if (said.isEdited || said.isDeleted) lines.alter(said);
      if (said.side === "customer") own = Math.max(own, said.number);
    }
    for (const said of answer.changed) lines.alter(said);
    there.textContent = answer.isTyping ? `${answer.agent ?? "Somebody"} is typing …` : own > 0 && answer.seen >= own && own === listen.last ? "Seen" : "";
    there.hidden = there.textContent === "";
    read();
    leave.take(answer);
    callback.take(answer);
    button.textContent = unread > 0 ? `Chat (${unread} new)` : "Chat with us";
  }

  /** What stands in an open chat on a page that is looked at was read. */
  function read(): void {
    if (panel.hidden || document.visibilityState !== "visible" || listen.last <= told || !server.kept.token) return;
    told = listen.last;
    void server.ask("PUT", "presence", { read: told }).catch(() => undefined);
  }

  function show(isOpen: boolean): void {
    panel.hidden = !isOpen;
    button.hidden = isOpen;
    button.ariaExpanded = String(isOpen);
  }

  function open(): void {
    show(true);
    unread = 0;
    lines.toTheEnd();
    write.text.focus();
    read();
  }

  function shut(): void {
    show(false);
    button.textContent = "Chat with us";
    button.focus();
  }

  button.addEventListener("click", open);
  close.addEventListener("click", shut);
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  document.addEventListener("visibilitychange", read);
  write.text.addEventListener("input", () => {
    if (!server.kept.token || Date.now() - typedAt < 3000) return;
    typedAt = Date.now();
    void server.ask("PUT", "presence", { typing: true, read: panel.hidden ? undefined : listen.last }).catch(() => undefined);
  });

  write.goOn();
  void server.signIn();
  if (server.kept.token) void listen.start();
}
