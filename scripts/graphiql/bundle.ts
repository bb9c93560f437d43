// Bundles GraphiQL into static files: a page and, in one flat folder, its script, style and workers. The names of
// those carry a hash of their content, so that a browser may keep them for ever.
import { build, type Metafile, type Plugin } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const OPERATIONS = fileURLToPath(new URL("../../examples/operations/", import.meta.url));
const APP = fileURLToPath(new URL("app.js", import.meta.url));

/** By the label under which monaco asks for them. */
const WORKER_ENTRIES = {
  editor: "monaco-editor/esm/vs/editor/editor.worker.js",
  graphql: "monaco-graphql/esm/graphql.worker.js",
  json: "monaco-editor/esm/vs/language/json/json.worker.js",
};

const COMMON = {
  bundle: true,
  minify: true,
  metafile: true,
  target: "es2022",
  entryNames: "[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
} as const;

/** GraphiQL imports CommonJS files of prettier by name, which esbuild gives no named exports; these are the same as modules. */
const PRETTIER_MODULES = {
  "prettier/parser-babel": "prettier/plugins/babel",
  "prettier/parser-graphql": "prettier/plugins/graphql",
};

/** graphiql/style.css contains monaco's style already, its fonts inlined; what monaco imports would come a second time. */
const dropMonacoStyle: Plugin = {
  name: "drop-monaco-style",
  setup(build) {
    build.onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: "", loader: "empty" }));
  },
};

export interface BundleSize {
  readonly files: number;
  readonly bytes: number;
  readonly gzippedBytes: number;
}

/** Empties `outDir` and builds into it; the page comes last, so that where it is the rest is too. */
export async function buildGraphiql(outDir: string): Promise<BundleSize> {
  const assets = join(outDir, "assets");
  await rm(outDir, { recursive: true, force: true });
  await mkdir(assets, { recursive: true });
  const workers = await buildWorkers(assets);
  const app = await buildApp(assets, workers);
  const size = await compress(assets);
  await writeFile(join(outDir, "index.html"), page(app.script, app.style));
  return size;
}

async function buildWorkers(outdir: string): Promise<Record<string, string>> {
  const { metafile } = await build({ ...COMMON, outdir, format: "iife", entryPoints: WORKER_ENTRIES });
  return Object.fromEntries(
    Object.keys(WORKER_ENTRIES).map((label) => [label, outputOf(metafile, label, ".js")]),
  );
}

async function buildApp(outdir: string, workers: Record<string, string>) {
  const { metafile } = await build({
    ...COMMON,
    outdir,
    format: "esm",
    splitting: true,
    entryPoints: { app: APP },
    plugins: [dropMonacoStyle],
    alias: PRETTIER_MODULES,
    chunkNames: "[name]-[hash]",
    define: {
      ...COMMON.define,
      EXAMPLE_TABS: JSON.stringify(await readExampleTabs()),
      WORKERS: JSON.stringify(workers),
    },
  });
  return { script: outputOf(metafile, "app", ".js"), style: outputOf(metafile, "app", ".css") };
}

/** The hashed file name that esbuild gave to an entry. */
function outputOf(metafile: Metafile, entry: string, extension: string): string {
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  const name = names.find((it) => it.startsWith(`${entry}-`) && it.endsWith(extension));
  if (name === undefined) throw new Error(`esbuild wrote no ${entry}-*${extension}`);
  return name;
}

/** One tab for each `<name>.graphql`, in the order of their names; `<name>.variables.json` beside it fills its variables. */
async function readExampleTabs() {
  const files = await readdir(OPERATIONS);
  const documents = files.filter((file) => file.endsWith(".graphql")).sort();
  const read = (file: string) => readFile(join(OPERATIONS, file), "utf8");
  return Promise.all(
    documents.map(async (document) => {
      const variables = document.replace(/\.graphql$/, ".variables.json");
      return {
        query: await read(document),
        ...(files.includes(variables) && { variables: await read(variables) }),
      };
    }),
  );
}

/** Addresses begin with `./`, which the gateway adapts to the address that the page was asked for by. */
function page(script: string, style: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>HealthLake GraphQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="./assets/${style}" />
    <script type="module" src="./assets/${script}"></script>
  </head>
  <body>
    <div id="graphiql"></div>
  </body>
</html>
`;
}

/** Puts a `.gz` beside every file, for the gateway to send as it is. */
async function compress(dir: string): Promise<BundleSize> {
  let bytes = 0;
  let gzippedBytes = 0;
  const names = await readdir(dir);
  for (const name of names) {
    const content = await readFile(join(dir, name));
    const gzipped = await promisify(gzip)(content, { level: 9 });
    await writeFile(join(dir, `${name}.gz`), gzipped);
    bytes += content.length;
    gzippedBytes += gzipped.length;
  }
  return { files: names.length, bytes, gzippedBytes };
}
