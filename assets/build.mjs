// Builds the front end into app/static/dist: hashed scripts and styles, one sprite of the icons in use, and
// manifest.json, by which the server finds them. Tabler's rules that no template or script names are left out, and those whose names ours carry.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, "app/static/dist");
const drawings = path.join(root, "node_modules/@tabler/icons/icons/outline");
const entries = ["app.js", "theme.js", "proof.js", "proof_worker.js", "anywhere/waiting.js"];
const bundles = [...entries.map((name) => path.basename(name)), "app.css", "public.css"];

async function filesBelow(folder, endings) {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && endings.includes(path.extname(entry.name)))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

async function sources() {
  const folders = [["templates", [".html"]], ["assets/scripts", [".js"]], ["app", [".py"]], ["talent", [".py"]], ["outreach", [".py"]]];
  return (await Promise.all(folders.map(([folder, endings]) => filesBelow(folder, endings)))).flat();
}

const onlyUsedRules = (content) => ({
  name: "only-used-rules",
  setup(build) {
    build.onLoad({ filter: /tabler\.css$/ }, async ({ path: file }) => {
      const [{ css }] = await new PurgeCSS().purge({
        content,
        css: [{ raw: await readFile(file, "utf8") }],
        variables: true,
        keyframes: true,
        blocklist: [/^(callout|empty|tag|timeline|strength)\b/],
        safelist: { deep: [/data-bs-theme/], variables: [/^--tblr-(primary|secondary|danger|body|border|shadow|bg)/] },
      });
      return { contents: css, loader: "css" };
    });
  },
});

async function bundle(content) {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [...entries.map((name) => `assets/scripts/${name}`), "assets/styles/app.css", "assets/styles/public.css"],
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    legalComments: "none",
    target: ["chrome123", "firefox120", "safari17.5"],
    outdir: dist,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
    logLevel: "warning",
    plugins: [onlyUsedRules(content)],
  });
  const outputs = Object.keys(metafile.outputs).map((file) => path.basename(file));
  const named = (name) => outputs.find((file) => file.match(`^${path.parse(name).name}-[A-Z0-9]{8}\\${path.extname(name)}$`));
  return { outputs, metafile, files: Object.fromEntries(bundles.map((name) => [name, named(name)])) };
}

// What the page that is kept on devices needs, besides itself: its script with all that this imports, styles and icons.
function neededWithout(connection, metafile, files) {
  const needed = new Set();
  const visit = (file) => {
    if (needed.has(path.basename(file))) return;
    needed.add(path.basename(file));
    (metafile.outputs[file]?.imports ?? []).filter(({ kind }) => kind === "import-statement").forEach((one) => visit(one.path));
  };
  visit(Object.keys(metafile.outputs).find((file) => path.basename(file) === files[connection]));
  return [...needed, files["theme.js"], files["app.css"], files["icons.svg"], files["icon.svg"]];
}

// The worker names what it keeps, so it is another file whenever any of that is, or the page: so devices learn of it.
async function serviceWorker(metafile, files) {
  const kept = neededWithout("waiting.js", metafile, files);
  const pages = await Promise.all(["anywhere/waiting.html", "layouts/kept.html"].map((name) => readFile(path.join(root, "templates", name))));
  const version = createHash("sha256").update([kept.join(), ...pages].join()).digest("hex").slice(0, 8);
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["assets/scripts/anywhere/service_worker.js"],
    bundle: true,
    write: false,
    format: "iife",
    minify: true,
    legalComments: "none",
    target: ["chrome123", "firefox120", "safari17.5"],
    define: { __KEPT__: JSON.stringify({ version, files: kept }) },
    logLevel: "warning",
  });
  return { "service_worker.js": await hashed("service_worker.js", outputFiles[0].contents) };
}

// An icon is in use when a template, or a script or module that speaks of icons, holds its name in quotes, or when
// it stands in icons.txt because the name is computed.
async function iconNames(content) {
  const listed = (await readFile(path.join(root, "assets/icons.txt"), "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));
  const drawn = new Set((await readdir(drawings)).map((file) => path.parse(file).name));
  const read = await Promise.all(content.map(async (file) => ({ file, text: await readFile(file, "utf8") })));
  const texts = read.filter(({ file, text }) => file.endsWith(".html") || text.includes("icon")).map(({ text }) => text);
  const quoted = texts.flatMap((text) => [...text.matchAll(/["']([a-z][a-z0-9-]*)["']/g)].map((match) => match[1]));
  return [...new Set([...listed, ...quoted.filter((name) => drawn.has(name))])].sort();
}

async function symbol(name) {
  const file = path.join(drawings, `${name}.svg`);
  const svg = await readFile(file, "utf8").catch(() => {
    throw new Error(`There is no icon “${name}” in @tabler/icons (see https://tabler.io/icons).`);
  });
  const drawing = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
}

async function hashed(name, data) {
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}-${createHash("sha256").update(data).digest("hex").slice(0, 8)}${ext}`;
  await writeFile(path.join(dist, file), data);
  return file;
}

async function sprite(names) {
  const symbols = await Promise.all(names.map(symbol));
  return hashed("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

// What is text goes out packed to whoever takes that, and it is packed once.
async function packed(files) {
  const texts = files.filter((file) => [".css", ".js", ".svg"].includes(path.extname(file)));
  for (const file of texts) await writeFile(path.join(dist, `${file}.gz`), gzipSync(await readFile(path.join(dist, file)), { level: 9 }));
  return texts.map((file) => `${file}.gz`);
}

// The pictures of the product on a home screen.
async function homeScreen() {
  const folder = path.join(root, "assets/images");
  const files = {};
  for (const name of await readdir(folder)) files[name] = await hashed(name, await readFile(path.join(folder, name)));
  return files;
}

// A server may be reading meanwhile: the manifest changes in one step, and only then do old files go.
async function writeManifest(manifest) {
  const fresh = path.join(dist, `manifest.${process.pid}.json`);
  await writeFile(fresh, JSON.stringify(manifest, null, 1));
  await rename(fresh, path.join(dist, "manifest.json"));
}

async function forget(before, current) {
  const old = before.filter((file) => !current.includes(file));
  await Promise.all(old.map((file) => rm(path.join(dist, file), { force: true })));
}

const content = await sources();
const icons = await iconNames(content);
await mkdir(dist, { recursive: true });
const before = await readdir(dist);
const { outputs, metafile, files: named } = await bundle(content);
const shown = { ...named, "icons.svg": await sprite(icons), ...(await homeScreen()) };
const files = { ...shown, ...(await serviceWorker(metafile, shown)) };
const made = [...new Set([...outputs, ...Object.values(files)])];
const current = [...made, ...(await packed(made)), "manifest.json"];
await writeManifest({ files, icons });
await forget(before, current);
console.log(Object.values(files).join("\n"));
