import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api.js";
import { shownOf, type MapData, type Step } from "./map-data";

export interface Point { x: number; y: number }
export interface Box extends Point { width: number; height: number }

/** Where things are. It is made once: the slider hides and shows, and moves nothing. */
export interface Layout {
  boxes: Map<string, Box>;
  /** Curves (start, then control, control, end and so on) of the edges that were laid out. */
  routes: Map<string, Point[]>;
}

export const start = "\u0000start";
export const end = "\u0000end";
/** How far a loop rises above its step. */
export const loopHeight = 44;
export const key = (from: string, to: string): string => `${from}\u0001${to}`;

const laidOutMost = 60;
/** Between two steps, and between two rows of rare ones. */
const gap = { x: 28, y: 56 };
const lineLength = 14;
const mostLines = 3;

/** A name in at most three lines; what is too long ends in an ellipsis (the whole name stands in the title). */
export function lines(name: string): string[] {
  const text: string[] = [];
  let rest = name;
  while (rest.length > lineLength && text.length < mostLines - 1) {
    const space = Math.max(...[" ", "_", "-", "/", "."].map((c) => rest.lastIndexOf(c, lineLength)));
    const cut = space > 3 ? space + 1 : lineLength;
    text.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut);
  }
  return [...text, rest.length > lineLength ? rest.slice(0, lineLength - 1) + "…" : rest];
}

function sizes(): (step: Step) => { width: number; height: number } {
  const pen = document.createElement("canvas").getContext("2d")!;
  pen.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  return (step) => {
    const text = lines(step.name);
    return { width: Math.max(72, ...text.map((line) => Math.ceil(pen.measureText(line).width) + 22)), height: 32 + text.length * 16 };
  };
}

interface Arc { from: string; to: string; count: number }

/**
 * The edges that shape the picture are those that it opens with; for each of their steps at least the strongest way in. What is
 * rare has no say: it is put below, and does not pull the frequent apart.
 */
function shaping(data: MapData, share: number): Arc[] {
  const between: Arc[] = data.edges;
  const first = data.steps.filter((s) => s.first > 0).map((s) => ({ from: start, to: s.name, count: s.first })).sort((a, b) => b.count - a.count);
  const last = data.steps.filter((s) => s.last > 0).map((s) => ({ from: s.name, to: end, count: s.last })).sort((a, b) => b.count - a.count);
  const most = (arcs: Arc[], all: number): Arc[] => arcs.slice(0, Math.min(laidOutMost, shownOf(arcs.map((arc) => arc.count), all, share)));
  const chosen = new Set([...most(between, data.allCount), ...most(first, data.journeys), ...most(last, data.journeys)]);
  const met = new Set([...chosen].flatMap((arc) => [arc.from, arc.to]));
  const reached = new Set([...chosen].filter((arc) => arc.from !== arc.to).map((arc) => arc.to));
  for (const name of met) {
    const hold = reached.has(name) ? undefined : [...first, ...between].find((arc) => arc.to === name && arc.from !== name && met.has(arc.from));
    if (hold) chosen.add(hold);
  }
  return [...chosen];
}

/** Rare steps stand in rows below the others, each as near as may be to what it is next to. */
function placeRare(data: MapData, boxes: Map<string, Box>, sizeOf: (step: Step) => { width: number; height: number }): void {
  const bottom = Math.max(...[...boxes.values()].map((box) => box.y + box.height));
  const right = Math.max(600, ...[...boxes.values()].map((box) => box.x + box.width));
  const rows: Box[][] = [];
  for (const step of data.steps.filter((s) => !boxes.has(s.name))) {
    const size = sizeOf(step);
    let [sum, weight] = [0, 0];
    for (const edge of data.edges) {
      const other = edge.from === step.name ? edge.to : edge.to === step.name ? edge.from : undefined;
      const box = other === undefined ? undefined : boxes.get(other);
      if (box) [sum, weight] = [sum + (box.x + box.width / 2) * edge.count, weight + edge.count];
    }
    const wanted = Math.max(0, Math.min(right - size.width, (weight > 0 ? sum / weight : right / 2) - size.width / 2));
    for (let row = 0; ; row++) {
      const taken = (rows[row] ??= []);
      const x = nearest(wanted, size.width, right, taken);
      // better a row below than far to the side
      if (x === undefined || (taken.length > 0 && Math.abs(x - wanted) > 200)) continue;
      const box = { x, y: bottom + gap.y + row * (80 + loopHeight + gap.y / 2) + loopHeight, ...size };
      taken.push(box);
      boxes.set(step.name, box);
      break;
    }
  }
}

/** The free place in a row that is nearest to where a box is wanted. */
function nearest(wanted: number, width: number, right: number, taken: Box[]): number | undefined {
  const free = (x: number): boolean => x >= 0 && x + width <= right && taken.every((box) => x + width + gap.x <= box.x || x >= box.x + box.width + gap.x);
  return [wanted, ...taken.flatMap((box) => [box.x - gap.x - width, box.x + box.width + gap.x])]
    .filter(free).sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
}

/** An order in which little traffic goes backwards: sources first, sinks last, in between whatever sends the most more than it gets. */
export function forwards(names: string[], arcs: Arc[]): string[] {
  const left = new Set(names);
  const front: string[] = [];
  const back: string[] = [];
  while (left.size > 0) {
    const live = arcs.filter((arc) => left.has(arc.from) && left.has(arc.to));
    const out = new Map<string, number>();
    const into = new Map<string, number>();
    for (const arc of live) {
      out.set(arc.from, (out.get(arc.from) ?? 0) + arc.count);
      into.set(arc.to, (into.get(arc.to) ?? 0) + arc.count);
    }
    const sink = [...left].find((name) => !out.has(name) && into.has(name));
    if (sink !== undefined) {
      left.delete(sink);
      back.unshift(sink);
      continue;
    }
    const source = [...left].find((name) => !into.has(name));
    const next = source ?? [...left].sort((a, b) => (out.get(b) ?? 0) - (into.get(b) ?? 0) - (out.get(a) ?? 0) + (into.get(a) ?? 0))[0]!;
    left.delete(next);
    front.push(next);
  }
  return [...front, ...back];
}

/** Lays out for the share of the traffic, from 0 to 1, that the picture opens with. */
export async function layOut(data: MapData, share: number, workerUrl: string): Promise<Layout> {
  const arcs = shaping(data, share);
  const sizeOf = sizes();
  const met = new Set(arcs.flatMap((arc) => [arc.from, arc.to]));
  const steps = new Map(data.steps.filter((step) => met.has(step.name)).map((step) => [step.name, step]));
  const most = Math.max(...arcs.map((arc) => arc.count));
  // loops are laid out for the room they need, and drawn our way
  const loops = data.edges.filter((edge) => edge.from === edge.to && steps.has(edge.from));
  const ways = arcs.filter((arc) => arc.from !== arc.to);
  const order = forwards([start, ...steps.keys(), end], ways);
  const graph: ElkNode = {
    id: "map",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.edgeRouting": "SPLINES",
      "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
      "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
      "elk.layered.spacing.nodeNodeBetweenLayers": "46",
      "elk.layered.spacing.edgeNodeBetweenLayers": "16",
      "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
      "elk.spacing.nodeNode": "26",
      "elk.spacing.edgeNode": "22",
      "elk.spacing.edgeEdge": "20",
      "elk.spacing.nodeSelfLoop": String(loopHeight),
      "elk.randomSeed": "1",
    },
    children: order.map((name): ElkNode => {
      if (name === start) return { id: name, width: 44, height: 44, layoutOptions: { "elk.layered.layering.layerConstraint": "FIRST" } };
      if (name === end) return { id: name, width: 44, height: 44, layoutOptions: { "elk.layered.layering.layerConstraint": "LAST" } };
      return { id: name, ...sizeOf(steps.get(name)!), layoutOptions: { "elk.layered.edgeRouting.selfLoopDistribution": "NORTH" } };
    }),
    edges: [...ways, ...loops].map((arc): ElkExtendedEdge => ({
      id: key(arc.from, arc.to),
      sources: [arc.from],
      targets: [arc.to],
      layoutOptions: { "elk.layered.priority.straightness": String(Math.ceil((20 * arc.count) / most)) },
    })),
  };

  // a worker of our own page's origin, as the content security policy wants it
  const worker = new Worker(workerUrl);
  const failed = new Promise<never>((_, reject) => worker.addEventListener("error", () => reject(new Error(`${workerUrl} did not run`))));
  try {
    const elk = new ELK({ workerFactory: () => worker });
    const layout = read(await Promise.race([elk.layout(graph), failed]));
    placeRare(data, layout.boxes, sizeOf);
    return layout;
  } finally {
    worker.terminate();
  }
}

function read(placed: ElkNode): Layout {
  const boxes = new Map((placed.children ?? []).map((node) => [node.id, { x: node.x!, y: node.y!, width: node.width!, height: node.height! }]));
  const routes: Layout["routes"] = new Map();
  for (const edge of placed.edges ?? []) {
    const section = edge.sections?.[0];
    if (!section) continue;
    routes.set(edge.id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]);
  }
  return { boxes, routes };
}
