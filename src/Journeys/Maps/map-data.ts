/** What the server says of a map; steps and edges stand most frequent first. */
export interface MapData {
  steps: Step[];
  edges: Edge[];
  /** How many edges there are, also those too many to draw. */
  allEdges: number;
  /** How often any event followed another. */
  allCount: number;
  journeys: number;
  channels: string[];
  /** The most frequent way from beginning to end. */
  happy: { steps: string[]; journeys: number } | null;
}

export interface Step {
  name: string;
  count: number;
  journeys: number;
  people: number;
  first: number;
  last: number;
  channel: number;
  address: string;
}

export interface Edge {
  from: string;
  to: string;
  count: number;
  journeys: number;
  meanSeconds: number;
  mean: string;
  median: string;
  p90: string;
  channel: number;
  address: string;
}

/** How many of the most frequent make up a share of the whole; those as frequent as the last one come along, so that none is cut arbitrarily. */
export function shownOf(counts: number[], all: number, share: number): number {
  let sum = 0;
  let shown = 0;
  while (shown < counts.length && sum < all * share) sum += counts[shown++]!;
  while (shown > 0 && shown < counts.length && counts[shown] === counts[shown - 1]) shown++;
  return shown;
}

const leastShown = 80;
const mostEdges = 40;

/**
 * The share to begin with, in percent: four fifths, or as much more as it takes until a way leads from the start to every step shown
 * and on to the end, or at least to every step; not more edges than one can follow.
 */
export function readable(data: MapData): number {
  const starts = data.steps.filter((s) => s.first > 0).sort((a, b) => b.first - a.first);
  const ends = data.steps.filter((s) => s.last > 0).sort((a, b) => b.last - a.last);
  let reachable: number | undefined;
  for (let percent = leastShown; percent <= 100; percent++) {
    const most = <T>(of: T[], count: (one: T) => number, all: number): T[] => of.slice(0, shownOf(of.map(count), all, percent / 100));
    const edges = most(data.edges, (e) => e.count, data.allCount);
    if (edges.length > mostEdges) break;
    const [from, to] = [most(starts, (s) => s.first, data.journeys), most(ends, (s) => s.last, data.journeys)].map((steps) => steps.map((s) => s.name)) as [string[], string[]];
    const met = [...edges.flatMap((edge) => [edge.from, edge.to]), ...to];
    const reached = new Set(from);
    for (const name of reached) for (const edge of edges) if (edge.from === name) reached.add(edge.to);
    if (!met.every((name) => reached.has(name))) continue;
    reachable ??= percent;
    const ending = new Set(to);
    for (const name of ending) for (const edge of edges) if (edge.to === name) ending.add(edge.from);
    if (met.every((name) => ending.has(name))) return percent;
  }
  return reachable ?? leastShown;
}

export const number = new Intl.NumberFormat("en-GB");

/** In whole percent, but never 100 % for less than all. */
export function percent(part: number, all: number): string {
  const exact = all === 0 ? 100 : (100 * part) / all;
  return exact > 99 && exact < 100 ? (Math.floor(exact * 10) / 10).toFixed(1) : exact.toFixed(0);
}

/** 2 d, 5 h, 20 min, 40 s, 300 ms: the largest unit only, for legends. */
export function about(seconds: number): string {
  const units: [number, string][] = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  for (const [size, name] of units) if (seconds >= size) return `${Number((seconds / size).toPrecision(2))} ${name}`;
  return seconds > 0 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : "0 s";
}
