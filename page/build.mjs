// Builds the page: hashed files under assets/, and the one HTML file that names them.
import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";

const out = process.argv[2] ?? "../src/recoup/web/page";
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const { metafile } = await build({
  entryPoints: ["src/main.tsx", "src/style.css"],
  outdir: `${out}/assets`,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  alias: { react: "preact/compat" },
  legalComments: "linked",
  metafile: true,
});

const built = (entry) =>
  basename(Object.entries(metafile.outputs).find(([, o]) => o.entryPoint === entry)[0]);
const html = await readFile("src/index.html", "utf8");
await writeFile(
  `${out}/index.html`,
  html.replace("main.js", built("src/main.tsx")).replace("style.css", built("src/style.css")),
);
