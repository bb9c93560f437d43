// dist for tests of the real process: built once where it is missing or older than the sources.
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { run, startChild } from "./children.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const LOCK = join(ROOT, "node_modules/.dist.lock");
/** A build takes some 10 s; a lock this old was left behind. */
const ABANDONED_MS = 180_000;

/** For beforeAll, with BUILD_TIMEOUT_MS. */
export function ensureBuilt(): Promise<void> {
  return whileLocked(async () => {
    if ((await changedAt()) > (await modifiedAt(join(ROOT, "dist/server.js")))) await build();
  });
}

/** Several workers may come at once: one builds, the others wait. */
export async function whileLocked(buildWhereStale: () => Promise<void>): Promise<void> {
  await lock();
  try {
    await buildWhereStale();
  } finally {
    await rm(LOCK, { recursive: true, force: true });
  }
}

export const BUILD_TIMEOUT_MS = 240_000;

async function lock(): Promise<void> {
  for (;;) {
    try {
      return await mkdir(LOCK).then(() => undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const lockedAt = await modifiedAt(LOCK);
    if (lockedAt > 0 && Date.now() - lockedAt > ABANDONED_MS)
      await rm(LOCK, { recursive: true, force: true });
    await delay(100);
  }
}

/** Type errors are the business of `npm run check`; tsc writes its output in spite of them. */
async function build(): Promise<void> {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const { stdout, stderr } = await startChild(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
    cwd: ROOT,
  }).exited;
  await run(process.execPath, [join(ROOT, "scripts/copy-lua.mjs")], { cwd: ROOT });
  await run(process.execPath, ["--import", "tsx", join(ROOT, "scripts/build-server.ts")], { cwd: ROOT });
  if (!existsSync(join(ROOT, "dist/server.js"))) throw new Error(`tsc wrote nothing:\n${stdout}${stderr}`);
}

async function changedAt(): Promise<number> {
  const entries = await readdir(join(ROOT, "src"), { recursive: true, withFileTypes: true });
  const files = entries.map((entry) => join(entry.parentPath, entry.name));
  return Math.max(...(await Promise.all([...files, join(ROOT, "tsconfig.build.json")].map(modifiedAt))));
}

/** In milliseconds; 0 for what is not there (any more). */
function modifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
