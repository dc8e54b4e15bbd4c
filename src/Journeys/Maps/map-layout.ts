import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api.js";
import { shownOf, type MapData, type Step } from "./map-data";

export interface Point { x: number; y: number }
export interface Box extends Point { width: number; height: number }

/** Where things are. It is made once: the slider hides and shows, and moves nothing. */
export interface Layout {
  width: number;
  height: number;
  boxes: Map<string, Box>;
  /** A curve (start, then control, control, end and so on) and the middle of its label, for edges that were laid out. */
  routes: Map<string, { curve: Point[]; label: Point }>;
}

export const start = "\u0000start";
export const end = "\u0000end";
export const loopHeight = 26;
export const key = (from: string, to: string): string => `${from}\u0001${to}`;

const laidOutShare = 0.9;
const laidOutMost = 90;
const lineLength = 20;

/** A name in at most two lines; what is too long ends in an ellipsis (the whole name stands in the title). */
export function lines(name: string): string[] {
  if (name.length <= lineLength) return [name];
  const space = Math.max(...[" ", "_", "-", "/", "."].map((c) => name.lastIndexOf(c, lineLength)));
  const cut = space > 5 ? space + 1 : lineLength;
  const rest = name.slice(cut);
  return [name.slice(0, cut).trimEnd(), rest.length > lineLength ? rest.slice(0, lineLength - 1) + "…" : rest];
}

function sizeOf(step: Step, hasLoop: boolean): { width: number; height: number } {
  const text = lines(step.name);
  return {
    width: Math.max(84, Math.max(...text.map((line) => line.length)) * 7.6 + 26),
    height: 32 + text.length * 16 + (hasLoop ? loopHeight : 0),
  };
}

interface Arc { from: string; to: string; count: number }

/** The edges that shape the picture: nine tenths of the traffic, and for every step the strongest way in and the strongest way out. */
function shaping(data: MapData): Arc[] {
  const between: Arc[] = data.edges.filter((edge) => edge.from !== edge.to);
  const first = data.steps.filter((s) => s.first > 0).map((s) => ({ from: start, to: s.name, count: s.first })).sort((a, b) => b.count - a.count);
  const last = data.steps.filter((s) => s.last > 0).map((s) => ({ from: s.name, to: end, count: s.last })).sort((a, b) => b.count - a.count);
  const most = (arcs: Arc[], limit: number): Arc[] => {
    const all = arcs.reduce((sum, arc) => sum + arc.count, 0);
    return arcs.slice(0, Math.min(limit, shownOf(arcs.map((arc) => arc.count), all, laidOutShare)));
  };
  const chosen = new Set([...most(between, laidOutMost), ...most(first, 8), ...most(last, 12)]);
  for (const step of data.steps) {
    const into = [...between, ...first].filter((arc) => arc.to === step.name).sort((a, b) => b.count - a.count)[0];
    const out = [...between, ...last].filter((arc) => arc.from === step.name).sort((a, b) => b.count - a.count)[0];
    if (into) chosen.add(into);
    if (out) chosen.add(out);
  }
  return [...chosen];
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

export async function layOut(data: MapData, workerUrl: string): Promise<Layout> {
  const arcs = shaping(data);
  const loops = new Set(data.edges.filter((edge) => edge.from === edge.to).map((edge) => edge.from));
  const steps = new Map(data.steps.map((step) => [step.name, step]));
  const order = forwards([start, ...steps.keys(), end], arcs);
  const graph: ElkNode = {
    id: "map",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.edgeRouting": "SPLINES",
      "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
      "elk.layered.spacing.nodeNodeBetweenLayers": "36",
      "elk.layered.spacing.edgeNodeBetweenLayers": "18",
      "elk.spacing.nodeNode": "30",
      "elk.spacing.edgeNode": "18",
      "elk.spacing.edgeEdge": "12",
      "elk.edgeLabels.inline": "true",
      "elk.randomSeed": "1",
    },
    children: order.map((name) => {
      if (name === start) return { id: name, width: 44, height: 44, layoutOptions: { "elk.layered.layering.layerConstraint": "FIRST" } };
      if (name === end) return { id: name, width: 44, height: 44, layoutOptions: { "elk.layered.layering.layerConstraint": "LAST" } };
      return { id: name, ...sizeOf(steps.get(name)!, loops.has(name)) };
    }),
    edges: arcs.map((arc): ElkExtendedEdge => ({
      id: key(arc.from, arc.to),
      sources: [arc.from],
      targets: [arc.to],
      labels: [{ id: "label" + key(arc.from, arc.to), text: String(arc.count), width: String(arc.count).length * 8 + 10, height: 16 }],
    })),
  };

  const elk = new ELK({ workerUrl });
  try {
    return read(await elk.layout(graph));
  } finally {
    elk.terminateWorker();
  }
}

function read(placed: ElkNode): Layout {
  const boxes = new Map((placed.children ?? []).map((node) => [node.id, { x: node.x!, y: node.y!, width: node.width!, height: node.height! }]));
  const routes: Layout["routes"] = new Map();
  for (const edge of placed.edges ?? []) {
    const section = edge.sections?.[0];
    if (!section) continue;
    const label = edge.labels?.[0];
    routes.set(edge.id, {
      curve: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
      label: { x: (label?.x ?? 0) + (label?.width ?? 0) / 2, y: (label?.y ?? 0) + (label?.height ?? 0) / 2 },
    });
  }
  return { width: placed.width!, height: placed.height!, boxes, routes };
}
