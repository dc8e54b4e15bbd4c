import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api.js";
import { shownOf, type MapData, type Step } from "./map-data";

export interface Point { x: number; y: number }
export interface Box extends Point { width: number; height: number }

/** Where things are. It is made once: the slider hides and shows, and moves nothing. */
export interface Layout {
  width: number;
  height: number;
  boxes: Map<string, Box>;
  /** Curves (start, then control, control, end and so on) of the edges that were laid out. */
  routes: Map<string, Point[]>;
}

export const start = "\u0000start";
export const end = "\u0000end";
/** How far a loop rises above its step. */
export const loopHeight = 44;
export const key = (from: string, to: string): string => `${from}\u0001${to}`;

const laidOutShare = 0.8;
const laidOutMost = 60;
const lineLength = 20;

/** A name in at most two lines; what is too long ends in an ellipsis (the whole name stands in the title). */
export function lines(name: string): string[] {
  if (name.length <= lineLength) return [name];
  const space = Math.max(...[" ", "_", "-", "/", "."].map((c) => name.lastIndexOf(c, lineLength)));
  const cut = space > 5 ? space + 1 : lineLength;
  const rest = name.slice(cut);
  return [name.slice(0, cut).trimEnd(), rest.length > lineLength ? rest.slice(0, lineLength - 1) + "…" : rest];
}

function sizes(): (step: Step) => { width: number; height: number } {
  const pen = document.createElement("canvas").getContext("2d")!;
  pen.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  return (step) => {
    const text = lines(step.name);
    return { width: Math.max(84, ...text.map((line) => Math.ceil(pen.measureText(line).width) + 28)), height: 32 + text.length * 16 };
  };
}

interface Arc { from: string; to: string; count: number }

/**
 * The edges that shape the picture: four fifths of the traffic, and for every step the strongest way in, so that what is rare
 * hangs on what is frequent and does not pull it apart. The strongest way out too for steps that nothing leads to.
 */
function shaping(data: MapData): Arc[] {
  const between: Arc[] = data.edges.filter((edge) => edge.from !== edge.to);
  const first = data.steps.filter((s) => s.first > 0).map((s) => ({ from: start, to: s.name, count: s.first })).sort((a, b) => b.count - a.count);
  const last = data.steps.filter((s) => s.last > 0).map((s) => ({ from: s.name, to: end, count: s.last })).sort((a, b) => b.count - a.count);
  const most = (arcs: Arc[], limit: number): Arc[] => {
    const all = arcs.reduce((sum, arc) => sum + arc.count, 0);
    return arcs.slice(0, Math.min(limit, shownOf(arcs.map((arc) => arc.count), all, laidOutShare)));
  };
  const chosen = new Set([...most(between, laidOutMost), ...most(first, 8), ...most(last, 12)]);
  const strongest = (arcs: Arc[]): Arc | undefined => arcs.sort((a, b) => b.count - a.count)[0];
  for (const step of data.steps) {
    const hold = strongest([...between, ...first].filter((arc) => arc.to === step.name)) ?? strongest([...between, ...last].filter((arc) => arc.from === step.name));
    if (hold) chosen.add(hold);
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
  const loops = data.edges.filter((edge) => edge.from === edge.to);
  const sizeOf = sizes();
  const steps = new Map(data.steps.map((step) => [step.name, step]));
  const order = forwards([start, ...steps.keys(), end], arcs);
  const graph: ElkNode = {
    id: "map",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.edgeRouting": "SPLINES",
      "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
      "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
      "elk.layered.spacing.nodeNodeBetweenLayers": "84",
      "elk.layered.spacing.edgeNodeBetweenLayers": "24",
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
    // loops are laid out for the room they need, and drawn our way
    edges: [...arcs, ...loops].map((arc): ElkExtendedEdge => ({
      id: key(arc.from, arc.to),
      sources: [arc.from],
      targets: [arc.to],
    })),
  };

  // a worker of our own page's origin, as the content security policy wants it
  const worker = new Worker(workerUrl);
  const failed = new Promise<never>((_, reject) => worker.addEventListener("error", () => reject(new Error(`${workerUrl} did not run`))));
  try {
    const elk = new ELK({ workerFactory: () => worker });
    return read(await Promise.race([elk.layout(graph), failed]));
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
  return { width: placed.width!, height: placed.height!, boxes, routes };
}
