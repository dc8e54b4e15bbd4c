// One WebSocket a tab, opened when the first listener comes. The server names the topics that changed; listeners ask for the rest themselves.
const listeners = new Map<string, Set<() => void>>();
const restless = new Set<string>();
let socket: WebSocket | undefined;
let attempts = 0;
let lost = false;
let timer: number | undefined;

/**
 * Calls back when the topic may have changed, also after a lost connection came back; where it moves, also as soon as it is listened to,
 * since it may have changed between the page and that. Returns how to stop.
 */
export function listen(topic: string, changed: () => void, moves = false): () => void {
  const known = listeners.get(topic);
  if (moves) restless.add(topic);
  if (known) known.add(changed);
  else {
    listeners.set(topic, new Set([changed]));
    send({ add: [topic] });
  }
  if (moves) send({ again: [topic] });
  if (!socket && timer === undefined) connect();
  return () => {
    const left = listeners.get(topic);
    left?.delete(changed);
    if (left?.size !== 0) return;
    listeners.delete(topic);
    restless.delete(topic);
    send({ remove: [topic] });
  };
}

function send(message: object): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect(): void {
  timer = undefined;
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
  socket.onopen = () => {
    attempts = 0;
    send({ add: [...listeners.keys()], again: [...restless] });
    show(false);
    if (lost) for (const topic of [...listeners.keys()]) call(topic);
    lost = false;
  };
  socket.onmessage = (event) => {
    for (const topic of (JSON.parse(String(event.data)) as { changed: string[] }).changed) call(topic);
  };
  socket.onclose = () => {
    socket = undefined;
    lost = true;
    if (listeners.size === 0) return;
    if (attempts > 0) show(true);
    // 0.5 s, 1 s, 2 s … 30 s, each spread, so that a restarted server is not met by all at once.
    timer = setTimeout(connect, Math.min(30_000, 500 * 2 ** attempts++) * (0.5 + Math.random()));
  };
}

function call(topic: string): void {
  for (const changed of listeners.get(topic) ?? []) changed();
}

function show(gone: boolean): void {
  for (const note of document.querySelectorAll<HTMLElement>("[data-connection]")) note.hidden = !gone;
}

addEventListener("online", () => {
  if (timer === undefined) return;
  clearTimeout(timer);
  connect();
});
document.addEventListener("turbo:load", () => {
  if (lost && attempts > 1) show(true);
});
