import * as Turbo from "@hotwired/turbo";
import { application, Controller } from "@web/application";
import { listen } from "@web/live";

/**
 * The timeline of a person: what newly happened appears in its place, what is being read stays where it is; j and k go from event to
 * event, Enter opens one; the strip shows which part of the life is in view.
 */
class TimelineController extends Controller<HTMLElement> {
  static targets = ["event", "chunk", "older", "newest", "above", "strip", "window", "bin", "overview"];
  static values = { topic: String, zone: String, focus: String };
  declare readonly eventTargets: HTMLElement[];
  declare readonly chunkTargets: HTMLElement[];
  declare readonly aboveTarget: HTMLButtonElement;
  declare readonly hasStripTarget: boolean;
  declare readonly stripTarget: SVGElement;
  declare readonly windowTarget: SVGRectElement;
  declare readonly binTargets: SVGAElement[];
  declare readonly topicValue: string;
  declare readonly zoneValue: string;
  declare readonly focusValue: string;
  private stop?: () => void;
  private asking = false;
  private again = false;
  private readonly stale = new Set<Element>();
  private above = 0;
  private seen?: IntersectionObserver;
  private readonly inView = new Set<HTMLElement>();
  private framed = 0;

  connect(): void {
    this.stop = listen(this.topicValue, () => void this.refresh());
    this.element.addEventListener("turbo:before-morph-element", keepOpened);
    addEventListener("scroll", this.scrolled, { passive: true });
    this.arrange();
    const named = this.focusValue ? document.getElementById(`e-${this.focusValue}`) : null;
    if (named && document.activeElement === document.body) this.goTo(named);
    void this.inOwnZone();
  }

  disconnect(): void {
    this.stop?.();
    this.seen?.disconnect();
    this.element.removeEventListener("turbo:before-morph-element", keepOpened);
    removeEventListener("scroll", this.scrolled);
  }

  chunkTargetConnected(chunk: HTMLElement): void {
    this.watch().observe(chunk);
  }

  eventTargetConnected(event: HTMLElement): void {
    this.watch().observe(event);
  }

  eventTargetDisconnected(event: HTMLElement): void {
    this.inView.delete(event);
    this.seen?.unobserve(event);
  }

  binTargetConnected(): void {
    this.arrange();
  }

  /** Asks for the newest again, for what is in view, and for the rest when it comes into view. */
  private async refresh(): Promise<void> {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      do {
        this.again = false;
        for (const chunk of this.chunkTargets.slice(1)) this.stale.add(chunk);
        const [first] = this.chunkTargets;
        if (first) await this.ask(first);
        for (const chunk of [...this.stale]) if (inSight(chunk)) await this.ask(chunk);
      } while (this.again);
    } finally {
      this.asking = false;
    }
  }

  private async ask(chunk: Element): Promise<void> {
    this.stale.delete(chunk);
    const address = chunk.getAttribute("data-again");
    if (!address) return;
    const answer = await fetch(address, { headers: { "Turbo-Frame": "timeline", Accept: "text/html" }, credentials: "same-origin" });
    if (answer.status === 401 || answer.redirected && new URL(answer.url).pathname === "/sign-in") return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!chunk.isConnected) return; // another filter's events stand there by now
    const known = new Set(this.eventTargets.map((event) => event.id));
    const place = this.place();
    for (const part of [document.getElementById("person-card"), document.getElementById("timeline-overview"), chunk])
      this.morph(part, part && page.getElementById(part.id));
    const added = this.eventTargets.filter((event) => !known.has(event.id));
    for (const event of added) event.classList.add("tl-fresh");
    this.keep(place, added);
    this.arrange();
  }

  private morph(part: Element | null, next: Element | null): void {
    if (!part || !next) return;
    Turbo.morphChildren(part, next);
    const again = next.getAttribute("data-again");
    if (again) part.setAttribute("data-again", again);
  }

  /** The event or heading at which someone is reading: the one that is chosen, else the first in sight below the bar unless the top is in sight too. */
  private place(): { mark: Element; top: number } | undefined {
    const chosen = document.activeElement?.closest(".tl-event, .tl-group, .tl-older");
    const marks = [...this.element.querySelectorAll(".tl-event, .tl-heading")];
    const first = marks.find((mark) => mark.getClientRects().length > 0);
    const reading = chosen ?? (first && first.getBoundingClientRect().bottom < barHeight() ? marks.find((mark) => mark.getBoundingClientRect().top >= barHeight() && inSight(mark)) : undefined)
      ?? marks.find((mark) => mark.matches(".tl-event:has(.tl-details[open])") && inSight(mark));
    return reading && this.element.contains(reading) ? { mark: reading, top: reading.getBoundingClientRect().top } : undefined;
  }

  private keep(place: { mark: Element; top: number } | undefined, added: HTMLElement[]): void {
    if (!place || !place.mark.isConnected) return;
    const moved = place.mark.getBoundingClientRect().top - place.top;
    if (Math.abs(moved) > 0.5) scrollBy({ top: moved, behavior: "instant" });
    this.above += added.filter((event) => (event.closest("details:not([open])") ?? event).getBoundingClientRect().bottom < barHeight()).length;
    this.showAbove();
  }

  private showAbove(): void {
    this.aboveTarget.hidden = this.above === 0;
    this.aboveTarget.textContent = this.above === 1 ? "1 new event above" : `${this.above} new events above`;
  }

  top(): void {
    this.above = 0;
    this.showAbove();
    this.element.scrollIntoView({ block: "start" });
  }

  private readonly scrolled = (): void => {
    if (this.above > 0 && (this.chunkTargets[0]?.getBoundingClientRect().top ?? 0) > 0) {
      this.above = 0;
      this.showAbove();
    }
  };

  key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest("input, textarea, select, [contenteditable]")) return;
    const at = document.activeElement?.closest<HTMLElement>(".tl-event, .tl-heading");
    if (event.key === "j" || event.key === "k") {
      const stops = [...this.element.querySelectorAll<HTMLElement>(".tl-event, .tl-heading, .tl-older a")].filter((stop) => stop.getClientRects().length > 0);
      const from = at ? stops.indexOf(at) : stops.indexOf(document.activeElement as HTMLElement);
      const next = from < 0 ? stops.find((stop) => stop.getBoundingClientRect().bottom > barHeight()) : stops[from + (event.key === "j" ? 1 : -1)];
      if (next) this.goTo(next);
      event.preventDefault();
    } else if (event.key === "Enter" && at?.matches(".tl-event") && document.activeElement === at) {
      const details = at.querySelector<HTMLDetailsElement>(".tl-details");
      if (details) details.open = !details.open;
      event.preventDefault();
    } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && document.activeElement?.matches(".strip-bin")) {
      const bins = this.binTargets;
      const next = bins[bins.indexOf(document.activeElement as SVGAElement) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) this.rove(next).focus();
      event.preventDefault();
    }
  }

  private goTo(stop: HTMLElement): void {
    for (let details = stop.parentElement?.closest("details"); details; details = details.parentElement?.closest("details")) details.open = true;
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: stop.classList.contains("tl-focus") ? "center" : "nearest" });
  }

  /** A group that opens has more in view. */
  toggled(): void {
    this.frame();
  }

  /** Of the strip's bars one is reached by Tab, the others from it by arrows. */
  private rove(bin: SVGAElement): SVGAElement {
    for (const each of this.binTargets) each.setAttribute("tabindex", each === bin ? "0" : "-1");
    return bin;
  }

  private arrange(): void {
    const bins = this.binTargets;
    const last = bins[bins.length - 1];
    if (last && !bins.some((bin) => bin.getAttribute("tabindex") === "0")) this.rove(last);
  }

  private watch(): IntersectionObserver {
    this.seen ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting && this.stale.has(target)) void this.ask(target);
        if (!target.classList.contains("tl-event")) continue;
        if (isIntersecting) this.inView.add(target as HTMLElement);
        else this.inView.delete(target as HTMLElement);
      }
      this.frame();
    }, { rootMargin: "-56px 0px 0px 0px" });
    return this.seen;
  }

  /** Marks on the strip which part of the life is in view. */
  private frame(): void {
    cancelAnimationFrame(this.framed);
    this.framed = requestAnimationFrame(() => {
      const times = [...this.inView].filter((event) => event.getClientRects().length > 0).map((event) => Number(event.dataset.at));
      if (!this.hasStripTarget || times.length === 0) return;
      const [from, until] = [Number(this.stripTarget.getAttribute("data-from")), Number(this.stripTarget.getAttribute("data-until"))];
      const at = (time: number): number => Math.min(1000, Math.max(0, (1000 * (time - from)) / (until - from)));
      const [left, right] = [at(Math.min(...times)), at(Math.max(...times))];
      this.windowTarget.setAttribute("x", String(Math.max(0, Math.min(996, left - 2))));
      this.windowTarget.setAttribute("width", String(Math.max(4, right - left + 4)));
    });
  }

  /** Rendered before the server knew the reader's zone: once more. */
  private async inOwnZone(): Promise<void> {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || own === this.zoneValue || !document.cookie.includes("throughline.zone=" + encodeURIComponent(own)) || sessionStorage.getItem("zone-asked") === own) return;
    sessionStorage.setItem("zone-asked", own);
    Turbo.visit(location.href, { action: "replace" });
  }
}

function barHeight(): number {
  return Math.max(0, document.querySelector(".topbar")?.getBoundingClientRect().bottom ?? 0);
}

function inSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// What someone opened or closed stays so, and what was loaded into it stays there.
function keepOpened(event: Event): void {
  const { currentElement, newElement } = (event as CustomEvent<{ currentElement: Element; newElement?: Element }>).detail;
  if (!newElement || currentElement.id !== newElement.id || !currentElement.id) return;
  if (currentElement instanceof HTMLDetailsElement) newElement.toggleAttribute("open", currentElement.open);
  else if (currentElement.matches("turbo-frame[id^=event-]")) event.preventDefault();
}

application.register("timeline", TimelineController);
