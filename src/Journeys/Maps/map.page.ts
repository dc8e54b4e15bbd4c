import { application, Controller } from "@web/application";
import { colour } from "./map-colours";
import { number, percent, readable, shownOf, type MapData } from "./map-data";
import { saveAsPng, saveAsSvg } from "../Exports/save-picture";
import { isElsewhere, openBehind } from "./behind";
import { Detail } from "./map-detail";
import { draw, type Drawing } from "./map-drawing";
import { FlowPlayer } from "./map-flow";
import { layOut } from "./map-layout";

const margin = 16;
/** At this scale the smallest text of the picture, of 12 px, is 11 px high and just legible. */
const legible = 0.92;
const largest = 1.15;

/** Draws the map; the slider hides what is rare, by rank. */
class MapController extends Controller<HTMLElement> {
  static targets = ["data", "controls", "slider", "share", "scroll", "legend", "detail", "happy", "export", "time", "play", "moment", "waves", "whole", "when"];
  static values = { worker: String, flow: String };
  declare readonly dataTarget: HTMLElement;
  declare readonly controlsTarget: HTMLElement;
  declare readonly sliderTarget: HTMLInputElement;
  declare readonly shareTarget: HTMLElement;
  declare readonly scrollTarget: HTMLElement;
  declare readonly legendTarget: HTMLElement;
  declare readonly detailTarget: HTMLElement;
  declare readonly happyTarget: HTMLInputElement;
  declare readonly hasHappyTarget: boolean;
  declare readonly exportTargets: HTMLAnchorElement[];
  declare readonly timeTarget: HTMLElement;
  declare readonly playTarget: HTMLButtonElement;
  declare readonly momentTarget: HTMLInputElement;
  declare readonly wavesTarget: SVGElement;
  declare readonly wholeTarget: HTMLButtonElement;
  declare readonly whenTarget: HTMLElement;
  declare readonly workerValue: string;
  declare readonly flowValue: string;
  private map!: MapData;
  private drawing?: Drawing;
  private flow?: FlowPlayer;
  private scale = 1;
  /** The part of the picture that is in the frame. */
  private view = new DOMRect();

  async connect(): Promise<void> {
    this.map = JSON.parse(this.dataTarget.textContent ?? "") as MapData;
    const address = new URLSearchParams(location.search);
    const opening = readable(this.map);
    this.sliderTarget.value = /^\d+$/.test(address.get("shown") ?? "") ? address.get("shown")! : String(opening);
    const chosen = this.element.querySelector<HTMLInputElement>(`input[name=colour][value=${CSS.escape(address.get("colour") ?? "time")}]`);
    if (chosen) chosen.checked = true;
    if (this.hasHappyTarget) this.happyTarget.checked = address.get("happy") !== "no";

    this.shareTarget.textContent = "Laying out…";
    try {
      this.show(draw(this.map, await layOut(this.map, opening / 100, this.workerValue)));
    } catch (failure) {
      this.shareTarget.textContent = "The picture could not be drawn in this browser. The tables below say the same.";
      console.warn(failure);
    }
  }

  disconnect(): void {
    this.flow?.stop();
    this.flow = undefined;
    this.scrollTarget.replaceChildren();
    this.drawing = undefined;
  }

  slide(): void {
    if (!this.drawing) return;
    const share = Number(this.sliderTarget.value) / 100;
    const { edges, steps, starts, ends } = this.drawing;
    const shown = shownOf(edges.map((d) => d.of.count), this.map.allCount, share);
    const shownStarts = shownOf(starts.map((d) => d.of.first), this.map.journeys, share);
    const shownEnds = shownOf(ends.map((d) => d.of.last), this.map.journeys, share);
    edges.forEach((d, rank) => toggle(d.element, rank < shown));
    starts.forEach((d, rank) => toggle(d.element, rank < shownStarts));
    ends.forEach((d, rank) => toggle(d.element, rank < shownEnds));

    const met = new Set(edges.slice(0, shown).flatMap((d) => [d.of.from, d.of.to]));
    for (const d of [...starts.slice(0, shownStarts), ...ends.slice(0, shownEnds)]) met.add(d.of.name);
    steps.forEach((d) => toggle(d.element, met.has(d.of.name)));

    const traffic = edges.slice(0, shown).reduce((sum, d) => sum + d.of.count, 0);
    this.shareTarget.textContent = `Shows ${percent(traffic, this.map.allCount)} % of ${number.format(this.map.allCount)} steps from one event to the next; `
      + `${number.format(shown)} of ${number.format(this.map.allEdges)} edges, ${number.format(met.size)} of ${number.format(steps.length)} steps. What is rare is hidden first.`;
    for (const link of this.exportTargets) {
      const address = new URL(link.href);
      address.searchParams.set("shown", this.sliderTarget.value);
      link.href = address.href;
    }
    this.reachable(this.items()[0]);
    this.widen();
  }

  colour(): void {
    if (!this.drawing) return;
    this.legendTarget.replaceChildren(...this.legend(colour(this.drawing, this.map, this.colouring)));
    this.keep();
  }

  /** The address says what is seen, so that it can be sent. */
  keep(): void {
    const address = new URL(location.href);
    address.searchParams.set("shown", this.sliderTarget.value);
    address.searchParams.set("colour", this.colouring);
    if (this.hasHappyTarget && !this.happyTarget.checked) address.searchParams.set("happy", "no");
    else address.searchParams.delete("happy");
    const moment = this.flow?.moment;
    if (moment === undefined) address.searchParams.delete("moment");
    else address.searchParams.set("moment", String(moment));
    history.replaceState(history.state, "", address);
  }

  markHappy(): void {
    this.drawing?.svg.classList.toggle("shows-happy", this.hasHappyTarget && this.happyTarget.checked);
    this.colour();
  }

  async play(): Promise<void> { await this.flow?.playOrStop(); this.keep(); }
  async toMoment(): Promise<void> { await this.flow?.to(Number(this.momentTarget.value)); }
  wholeTime(): void { this.flow?.whole(); this.keep(); }

  saveSvg(): void { if (this.drawing) saveAsSvg(this.drawing.svg, this.about); }
  async savePng(): Promise<void> { if (this.drawing) await saveAsPng(this.drawing.svg, this.about); }
  private get about(): { name: string; title: string; words: string } {
    return { name: "journey-map", title: "Map of journeys", words: this.shareTarget.textContent! };
  }

  zoomIn(): void { this.zoom(this.scale * 1.25); }
  zoomOut(): void { this.zoom(this.scale / 1.25); }

  fit(): void {
    if (!this.drawing) return;
    this.view = this.seen();
    this.zoom(Math.min(largest, this.scrollTarget.clientWidth / this.view.width));
  }

  private get colouring(): string {
    return this.element.querySelector<HTMLInputElement>("input[name=colour]:checked")?.value ?? "time";
  }

  private show(drawing: Drawing): void {
    this.drawing = drawing;
    this.scrollTarget.replaceChildren(drawing.svg);
    for (const element of [this.controlsTarget, this.scrollTarget, this.legendTarget, this.timeTarget, this.detailTarget]) element.hidden = false;
    this.legendTarget.replaceChildren(...this.legend(colour(drawing, this.map, this.colouring)));
    drawing.svg.classList.toggle("shows-happy", this.hasHappyTarget && this.happyTarget.checked);
    new Detail(drawing, this.map, this.detailTarget);
    this.flow = new FlowPlayer(drawing, this.flowValue, { play: this.playTarget, moment: this.momentTarget, waves: this.wavesTarget, whole: this.wholeTarget, when: this.whenTarget });
    drawing.svg.addEventListener("click", (event) => this.open(event));
    drawing.svg.addEventListener("keydown", (event) => this.step(event));
    this.slide();
    this.view = this.seen();
    // readable first: rather scroll than squint
    this.zoom(Math.max(legible, Math.min(largest, this.scrollTarget.clientWidth / this.view.width)));
    const moment = new URLSearchParams(location.search).get("moment") ?? "";
    if (/^\d+$/.test(moment)) void this.flow.to(Number(moment));
  }

  /** What is shown, with a margin. */
  private seen(): DOMRect {
    const { x, y, width, height } = this.drawing!.svg.getBBox();
    return new DOMRect(x - margin, y - margin, width + 2 * margin, height + 2 * margin);
  }

  /** Takes into the frame what the slider has brought; what was there stays where it is. */
  private widen(): void {
    const [old, seen] = [this.view, this.seen()];
    if (old.width === 0) return;
    const [x, y] = [Math.min(old.x, seen.x), Math.min(old.y, seen.y)];
    this.view = new DOMRect(x, y, Math.max(old.right, seen.right) - x, Math.max(old.bottom, seen.bottom) - y);
    this.zoom(this.scale);
    this.scrollTarget.scrollBy({ left: (old.x - x) * this.scale, top: (old.y - y) * this.scale, behavior: "instant" });
  }

  private legend(items: HTMLElement[]): (HTMLElement | string)[] {
    const happy = document.createElement("span");
    happy.className = "map-key map-key-happy";
    happy.append("happy path");
    const isMarked = this.hasHappyTarget && this.happyTarget.checked;
    return [this.colouring === "channel" ? "Channel: " : "Mean time from one step to the next: ", ...items, ...(isMarked ? [happy] : [])];
  }

  private zoom(scale: number): void {
    if (!this.drawing) return;
    this.scale = Math.min(2.5, Math.max(0.15, scale));
    const { x, y, width, height } = this.view;
    this.drawing.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    this.drawing.svg.setAttribute("width", String(Math.round(width * this.scale)));
    this.drawing.svg.setAttribute("height", String(Math.round(height * this.scale)));
  }

  /** What can be reached with the keyboard, in the order of rank: edges, then steps. */
  private items(): SVGElement[] {
    return [...(this.drawing?.edges ?? []), ...(this.drawing?.steps ?? [])].map((d) => d.element).filter((element) => !element.hasAttribute("display"));
  }

  private reachable(item: SVGElement | undefined): void {
    for (const other of this.drawing?.svg.querySelectorAll("a[tabindex='0']") ?? []) other.setAttribute("tabindex", "-1");
    item?.setAttribute("tabindex", "0");
  }

  private step(event: KeyboardEvent): void {
    const items = this.items();
    const at = items.indexOf(event.target as SVGElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const next = to === undefined ? undefined : items[to];
    if (at < 0 || !next) return;
    event.preventDefault();
    this.reachable(next);
    next.focus();
  }

  /** Into the panel below the map; with a modifier key into a tab, as any link. */
  private open(event: MouseEvent): void {
    const link = (event.target as Element).closest("a");
    if (!link || isElsewhere(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.drawing?.svg.querySelector(".is-chosen")?.classList.remove("is-chosen");
    link.classList.add("is-chosen");
    openBehind(link.getAttribute("href")!);
  }
}

function toggle(element: SVGElement, shown: boolean): void {
  if (shown) element.removeAttribute("display");
  else element.setAttribute("display", "none");
}

application.register("map", MapController);
