// Bundles the console into static files. relay-compiler is not run here: its artifacts are committed (`npm run relay`).
import { build, type Metafile, type Plugin } from "esbuild";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type BundleSize, COMMON, compress, emptyBundle, outputOf, page } from "../bundling.js";
import { collectLicenses } from "../licenses.js";

export const CONSOLE = fileURLToPath(new URL("../../console/", import.meta.url));
/** Seen from there. */
const ENTRY = "src/main.tsx";
const ARTIFACTS = join(CONSOLE, "src/__generated__");

const TAG = /\bgraphql`\s*(?:query|mutation|subscription|fragment)\s+(\w+)[^`]*`/g;

/** Puts the import of its artifact where graphql`…` stands. */
const relayArtifacts: Plugin = {
  name: "relay-artifacts",
  setup(build) {
    build.onLoad({ filter: /[\\/]console[\\/]src[\\/].*\.tsx?$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const names = new Set<string>();
      const contents = text.replaceAll(TAG, (_tag, name: string) => {
        names.add(name);
        return `artifactOf${name}`;
      });
      const folder = relative(dirname(path), ARTIFACTS);
      const prefix = folder.startsWith(".") ? folder : `./${folder}`;
      const imports = [...names].map((name) => `import artifactOf${name} from "${prefix}/${name}.graphql";`);
      return { contents: `${imports.join("")}${contents}`, loader: path.endsWith("x") ? "tsx" : "ts" };
    });
  },
};

/** Style sheets are bundled by themselves: esbuild would give each part that is loaded later one of its own, and load none. */
const leaveStyles: Plugin = {
  name: "leave-styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, () => ({ contents: "", loader: "empty" }));
  },
};

/** The fonts are inlined in the style sheet, 138 kB of it gzipped; the system's own do. */
const dropFonts: Plugin = {
  name: "drop-fonts",
  setup(build) {
    build.onLoad({ filter: /[\\/]global-styles[\\/]index\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(/@font-face\s*\{[^}]*\}/g, ""),
      loader: "css",
    }));
  },
};

/** Cloudscape would bring its words in all languages; the console speaks one. */
const dropLanguages: Plugin = {
  name: "drop-languages",
  setup(build) {
    build.onLoad({ filter: /[\\/]i18n[\\/]messages[\\/]all\./ }, ({ path }) =>
      path.includes("all.en.") ? undefined : { contents: "export default {}" },
    );
  },
};

/** Empties `outDir` and builds into it; the page comes last, so that where it is the rest is too. */
export async function buildConsole(outDir: string): Promise<BundleSize> {
  const assets = await emptyBundle(outDir);
  const { metafile } = await build({
    ...COMMON,
    absWorkingDir: CONSOLE,
    outdir: assets,
    format: "esm",
    splitting: true,
    jsx: "automatic",
    entryPoints: { console: ENTRY },
    plugins: [relayArtifacts, leaveStyles, dropLanguages],
    tsconfig: "tsconfig.json",
  });
  const styles = await build({
    ...COMMON,
    absWorkingDir: CONSOLE,
    outdir: assets,
    stdin: { contents: toImports(metafile), loader: "css", resolveDir: CONSOLE, sourcefile: "console.css" },
    entryNames: "console-[hash]",
    plugins: [dropFonts],
  });
  const size = await compress(assets);
  await copyFile(join(CONSOLE, "persisted.json"), join(outDir, "persisted.json"));
  const licenses = await collectLicenses([metafile, styles.metafile], CONSOLE);
  await writeFile(join(outDir, "THIRD-PARTY-LICENSES.txt"), licenses);
  const names = {
    script: outputOf(metafile, "console", ".js"),
    style: outputOf(styles.metafile, "console", ".css"),
  };
  await writeFile(
    join(outDir, "index.html"),
    page({ title: "HealthLake console", mount: "console", ...names }),
  );
  return size;
}

/** Of all style sheets, in the order in which the scripts are run that import them. */
function toImports({ inputs }: Metafile): string {
  const seen = new Set<string>();
  const styles: string[] = [];
  const walk = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const imported of inputs[path]?.imports ?? []) walk(imported.path);
    if (path.endsWith(".css")) styles.push(path);
  };
  walk(ENTRY);
  return styles
    .map((path) => `@import ${JSON.stringify(path.startsWith(".") ? path : `./${path}`)};`)
    .join("\n");
}
