// dist/console for tests: there after a fresh clone, and never older than what it is made of.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { stop } from "esbuild";
import { buildConsole } from "../../scripts/console/bundle.js";
import { ROOT, whileLocked } from "./build.js";

const SOURCES = ["console", "scripts/console"];

/** For beforeAll, with BUILD_TIMEOUT_MS. Builds, in a few seconds, only where the bundle is missing or stale. */
export function ensureConsoleBundle(): Promise<void> {
  return whileLocked(async () => {
    const outDir = join(ROOT, "dist/console");
    const builtAt = await stat(join(outDir, "index.html")).then(
      (file) => file.mtimeMs,
      () => 0,
    );
    if ((await changedAt()) > builtAt) await buildConsole(outDir);
    // The process by which esbuild builds.
    await stop();
  });
}

async function changedAt(): Promise<number> {
  const folders = await Promise.all(
    SOURCES.map(async (source) =>
      (await readdir(join(ROOT, source), { recursive: true })).map((name) => join(source, name)),
    ),
  );
  const files = [...folders.flat(), "scripts/bundling.ts", "package-lock.json"];
  const times = await Promise.all(files.map(async (file) => (await stat(join(ROOT, file))).mtimeMs));
  return Math.max(...times);
}
