// Bundles GraphiQL into static files: a page and, in one flat folder, its script, style and workers. The names of
// those carry a hash of their content, so that a browser may keep them for ever.
import { build, type Plugin } from "esbuild";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BundleSize, COMMON, compress, emptyBundle, outputOf, page } from "../bundling.js";
import { collectLicenses } from "../licenses.js";

const OPERATIONS = fileURLToPath(new URL("../../examples/operations/", import.meta.url));
const APP = fileURLToPath(new URL("app.js", import.meta.url));

/** By the label under which monaco asks for them. */
const WORKER_ENTRIES = {
  editor: "monaco-editor/esm/vs/editor/editor.worker.js",
  graphql: "monaco-graphql/esm/graphql.worker.js",
  json: "monaco-editor/esm/vs/language/json/json.worker.js",
};

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

/** Empties `outDir` and builds into it; the page comes last, so that where it is the rest is too. */
export async function buildGraphiql(outDir: string): Promise<BundleSize> {
  const assets = await emptyBundle(outDir);
  const workers = await buildWorkers(assets);
  const app = await buildApp(assets, workers.names);
  const size = await compress(assets);
  const licenses = await collectLicenses([workers.metafile, app.metafile]);
  await writeFile(join(outDir, "THIRD-PARTY-LICENSES.txt"), licenses);
  const parts = { title: "HealthLake GraphQL", mount: "graphiql", script: app.script, style: app.style };
  await writeFile(join(outDir, "index.html"), page(parts));
  return size;
}

async function buildWorkers(outdir: string) {
  const { metafile } = await build({ ...COMMON, outdir, format: "iife", entryPoints: WORKER_ENTRIES });
  const labels = Object.keys(WORKER_ENTRIES);
  return {
    metafile,
    names: Object.fromEntries(labels.map((label) => [label, outputOf(metafile, label, ".js")])),
  };
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
    define: {
      ...COMMON.define,
      EXAMPLE_TABS: JSON.stringify(await readExampleTabs()),
      WORKERS: JSON.stringify(workers),
    },
  });
  return { script: outputOf(metafile, "app", ".js"), style: outputOf(metafile, "app", ".css"), metafile };
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
