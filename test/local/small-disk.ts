/** A file system of its own that is soon full; what can be mounted by root alone. */
import { spawnSync } from "node:child_process";
import { appendFile, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { makeDirectory } from "./data-support.js";

export interface SmallDisk {
  readonly directory: string;
  /** Leaves so many bytes. */
  fill(left: number): Promise<void>;
  /** Takes away what filled it. */
  empty(): Promise<void>;
  unmount(): void;
}

const run = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** Undefined where nothing can be mounted. */
export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk | undefined> {
  const directory = await makeDirectory();
  if (!run("mount", "-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", directory)) return undefined;
  const filler = join(directory, "filler");
  return {
    directory,
    fill: async (left) => {
      const { bavail, bsize } = await statfs(directory);
      await appendFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
    empty: () => rm(filler, { force: true }),
    unmount: () => void run("umount", "-l", directory),
  };
}

/** Whether `mountSmallDisk` will do. */
export const canMount = process.getuid?.() === 0 && run("mount", "--version");
