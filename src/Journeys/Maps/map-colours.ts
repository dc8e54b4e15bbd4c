import { about, type Edge, type MapData } from "./map-data";
import type { Drawing } from "./map-drawing";

const times = ["map-time-1", "map-time-2", "map-time-3", "map-time-4", "map-time-5"];
const channels = ["map-channel-1", "map-channel-2", "map-channel-3", "map-channel-4", "map-channel-5", "map-channel-6"];
const other = "map-channel-other";

/** Colours what is drawn and says what the colours mean. */
export function colour(drawing: Drawing, data: MapData, by: string): HTMLElement[] {
  const classes = by === "channel" ? byChannel(data) : byTime(data.edges);
  for (const { of, element } of drawing.edges) paint(element, classes.edge(of));
  for (const { of, element } of drawing.steps) paint(element, by === "channel" ? classes.edge(of) : "");
  return classes.legend();
}

function paint(element: SVGElement, wanted: string): void {
  element.classList.remove(...times, ...channels, other);
  if (wanted) element.classList.add(wanted);
}

interface Colouring { edge(of: { channel: number; meanSeconds?: number }): string; legend(): HTMLElement[] }

/** Each channel its colour; of more channels than colours, those of the most that happened here. */
function byChannel(data: MapData): Colouring {
  const weights = data.channels.map((_, i) => data.steps.reduce((sum, step) => sum + (step.channel === i ? step.count : 0), 0));
  const named = data.channels.map((name, i) => ({ name, i }));
  if (named.length > channels.length) named.sort((a, b) => weights[b.i]! - weights[a.i]!).splice(channels.length);
  const classOf = new Map(named.map(({ i }, rank) => [i, channels[rank]!]));
  const edge = (of: { channel: number }): string => classOf.get(of.channel) ?? other;
  return {
    edge,
    legend: () => {
      const used = new Set([...data.edges, ...data.steps].map(edge));
      const items = named.map(({ name, i }): [string, string] => [classOf.get(i)!, name]);
      return [...items, [other, data.channels.length > channels.length ? "other or none" : "none"] as [string, string]]
        .filter(([name]) => used.has(name)).map(([name, text]) => item(name, text));
    },
  };
}

/** Five classes with as many edges in each, of those that are drawn, by their mean. */
function byTime(edges: Edge[]): Colouring {
  const sorted = edges.map((edge) => edge.meanSeconds).sort((a, b) => a - b);
  const bounds = times.slice(1).map((_, i) => sorted[Math.ceil((sorted.length * (i + 1)) / times.length) - 1] ?? 0);
  const classOf = (seconds: number): number => bounds.filter((bound) => seconds > bound).length;
  return {
    edge: (of) => times[classOf(of.meanSeconds!)]!,
    legend: () => {
      const used = new Set(edges.map((edge) => classOf(edge.meanSeconds)));
      return times.flatMap((name, i) => (used.has(i) ? [item(name, i < bounds.length ? `to ${about(bounds[i]!)}` : `over ${about(bounds[i - 1]!)}`)] : []));
    },
  };
}

function item(name: string, text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = `map-key ${name}`;
  element.append(text);
  return element;
}
