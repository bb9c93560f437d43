// Room on the disk that is kept free by taking it: when the disk is full it is given back, so that the database can be
// opened anew and the end of jobs be written.
import { randomBytes } from "node:crypto";
import { rm, stat, writeFile } from "node:fs/promises";

export interface Reserve {
  isTaken(): boolean;
  /** Rejects with what the file system says. */
  take(): Promise<void>;
  /** False if there was none. */
  release(): Promise<boolean>;
}

/** What LevelDB writes when it is opened: two logs of the size of its write buffer. */
export const RESERVE_BYTES = 2 * 1024 * 1024;

export function createReserve(path: string): Reserve {
  let isTaken = false;
  return {
    isTaken: () => isTaken,
    take: async () => {
      const present = await stat(path).catch(() => undefined);
      // Random: a file system that compresses would keep no room for zeros.
      if (present?.size !== RESERVE_BYTES) await writeWhole(path, randomBytes(RESERVE_BYTES));
      isTaken = true;
    },
    release: async () => {
      isTaken = false;
      const present = await stat(path).catch(() => undefined);
      await rm(path, { force: true }).catch(() => {});
      return present !== undefined;
    },
  };
}

/** A part of it would be in the way of what it is for. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await writeFile(path, bytes).catch(async (error: unknown) => {
    await rm(path, { force: true }).catch(() => {});
    throw error;
  });
}
