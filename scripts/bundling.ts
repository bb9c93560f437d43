// What the bundles of all pages share: files in one flat folder, whose names carry a hash of their content, so that a browser
// may keep them for ever; a gzipped twin of each; the page; and the licenses of what went into them.
import type { Metafile } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

export const COMMON = {
  bundle: true,
  minify: true,
  metafile: true,
  target: "es2022",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
} as const;

export interface BundleSize {
  readonly files: number;
  readonly bytes: number;
  readonly gzippedBytes: number;
}

/** Empties `outDir` and gives the folder of its assets. */
export async function emptyBundle(outDir: string): Promise<string> {
  const assets = join(outDir, "assets");
  await rm(outDir, { recursive: true, force: true });
  await mkdir(assets, { recursive: true });
  return assets;
}

/** The hashed file name that esbuild gave to an entry. */
export function outputOf(metafile: Metafile, entry: string, extension: string): string {
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  const name = names.find((it) => it.startsWith(`${entry}-`) && it.endsWith(extension));
  if (name === undefined) throw new Error(`esbuild wrote no ${entry}-*${extension}`);
  return name;
}

export interface PageParts {
  readonly title: string;
  /** The id of the element that the script fills. */
  readonly mount: string;
  readonly script: string;
  readonly style: string;
}

/** Addresses begin with `./`, which the gateway adapts to the address that the page was asked for by. */
export function page({ title, mount, script, style }: PageParts): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="./assets/${style}" />
    <script type="module" src="./assets/${script}"></script>
  </head>
  <body>
    <div id="${mount}"></div>
  </body>
</html>
`;
}

/** Puts a `.gz` beside every file, for the gateway to send as it is. */
export async function compress(dir: string): Promise<BundleSize> {
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

/** One line for `npm run build`. */
export function describeBundle(name: string, size: BundleSize, startedAt: number): string {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return `dist/${name}: ${size.files} files, ${megabytes(size.bytes)}, ${megabytes(size.gzippedBytes)} gzipped, in ${seconds} s`;
}
