import { number, type Edge, type MapData, type Step } from "./map-data";
import { end, key, lines, loopHeight, start, type Box, type Layout, type Point } from "./map-layout";

const namespace = "http://www.w3.org/2000/svg";
const widest = 14;
const labelHeight = 15;

export interface Drawn<T> { of: T; element: SVGElement }
/** A line, with its path, for what changes over time. */
export interface DrawnLine<T> extends Drawn<T> { path: SVGPathElement; count: SVGElement; thickness: number }

/** The picture: everything is drawn once, and then hidden or shown. */
export interface Drawing {
  svg: SVGSVGElement;
  edges: DrawnLine<Edge>[];
  steps: Drawn<Step>[];
  starts: DrawnLine<Step>[];
  ends: DrawnLine<Step>[];
}

export const widestLine = widest;

export function svg(name: string, attributes: Record<string, string | number>, ...children: (Element | string)[]): SVGElement {
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  element.append(...children);
  return element;
}

export function draw(data: MapData, layout: Layout): Drawing {
  // in proportion, except what would be invisible, and loops wider than the widest edge between two steps
  const most = Math.max(1, ...data.edges.filter((e) => e.from !== e.to).map((e) => e.count), ...data.steps.flatMap((s) => [s.first, s.last]));
  const thickness = (count: number): number => Math.min(widest, Math.max(1, (widest * count) / most));
  const box = (name: string): Box => layout.boxes.get(name)!;

  const drawn = new Set(data.edges.map((edge) => key(edge.from, edge.to)));
  const happy = happyKeys(data);
  const edges = data.edges.map((edge) => asLine(edge, thickness(edge.count),
    drawEdge(edge, layout, thickness(edge.count), edge.from !== edge.to && drawn.has(key(edge.to, edge.from)), happy.has(key(edge.from, edge.to)))));
  const marker = (step: Step, from: string, to: string, count: number): DrawnLine<Step> => {
    const path = between(from, to, layout);
    const classes = happy.has(key(from, to)) ? "map-edge map-edge-plain is-happy" : "map-edge map-edge-plain";
    return asLine(step, thickness(count), svg("g", { class: classes }, band(path, thickness(count)), ...line(path, thickness(count), number.format(count))));
  };
  const starts = data.steps.filter((s) => s.first > 0).sort((a, b) => b.first - a.first).map((s) => marker(s, start, s.name, s.first));
  const ends = data.steps.filter((s) => s.last > 0).sort((a, b) => b.last - a.last).map((s) => marker(s, s.name, end, s.last));
  const steps = data.steps.map((step) => ({ of: step, element: drawStep(step, box(step.name)) }));

  const picture = svg("svg", { role: "group", "aria-label": "Map of journeys. Arrow keys go from one edge to the next, Enter shows who is behind it." },
    // the thick below the thin, so that none is lost
    ...[...starts, ...ends, ...edges].sort((a, b) => weight(b) - weight(a)).map((d) => d.element),
    drawEnd(box(start), "Start", `${number.format(data.journeys)} journeys`), drawEnd(box(end), "End", ""),
    ...steps.map((d) => d.element)) as SVGSVGElement;
  return { svg: picture, edges, steps, starts, ends };
}

const weight = (drawn: Drawn<Edge> | Drawn<Step>): number => drawn.of.count;

function asLine<T>(of: T, thickness: number, element: SVGElement): DrawnLine<T> {
  return { of, element, thickness, path: element.querySelector<SVGPathElement>(".map-line")!, count: element.querySelector<SVGElement>(".map-count")! };
}

/** The edges of the most frequent way, with the way in and the way out. */
function happyKeys(data: MapData): Set<string> {
  const steps = data.happy?.steps ?? [];
  return new Set(steps.length === 0 ? [] : [key(start, steps[0]!), ...steps.slice(1).map((to, i) => key(steps[i]!, to)), key(steps.at(-1)!, end)]);
}

/** A broad band below the line: hidden but where the happy path is marked. */
function band(path: string, thickness: number): SVGElement {
  return svg("path", { class: "map-band", d: path, "stroke-width": (thickness + 10).toFixed(2) });
}

function drawEdge(edge: Edge, layout: Layout, thickness: number, goesBackToo: boolean, isHappy: boolean): SVGElement {
  const path = edge.from === edge.to ? loop(layout.boxes.get(edge.from)!) : between(edge.from, edge.to, layout);
  const side = goesBackToo ? sideOf(layout.routes.get(key(edge.from, edge.to)), layout.routes.get(key(edge.to, edge.from))) : undefined;
  const words = `${edge.from} to ${edge.to}: ${number.format(edge.count)} times, ${edge.mean} on average`;
  return svg("a", { class: isHappy ? "map-edge is-happy" : "map-edge", href: edge.address, tabindex: -1, "aria-label": words },
    svg("title", {}, words), band(path, thickness), svg("path", { class: "map-hit", d: path }), ...line(path, thickness, number.format(edge.count), goesBackToo ? 0.36 : 0.5, side));
}

/** Of two that run beside each other: the upper has its count above, the lower below. */
function sideOf(own: Point[] | undefined, other: Point[] | undefined): number | undefined {
  if (!own || !other) return undefined;
  const [mine, its] = [own, other].map((points) => points.reduce((sum, point) => sum + point.y, 0) / points.length) as [number, number];
  return mine < its ? -1 : 1;
}

/** The line, which ends where its head begins, the head, and the count beside it: over what goes forwards, under what comes back. */
function line(path: string, thickness: number, count: string, countAt = 0.5, side?: number): SVGElement[] {
  const drawn = svg("path", { class: "map-line", d: path, "stroke-width": thickness.toFixed(2) }) as SVGPathElement;
  const length = drawn.getTotalLength();
  const head = Math.min(length / 2, 7 + thickness * 0.75);
  drawn.setAttribute("stroke-dasharray", `${length - head + 1} ${length}`);
  const [tip, neck, middle, next] = [length, length - head, length * countAt, length * countAt + 1].map((at) => drawn.getPointAtLength(at)) as [DOMPoint, DOMPoint, DOMPoint, DOMPoint];
  const half = (3 + thickness * 0.7) / Math.max(1, Math.hypot(tip.x - neck.x, tip.y - neck.y));
  const [dx, dy] = [(tip.y - neck.y) * half, (neck.x - tip.x) * half];
  const width = count.length * 7 + 6;
  const along = { x: next.x - middle.x, y: next.y - middle.y };
  const level = Math.abs(along.x) >= Math.abs(along.y);
  const x = middle.x + (level ? 0 : Math.sign(-along.y) * (thickness / 2 + width / 2));
  const y = middle.y + (level ? (side ?? Math.sign(-along.x)) * (thickness / 2 + labelHeight / 2) : 0);
  return [
    drawn,
    svg("path", { class: "map-head", d: `M${tip.x},${tip.y} L${neck.x + dx},${neck.y + dy} L${neck.x - dx},${neck.y - dy} z` }),
    svg("rect", { class: "map-plate", x: x - width / 2, y: y - labelHeight / 2, width, height: labelHeight, rx: 4 }),
    svg("text", { class: "map-count", x, y, dy: "0.35em" }, count),
  ];
}

function drawStep(step: Step, box: Box): SVGElement {
  const { y: top, height } = box;
  const words = `${step.name}: ${number.format(step.count)} times in ${number.format(step.journeys)} journeys`;
  const text = lines(step.name);
  return svg("a", { class: "map-step", href: step.address, tabindex: -1, "aria-label": words },
    svg("title", {}, words),
    svg("rect", { class: "map-box", x: box.x, y: top, width: box.width, height, rx: 8 }),
    svg("rect", { class: "map-stripe", x: box.x, y: top + 8, width: 4, height: height - 16, rx: 2 }),
    ...text.map((part, i) => svg("text", { class: "map-name", x: box.x + box.width / 2, y: top + 21 + i * 16 }, part)),
    svg("text", { class: "map-times", x: box.x + box.width / 2, y: top + height - 9 }, number.format(step.count)));
}

function drawEnd(box: Box, name: string, words: string): SVGElement {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return svg("g", { class: "map-end" },
    svg("circle", { cx: x, cy: y, r: box.width / 2 }), svg("text", { x, y, dy: "0.35em" }, name),
    ...(words ? [svg("text", { class: "map-end-count", x, y: box.y + box.height + 14 }, words)] : []));
}

function loop(box: Box): string {
  const [x, y] = [box.x + box.width / 2, box.y];
  // a cubic curve rises to three quarters of its control points
  const high = y - loopHeight / 0.75;
  return `M${x - 22},${y} C${x - 58},${high} ${x + 58},${high} ${x + 22},${y}`;
}

/** The route that was laid out; a rare edge that had no part in the layout goes straight, in a curve. */
function between(from: string, to: string, layout: Layout): string {
  const route = layout.routes.get(key(from, to));
  if (route) return bezier(route);
  const [a, b] = [layout.boxes.get(from)!, layout.boxes.get(to)!];
  const apart = Math.max(b.y - a.y - a.height, a.y - b.y - b.height);
  const over = a.x < b.x + b.width && b.x < a.x + a.width;
  // in rows below each other, with nothing between: down on the left, up on the right
  if (apart > 20 && !(over && apart > 140)) {
    const down = b.y > a.y;
    const [x1, x2] = [a, b].map((box) => box.x + box.width / 2 + (down ? -12 : 12)) as [number, number];
    const [y1, y2] = down ? [a.y + a.height, b.y] : [a.y, b.y + b.height];
    const bend = (y2 - y1) / 2;
    return `M${x1},${y1} C${x1},${y1 + bend} ${x2},${y2 - bend} ${x2},${y2}`;
  }
  const [p, q] = [{ x: a.x + a.width, y: a.y + a.height / 2 }, { x: b.x, y: b.y + b.height / 2 }];
  if (q.x > p.x) {
    const bend = (q.x - p.x) / 2;
    return `M${p.x},${p.y} C${p.x + bend},${p.y} ${q.x - bend},${q.y} ${q.x},${q.y}`;
  }
  if (over) {
    // one above the other: around on the right downwards, on the left upwards
    const down = a.y < b.y;
    const [out, into] = down ? [a.x + a.width, b.x + b.width] : [a.x, b.x];
    // away from the middle of both sides, where others come and go
    const [from, to] = down ? [a.y + a.height * 0.75, b.y + b.height * 0.25] : [a.y + a.height * 0.25, b.y + b.height * 0.75];
    const bulge = (down ? 1 : -1) * Math.min(70, 30 + Math.abs(to - from) * 0.15);
    return `M${out},${from} C${out + bulge},${from} ${into + bulge},${to} ${into},${to}`;
  }
  // backwards: out of the bottom and into the bottom, in an arc as deep as it is far
  const [s, t] = [{ x: a.x + a.width / 2, y: a.y + a.height }, { x: b.x + b.width / 2, y: b.y + b.height }];
  const low = Math.max(s.y, t.y) + 30 + Math.abs(s.x - t.x) * 0.08;
  return `M${s.x},${s.y} C${s.x},${low} ${t.x},${low} ${t.x},${t.y}`;
}

function bezier(points: Point[]): string {
  const [first, ...rest] = points;
  let path = `M${first!.x},${first!.y}`;
  let i = 0;
  for (; i + 2 < rest.length; i += 3) path += ` C${rest[i]!.x},${rest[i]!.y} ${rest[i + 1]!.x},${rest[i + 1]!.y} ${rest[i + 2]!.x},${rest[i + 2]!.y}`;
  for (; i < rest.length; i++) path += ` L${rest[i]!.x},${rest[i]!.y}`;
  return path;
}
