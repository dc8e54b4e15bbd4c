// Leaves out the rules of a style sheet that name a class which stands nowhere in our sources:
// Tabler is 80 KB gzipped, of which we use a tenth. A class put together at run time is not seen: write class names whole.
export function purge(css, sources) {
  const known = new Set();
  for (const text of sources) for (const word of text.match(/[A-Za-z][\w-]*/g) ?? []) known.add(word);
  const used = (selector) => (selector.match(/\.(?:\\.|[\w-])+/g) ?? []).every((name) => known.has(name.slice(1).replaceAll("\\", "")));
  const kept = rules(css, used);
  return withoutUnusedVariables(withoutUnusedAnimations(kept), sources);
}

function rules(css, used) {
  let out = "";
  let at = 0;
  while (at < css.length) {
    const open = next(css, at, "{;");
    if (open < 0) break;
    const head = css.slice(at, open).replace(/\/\*[^]*?\*\//g, "").trim();
    if (css[open] === ";") {
      if (!head.startsWith("@charset")) out += head + ";";
      at = open + 1;
      continue;
    }
    const close = closing(css, open);
    const body = css.slice(open + 1, close);
    at = close + 1;
    if (/^@(media|supports|layer|container)/.test(head)) {
      const inner = rules(body, used);
      if (inner) out += `${head}{${inner}}`;
    } else if (head.startsWith("@")) {
      out += `${head}{${body}}`;
    } else {
      const selectors = split(head).filter(used);
      if (selectors.length) out += `${selectors.join(",")}{${body}}`;
    }
  }
  return out;
}

function withoutUnusedAnimations(css) {
  return css.replace(/@(?:-webkit-)?keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g,
    (whole, name) => (css.split(name).length > css.split(whole).length + 1 ? whole : ""));
}

// Again and again, since one variable is often made of others.
function withoutUnusedVariables(css, sources) {
  const ours = sources.join("\n");
  for (;;) {
    const read = new Set([...css.matchAll(/var\((--[\w-]+)/g), ...ours.matchAll(/(--tblr-[\w-]+)/g)].map((match) => match[1]));
    const less = css.replace(/(?<=[{;])(--tblr-[\w-]+):(?:url\([^)]*\)|"[^"]*"|[^;{}"])*(?:;|(?=\}))/g, (whole, name) => (read.has(name) ? whole : ""));
    if (less.length === css.length) return less;
    css = less;
  }
}

function next(css, from, stops) {
  for (let i = from; i < css.length; i++) {
    if (css[i] === "\\") i++;
    else if (css[i] === '"' || css[i] === "'") i = css.indexOf(css[i], i + 1);
    else if (css.startsWith("/*", i)) i = css.indexOf("*/", i) + 1;
    else if (css.startsWith("url(", i) && !/["']/.test(css[i + 4])) i = css.indexOf(")", i);
    else if (stops.includes(css[i])) return i;
  }
  return -1;
}

function closing(css, open) {
  let depth = 1;
  let at = open;
  while (depth > 0) {
    at = next(css, at + 1, "{}");
    if (at < 0) throw new Error("a brace is not closed");
    depth += css[at] === "{" ? 1 : -1;
  }
  return at;
}

function split(selectors) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < selectors.length; i++) {
    if (selectors[i] === "\\") i++;
    else if (selectors[i] === "(" || selectors[i] === "[") depth++;
    else if (selectors[i] === ")" || selectors[i] === "]") depth--;
    else if (selectors[i] === "," && depth === 0) {
      parts.push(selectors.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, selectors.slice(start)];
}
