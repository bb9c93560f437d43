// `tsx scripts/build-server.ts`: makes dist/server.js one bundle with all that it imports, after tsc has made dist. A process reads a few
// files then instead of 1,200: that is half of what a start costs. What a program imports stays as tsc has made it.
import { build } from "esbuild";
import { readFile, rm, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { collectLicenses } from "./licenses.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));
const CHUNKS = "chunks";

/** Packages that may be missing at run time, or hold a binary; type-graphql asks for the last one where it validates, which we do ourselves. */
const EXTERNAL = ["@faker-js/faker", "classic-level", "pino-pretty", "saxes", "class-validator"];

/** CommonJS inside of an ES module: its packages ask for Node's modules by `require`, and some for their own folder. The names are none that a package has. */
const BANNER = `import { createRequire as createRequireOfBundle } from "node:module";
import { fileURLToPath as toPathOfBundle } from "node:url";
const require = createRequireOfBundle(import.meta.url);
const __filename = toPathOfBundle(import.meta.url);
const __dirname = toPathOfBundle(new URL(".", import.meta.url));`;

const startedAt = performance.now();
// Names of chunks carry a hash: those of the build before would stay.
await rm(`${ROOT}dist/${CHUNKS}`, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: { server: "src/server.ts" },
  outdir: "dist",
  // All in one folder: from there `../` and the module's own place lead to where tsc has put it.
  entryNames: `${CHUNKS}/[name]`,
  chunkNames: `${CHUNKS}/[name]-[hash]`,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // Not minified: a stack should name a line that can be read. It would save 0.5 MB of the package.
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: "warning",
  banner: { js: BANNER },
  external: EXTERNAL,
  plugins: [
    {
      name: "places",
      setup: (bundle) =>
        bundle.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
          const text = await readFile(path, "utf8");
          const place = `../${relative(SOURCES, path).replace(/\.ts$/, ".js")}`;
          return {
            contents: text.replaceAll("import.meta.url", `new URL("${place}", import.meta.url)`),
            loader: "ts",
          };
        }),
    },
  ],
});
await writeFile(`${ROOT}dist/server.js`, `#!/usr/bin/env node\nimport "./${CHUNKS}/server.js";\n`);
await writeFile(`${ROOT}dist/${CHUNKS}/THIRD-PARTY-LICENSES.txt`, await collectLicenses([metafile], ROOT));
const outputs = Object.entries(metafile.outputs).filter(([path]) => path.endsWith(".js"));
const megabytes = (outputs.reduce((sum, [, { bytes }]) => sum + bytes, 0) / 1e6).toFixed(1);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(`dist/server.js: ${outputs.length} files, ${megabytes} MB, in ${seconds} s`);
