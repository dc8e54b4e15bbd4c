import { svg } from "./map-drawing";

const mostOfLine = 6;
const samples = 32;

/** Dots that move along lines, more of them where more happens. */
export class Dots {
  private readonly group = svg("g", { class: "map-dots", "aria-hidden": "true" });
  private readonly ways = new Map<SVGPathElement, DOMPoint[]>();
  private frame = 0;

  constructor(picture: SVGSVGElement) {
    picture.append(this.group);
  }

  /** One round: every dot goes from one end of its line to the other within the time. */
  send(lines: { path: SVGPathElement; share: number }[], milliseconds: number): void {
    this.clear();
    const dots = lines.flatMap(({ path, share }) => {
      const count = Math.max(1, Math.round(mostOfLine * share));
      return Array.from({ length: count }, (_, i) => ({ way: this.way(path), ahead: i / count, circle: svg("circle", { r: 3.5 }) }));
    });
    this.group.replaceChildren(...dots.map((dot) => dot.circle));
    const began = performance.now();
    const move = (now: number): void => {
      const gone = Math.min(1, Math.max(0, now - began) / milliseconds);
      for (const { way, ahead, circle } of dots) {
        const at = way[Math.floor(((gone + ahead) % 1) * samples)]!;
        circle.setAttribute("cx", String(at.x));
        circle.setAttribute("cy", String(at.y));
      }
      this.frame = requestAnimationFrame(move);
    };
    move(began);
  }

  clear(): void {
    cancelAnimationFrame(this.frame);
    this.group.replaceChildren();
  }

  private way(path: SVGPathElement): DOMPoint[] {
    const known = this.ways.get(path);
    if (known) return known;
    const length = path.getTotalLength();
    const way = Array.from({ length: samples + 1 }, (_, i) => path.getPointAtLength((length * i) / samples));
    this.ways.set(path, way);
    return way;
  }
}
