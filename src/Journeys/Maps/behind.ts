/** Opens who is behind a number in the panel of the page, brings it into sight and the focus to it. */
export function openBehind(address: string): void {
  const frame = document.getElementById("behind")!;
  frame.addEventListener("turbo:frame-load", () => {
    frame.scrollIntoView({ block: "nearest" });
    document.getElementById("behind-title")?.focus();
  }, { once: true });
  frame.setAttribute("src", address);
}

/** A click that opens a tab or a window of its own. */
export function isElsewhere(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}
