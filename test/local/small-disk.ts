// A file system of its own that is soon full; where nothing can be mounted, tests of it are skipped.
import { appendFile, mkdtemp, rm, rmdir, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "../support/children.js";

export interface SmallDisk {
  readonly directory: string;
  /** Leaves so many bytes. */
  fill(left: number): Promise<void>;
  /** Takes away what filled it. */
  empty(): Promise<void>;
  unmount(): Promise<void>;
}

async function run(command: string, ...args: string[]): Promise<boolean> {
  const exit = startChild(command, args, { timeoutMs: 15_000 }).exited;
  return (await exit.catch(() => ({ code: 1 }))).code === 0;
}

async function mount(mebibytes: number): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "small-disk-"));
  if (await run("mount", "-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", directory)) return directory;
  await rmdir(directory);
  return undefined;
}

/** Lazily: what is still open there does not keep it. */
async function unmount(directory: string): Promise<void> {
  await run("umount", "-l", directory);
  await rmdir(directory);
}

export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk> {
  const directory = await mount(mebibytes);
  if (directory === undefined) throw new Error("nothing can be mounted");
  const filler = join(directory, "filler");
  return {
    directory,
    fill: async (left) => {
      const { bavail, bsize } = await statfs(directory);
      await appendFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
    empty: () => rm(filler, { force: true }),
    unmount: () => unmount(directory),
  };
}

const probe = process.getuid?.() === 0 ? await mount(1) : undefined;
if (probe !== undefined) await unmount(probe);

/** A test, where something can be mounted. */
export const onSmallDisk = probe === undefined ? test.skip : test;
