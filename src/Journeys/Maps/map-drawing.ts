import { number, type Edge, type MapData, type Step } from "./map-data";
import { end, key, lines, loopHeight, start, type Box, type Layout, type Point } from "./map-layout";

const namespace = "http://www.w3.org/2000/svg";
const widest = 14;
const margin = 24;

export interface Drawn<T> { of: T; element: SVGElement }

/** The picture: everything is drawn once, and then hidden or shown. */
export interface Drawing {
  svg: SVGSVGElement;
  width: number;
  height: number;
  edges: Drawn<Edge>[];
  steps: Drawn<Step>[];
  starts: Drawn<Step>[];
  ends: Drawn<Step>[];
}

export function svg(name: string, attributes: Record<string, string | number>, ...children: (Element | string)[]): SVGElement {
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  element.append(...children);
  return element;
}

export function draw(data: MapData, layout: Layout): Drawing {
  const most = Math.max(1, ...data.edges.map((e) => e.count), ...data.steps.flatMap((s) => [s.first, s.last]));
  const thickness = (count: number): number => Math.max(1, (widest * count) / most);
  const box = (name: string): Box => layout.boxes.get(name)!;

  const edges = data.edges.map((edge) => ({ of: edge, element: drawEdge(edge, layout, thickness(edge.count)) }));
  const marker = (step: Step, from: string, to: string, count: number): Drawn<Step> => {
    const { path, label } = between(from, to, layout);
    return { of: step, element: svg("g", { class: "map-edge map-edge-plain" }, line(path, thickness(count)), labelAt(label, number.format(count))) };
  };
  const starts = data.steps.filter((s) => s.first > 0).sort((a, b) => b.first - a.first).map((s) => marker(s, start, s.name, s.first));
  const ends = data.steps.filter((s) => s.last > 0).sort((a, b) => b.last - a.last).map((s) => marker(s, s.name, end, s.last));
  const steps = data.steps.map((step) => ({ of: step, element: drawStep(step, box(step.name), data.edges.some((e) => e.from === step.name && e.to === step.name)) }));

  const [width, height] = [layout.width + 2 * margin, layout.height + 2 * margin];
  const picture = svg("svg", { viewBox: `${-margin} ${-margin} ${width} ${height}`, role: "group", "aria-label": "Map of journeys. Arrow keys go from one edge to the next, Enter shows who is behind it." },
    svg("defs", {}, svg("marker", { id: "map-arrow", viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 11, markerHeight: 11, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
      svg("path", { d: "M0,0 L10,5 L0,10 z", fill: "context-stroke" }))),
    // the thick below the thin, so that none is lost
    ...[...starts, ...ends, ...edges].sort((a, b) => weight(b) - weight(a)).map((d) => d.element),
    drawEnd(box(start), "Start", `${number.format(data.journeys)} journeys`), drawEnd(box(end), "End", ""),
    ...steps.map((d) => d.element)) as SVGSVGElement;
  return { svg: picture, width, height, edges, steps, starts, ends };
}

const weight = (drawn: Drawn<Edge> | Drawn<Step>): number => drawn.of.count;

function drawEdge(edge: Edge, layout: Layout, thickness: number): SVGElement {
  const { path, label } = edge.from === edge.to ? loop(layout.boxes.get(edge.from)!) : between(edge.from, edge.to, layout);
  const words = `${edge.from} to ${edge.to}: ${number.format(edge.count)} times, ${edge.mean} on average`;
  return svg("a", { class: "map-edge", href: edge.address, tabindex: -1, "aria-label": words },
    svg("title", {}, words), svg("path", { class: "map-hit", d: path }), line(path, thickness), labelAt(label, number.format(edge.count)));
}

const line = (path: string, thickness: number): SVGElement =>
  svg("path", { class: "map-line", d: path, "stroke-width": thickness.toFixed(2), "marker-end": "url(#map-arrow)" });

const labelAt = (at: Point, text: string): SVGElement => svg("text", { class: "map-count", x: at.x, y: at.y, dy: "0.35em" }, text);

function drawStep(step: Step, box: Box, hasLoop: boolean): SVGElement {
  const top = box.y + (hasLoop ? loopHeight : 0);
  const height = box.height - (hasLoop ? loopHeight : 0);
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

function loop(box: Box): { path: string; label: Point } {
  const [x, y] = [box.x + box.width / 2, box.y + loopHeight];
  return { path: `M${x - 18},${y} C${x - 30},${y - 30} ${x + 30},${y - 30} ${x + 18},${y}`, label: { x, y: y - 23 } };
}

/** The route that was laid out; a rare edge that had no part in the layout goes straight, in a curve. */
function between(from: string, to: string, layout: Layout): { path: string; label: Point } {
  const route = layout.routes.get(key(from, to));
  if (route) return { path: bezier(route.curve), label: route.label };
  const [a, b] = [layout.boxes.get(from)!, layout.boxes.get(to)!];
  const p = { x: a.x + a.width, y: a.y + a.height / 2 };
  const q = { x: b.x, y: b.y + b.height / 2 };
  if (q.x > p.x) {
    const bend = (q.x - p.x) / 2;
    return { path: `M${p.x},${p.y} C${p.x + bend},${p.y} ${q.x - bend},${q.y} ${q.x},${q.y}`, label: { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 } };
  }
  // backwards: out of the top and into the top, in an arc as high as it is far
  const [s, t] = [{ x: a.x + a.width / 2, y: a.y + a.height }, { x: b.x + b.width / 2, y: b.y + b.height }];
  const low = Math.max(s.y, t.y) + 30 + Math.abs(s.x - t.x) * 0.08;
  return { path: `M${s.x},${s.y} C${s.x},${low} ${t.x},${low} ${t.x},${t.y}`, label: { x: (s.x + t.x) / 2, y: low * 0.75 + (s.y + t.y) * 0.125 } };
}

function bezier(points: Point[]): string {
  const [first, ...rest] = points;
  let path = `M${first!.x},${first!.y}`;
  let i = 0;
  for (; i + 2 < rest.length; i += 3) path += ` C${rest[i]!.x},${rest[i]!.y} ${rest[i + 1]!.x},${rest[i + 1]!.y} ${rest[i + 2]!.x},${rest[i + 2]!.y}`;
  for (; i < rest.length; i++) path += ` L${rest[i]!.x},${rest[i]!.y}`;
  return path;
}
