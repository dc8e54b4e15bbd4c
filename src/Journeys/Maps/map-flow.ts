import { number } from "./map-data";
import { svg, widestLine, type Drawing, type DrawnLine } from "./map-drawing";
import { key } from "./map-layout";
import type { Edge } from "./map-data";
import { Dots } from "./map-dots";

interface Flow { start: string | null; periodSeconds: number; periods: number; arrivals: number[]; begun: number[]; ended: number[]; edges: { from: string; to: string; counts: number[] }[] }
interface Parts { play: HTMLButtonElement; moment: HTMLInputElement; waves: SVGElement; whole: HTMLButtonElement; when: HTMLElement }

const periodLasts = 700;
/** Who wants less motion sees one picture after the other, slower, and nothing in between. */
const stillLasts = 1500;

/** The same map over time: in each period the lines are as wide, and bear the counts, of that period alone. */
export class FlowPlayer {
  moment: number | undefined;
  private flow?: Promise<Flow>;
  private counts = new Map<DrawnLine<Edge>, number[]>();
  private most = 1;
  private timer = 0;
  private readonly dots: Dots;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(private readonly drawing: Drawing, private readonly address: string, private readonly parts: Parts) {
    this.dots = new Dots(drawing.svg);
  }

  async playOrStop(): Promise<void> {
    if (this.timer) {
      this.stop();
      return;
    }
    const flow = await this.load();
    if (flow.periods === 0) return;
    const from = this.moment === undefined || this.moment >= flow.periods - 1 ? 0 : this.moment;
    this.label("Stop");
    const step = (at: number): void => {
      this.show(flow, at);
      if (!this.still.matches) this.dots.send(this.flowing(at), periodLasts);
      this.timer = at + 1 < flow.periods ? setTimeout(() => step(at + 1), this.still.matches ? stillLasts : periodLasts) : setTimeout(() => this.stop(), stillLasts);
    };
    step(from);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.dots.clear();
    this.label("Play");
  }

  async to(moment: number): Promise<void> {
    this.stop();
    const flow = await this.load();
    if (flow.periods > 0) this.show(flow, Math.min(moment, flow.periods - 1));
  }

  /** Back to everything at once. */
  whole(): void {
    this.stop();
    this.moment = undefined;
    this.parts.whole.disabled = true;
    this.parts.play.focus();
    this.parts.when.textContent = "Play shows how journeys flow over time.";
    this.drawing.svg.classList.remove("is-moment");
    for (const line of this.drawing.edges) this.draw(line, line.thickness, line.of.count);
  }

  private load(): Promise<Flow> {
    return (this.flow ??= this.fetched().catch((failure: unknown) => {
      this.flow = undefined;
      this.parts.when.textContent = "The flow could not be loaded. Try again in a moment.";
      throw failure;
    }));
  }

  private async fetched(): Promise<Flow> {
    this.parts.when.textContent = "Loading…";
    const answer = await fetch(this.address, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(`${this.address}: ${answer.status}`);
    const flow = (await answer.json()) as Flow;
    const byKey = new Map(flow.edges.map((edge) => [key(edge.from, edge.to), edge.counts]));
    for (const line of this.drawing.edges) this.counts.set(line, byKey.get(key(line.of.from, line.of.to)) ?? []);
    this.most = Math.max(1, ...this.drawing.edges.filter((d) => d.of.from !== d.of.to).map((d) => Math.max(0, ...this.counts.get(d)!)));
    this.parts.moment.max = String(Math.max(1, flow.periods - 1));
    const highest = Math.max(1, ...flow.arrivals);
    const width = 100 / Math.max(1, flow.periods);
    this.parts.waves.replaceChildren(...flow.arrivals.map((count, i) =>
      svg("rect", { x: i * width + width * 0.1, width: width * 0.8, y: 20 - (20 * count) / highest, height: (20 * count) / highest })));
    return flow;
  }

  private show(flow: Flow, at: number): void {
    this.moment = at;
    this.parts.moment.value = String(at);
    this.parts.whole.disabled = false;
    this.drawing.svg.classList.add("is-moment");
    for (const line of this.drawing.edges) {
      const count = this.counts.get(line)![at] ?? 0;
      line.element.classList.toggle("is-still", count === 0);
      this.draw(line, Math.max(1, Math.min(widestLine, (widestLine * count) / this.most)), count);
    }
    [...this.parts.waves.children].forEach((bar, i) => bar.classList.toggle("is-now", i === at));
    const begin = new Date(Date.parse(flow.start!) + at * flow.periodSeconds * 1000);
    this.parts.when.textContent = `${span(begin, flow.periodSeconds)}: ${number.format(flow.arrivals[at]!)} steps from one event to the next; ${number.format(flow.begun[at]!)} journeys begin, ${number.format(flow.ended[at]!)} end.`;
    this.parts.moment.setAttribute("aria-valuetext", span(begin, flow.periodSeconds));
  }

  private draw(line: DrawnLine<Edge>, thickness: number, count: number): void {
    line.path.setAttribute("stroke-width", thickness.toFixed(2));
    line.count.textContent = number.format(count);
  }

  /** Which lines are gone along, and how much of the most that any ever is. */
  private flowing(at: number): { path: SVGPathElement; share: number }[] {
    return this.drawing.edges.filter((d) => !d.element.hasAttribute("display"))
      .map((d) => ({ path: d.path, share: (this.counts.get(d)![at] ?? 0) / this.most })).filter((d) => d.share > 0);
  }

  private label(words: string): void {
    this.parts.play.querySelector("[data-map-words]")!.textContent = words;
    this.parts.play.setAttribute("aria-pressed", String(words === "Stop"));
  }
}

/** A period as people call it, in UTC as the filters are. */
function span(begin: Date, seconds: number): string {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit", ...(seconds < 60 ? { second: "2-digit" as const } : {}) });
  const last = new Date(begin.getTime() + seconds * 1000 - 1);
  if (seconds > 86400) return `${day.format(begin)} to ${day.format(last)}`;
  if (seconds === 86400) return day.format(begin);
  return `${day.format(begin)}, ${time.format(begin)} to ${time.format(new Date(begin.getTime() + seconds * 1000))} UTC`;
}
