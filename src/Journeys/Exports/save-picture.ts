import { svg } from "../Maps/map-drawing";

/** What a picture is called as a file, what it is of, and the sentence that goes along. */
export interface About { name: string; title: string; words: string }

/** What the style sheet gives to the picture, and a file must bear itself. */
const properties = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font-size", "font-weight", "text-anchor"];
const margin = 16;
/** Twice as many points as on the screen, so that it can be printed; no picture larger than browsers draw. */
const density = 2;
const largest = 12_000;

export function saveAsSvg(picture: SVGSVGElement, about: About): void {
  save(new Blob([text(picture, about).text], { type: "image/svg+xml" }), about.name + ".svg");
}

export async function saveAsPng(picture: SVGSVGElement, about: About): Promise<void> {
  const { text: source, width, height } = text(picture, about);
  const scale = Math.min(density, largest / Math.max(width, height));
  const image = new Image();
  const loaded = new Promise((done, failed) => { image.onload = done; image.onerror = failed; });
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(source);
  await loaded;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => { canvas.toBlob(done, "image/png"); });
  if (blob) save(blob, about.name + ".png");
}

/** The picture as it is seen, as a file that stands alone: what is hidden is left out, what is shown bears its look, and the sentence about its share goes along. */
function text(picture: SVGSVGElement, about: About): { text: string; width: number; height: number } {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const [seen, copied] = [picture, copy].map((root) => [...root.querySelectorAll<SVGElement>("*")]) as [SVGElement[], SVGElement[]];
  const gone: Element[] = [];
  seen.forEach((element, i) => {
    const style = getComputedStyle(element);
    if (style.display === "none" || element.matches(".map-hit, .map-dots, .path-hit")) gone.push(copied[i]!);
    else for (const property of properties) copied[i]!.setAttribute(property, style.getPropertyValue(property));
    for (const attribute of ["class", "tabindex", "aria-label"]) copied[i]!.removeAttribute(attribute);
  });
  for (const element of gone) element.remove();
  // a link within this server leads nowhere from a file
  for (const link of copy.querySelectorAll("a")) link.replaceWith(svg("g", {}, ...link.childNodes as unknown as Element[]));
  const box = picture.getBBox();
  const [x, y, width, height] = [box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin];
  for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", viewBox: `${x} ${y} ${width} ${height}`, width, height, "font-family": "system-ui, sans-serif", role: "img" }))
    copy.setAttribute(name, String(value));
  copy.removeAttribute("class");
  copy.prepend(svg("title", {}, about.title), svg("desc", {}, about.words),
    svg("rect", { x, y, width, height, fill: getComputedStyle(document.documentElement).getPropertyValue("--surface").trim() }));
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 60_000);
}
