// One file of all icons that our sources name: <Icon Of="…">, Icon="…", and the third word of a RailEntry.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const naming = [
  /<Icon\s+Of="([\w-]+)"/g,
  /<EmptyState[^>]*\sIcon="([\w-]+)"/g,
  /new RailEntry\(\s*"[^"]*",\s*"[^"]*",\s*"([\w-]+)"/g,
  /Icon:\s*"([\w-]+)"/g,
];
const always = ["inbox", "sun", "moon", "device-desktop", "alert-triangle", "circle-check", "info-circle"];

export function sprite(folder, sources) {
  const names = new Set(always);
  for (const text of sources)
    for (const pattern of naming)
      for (const [, name] of text.matchAll(pattern)) if (/^[\w-]+$/.test(name)) names.add(name);
  const symbols = [...names].sort().map((name) => {
    const file = join(folder, name + ".svg");
    if (!existsSync(file)) throw new Error(`There is no icon “${name}” among Tabler's outline icons.`);
    const shape = readFileSync(file, "utf8").replace(/<!--[^]*?-->/g, "").match(/<svg[^>]*>([^]*)<\/svg>/)[1].replace(/>\s+</g, "><").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shape}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
