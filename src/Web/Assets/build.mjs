// Bundles everything the browser loads: `node src/Web/Assets/build.mjs [FOLDER]`. The ordinary build of Web runs it.
import { build, transform } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { sprite } from "./icons.mjs";
import { purge } from "./purge.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const modules = join(root, "node_modules");
const out = resolve(process.argv[2] ?? join(root, "artifacts/assets"));
const sources = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/[\\/](bin|obj|artifacts)[\\/]/.test(entry.parentPath + "/"))
  .map((entry) => join(entry.parentPath, entry.name));
const text = sources.filter((file) => /\.(razor|cs|ts)$/.test(file)).map((file) => readFileSync(file, "utf8"));
const files = new Map();

// Turbo puts a style element into every page for its progress bar, which the content security policy forbids; ours is in main.css.
const turboWithoutStyleElement = {
  name: "turbo-without-style-element",
  setup: ({ onLoad }) => onLoad({ filter: /turbo\.es2017-esm\.js$/ }, ({ path }) => {
    const code = readFileSync(path, "utf8");
    const line = "    this.installStylesheetElement();\n";
    if (code.split(line).length !== 2) throw new Error("Turbo has changed: see how it installs its style element now.");
    return { contents: code.replace(line, ""), loader: "js" };
  }),
};

const pages = sources.filter((file) => file.endsWith(".page.ts"));
const bundled = await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries([
    ["main", join(here, "main.ts")],
    ...pages.map((file) => [basename(file, ".page.ts"), file]),
  ]),
  bundle: true, splitting: true, format: "esm", target: "es2022", minify: true, legalComments: "none",
  plugins: [turboWithoutStyleElement], chunkNames: "chunk-[hash]", outdir: out, write: false, logLevel: "warning",
});
for (const file of bundled.outputFiles) files.set(basename(file.path), file.contents);

// For pages of others: each a script of its own, which shares nothing.
for (const file of sources.filter((name) => name.endsWith(".embed.ts"))) {
  const embedded = await build({ entryPoints: [file], bundle: true, format: "iife", target: "es2022", minify: true, write: false });
  files.set(basename(file, ".embed.ts") + ".js", embedded.outputFiles[0].contents);
}

// Before the first paint, so not a module.
const theme = await build({ entryPoints: [join(here, "theme.ts")], bundle: true, format: "iife", target: "es2022", minify: true, write: false });
files.set("theme.js", theme.outputFiles[0].contents);

const tabler = purge(readFileSync(join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8"), text);
const own = sources.filter((file) => file.endsWith(".css")).sort((a, b) => b.endsWith("main.css") - a.endsWith("main.css") || (a < b ? -1 : 1));
const css = [tabler, ...own.map((file) => readFileSync(file, "utf8"))].join("\n");
files.set("main.css", Buffer.from((await transform(css, { loader: "css", minify: true, target: "es2022", legalComments: "none" })).code));

files.set("icons.svg", Buffer.from(sprite(join(modules, "@tabler/icons/icons/outline"), text)));
files.set("favicon.svg", readFileSync(join(here, "favicon.svg")));
// Loaded as a worker by whoever lays out a graph, so no bundle names it.
files.set("elk-worker.min.js", readFileSync(join(modules, "elkjs/lib/elk-worker.min.js")));

mkdirSync(out, { recursive: true });
for (const [name, contents] of files) {
  // What did not change keeps its time, so that nothing is compiled again for it.
  if (existsSync(join(out, name)) && readFileSync(join(out, name)).equals(contents)) continue;
  writeFileSync(join(out, name), contents);
  if (contents.length < 1024) continue;
  writeFileSync(join(out, name + ".gz"), gzipSync(contents, { level: 9 }));
  // The best quality takes seconds for the largest files and saves 3 %.
  const quality = contents.length > 500_000 ? 9 : 11;
  writeFileSync(join(out, name + ".br"), brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
}
for (const name of readdirSync(out)) if (!files.has(name.replace(/\.(br|gz)$/, ""))) rmSync(join(out, name));

for (const [name, contents] of [...files].sort())
  console.log(`${name}: ${contents.length} bytes, ${gzipSync(contents, { level: 9 }).length} gzipped`);
