import { number, type Edge, type MapData, type Step } from "./map-data";
import type { Drawing } from "./map-drawing";

/** Reads out what the pointer or the focus is on, in a line below the map, and brings out what belongs to it. */
export class Detail {
  private readonly edges: Map<Element, Edge>;
  private readonly steps: Map<Element, Step>;
  private readonly first: string;

  constructor(private readonly drawing: Drawing, private readonly data: MapData, private readonly line: HTMLElement) {
    this.edges = new Map(drawing.edges.map((d) => [d.element, d.of]));
    this.steps = new Map(drawing.steps.map((d) => [d.element, d.of]));
    this.first = data.happy
      ? `${line.textContent!} The happy path, the most frequent way from beginning to end, is taken by ${number.format(data.happy.journeys)} of ${number.format(data.journeys)} journeys.`
      : line.textContent!;
    line.textContent = this.first;
    drawing.svg.addEventListener("pointerover", (event) => this.show((event.target as Element).closest("a")));
    drawing.svg.addEventListener("pointerleave", () => this.show(drawing.svg.querySelector("a:focus-visible")));
    drawing.svg.addEventListener("focusin", (event) => this.show((event.target as Element).closest("a")));
    drawing.svg.addEventListener("focusout", () => this.show(null));
  }

  private show(link: Element | null): void {
    const [edge, step] = link ? [this.edges.get(link), this.steps.get(link)] : [];
    this.line.textContent = edge ? this.ofEdge(edge) : step ? this.ofStep(step) : this.first;
    this.drawing.svg.classList.toggle("has-near", edge !== undefined || step !== undefined);
    for (const { of, element } of this.drawing.edges) element.classList.toggle("is-near", of === edge || (step !== undefined && (of.from === step.name || of.to === step.name)));
    for (const { of, element } of [...this.drawing.starts, ...this.drawing.ends]) element.classList.toggle("is-near", of === step);
    for (const { of, element } of this.drawing.steps) element.classList.toggle("is-near", of === step || (edge !== undefined && (edge.from === of.name || edge.to === of.name)));
  }

  private ofEdge(edge: Edge): string {
    return `${edge.from} → ${edge.to}: ${number.format(edge.count)} times in ${number.format(edge.journeys)} of ${number.format(this.data.journeys)} journeys. `
      + `It takes ${edge.mean} on average; half of them ${edge.median} or less, nine of ten ${edge.p90} or less.`;
  }

  private ofStep(step: Step): string {
    const ends = [step.first > 0 ? `${number.format(step.first)} begin with it` : "", step.last > 0 ? `${number.format(step.last)} end with it` : ""].filter(Boolean).join(", ");
    return `${step.name}: ${number.format(step.count)} times in ${number.format(step.journeys)} of ${number.format(this.data.journeys)} journeys, with ${number.format(step.people)} people${ends ? "; " + ends : ""}.`;
  }
}
