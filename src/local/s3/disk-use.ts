// How much all buckets take of the disk. It is counted when it seems to be too much, and before the first write: jobs, and
// people who move files about, tell nobody.
import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { S3Error } from "./errors.js";

export interface DiskUse {
  /** Throws S3Error if so many bytes more are too many. They count until `settle` says that they were written, or not. */
  reserve(bytes: number): Promise<Reservation>;
  removed(bytes: number): void;
}

export interface Reservation {
  /** May be called again; what it says first counts. */
  settle(isWritten: boolean): void;
}

export function createDiskUse(root: string, maxBytes: number): DiskUse {
  let known: number | undefined;
  let reserved = 0;
  let counting: Promise<void> | undefined;
  const count = async () => {
    known = await bytesBelow(root);
  };
  const hasRoom = (bytes: number) => known !== undefined && known + reserved + bytes <= maxBytes;
  return {
    reserve: async (bytes) => {
      if (!hasRoom(bytes)) {
        counting ??= count().finally(() => (counting = undefined));
        await counting;
      }
      if (!hasRoom(bytes)) {
        const message = `The local HealthLake keeps at most ${maxBytes} bytes of objects (maxStoredBytes, LOCAL_S3_MAX_BYTES)`;
        throw new S3Error("InsufficientStorage", message);
      }
      reserved += bytes;
      let isSettled = false;
      const settle = (isWritten: boolean) => {
        if (isSettled) return;
        isSettled = true;
        reserved -= bytes;
        if (isWritten) known = (known ?? 0) + bytes;
      };
      return { settle };
    },
    removed: (bytes) => {
      known = known === undefined ? undefined : Math.max(0, known - bytes);
    },
  };
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesBelow(path);
    else if (entry.isFile()) bytes += (await lstat(path).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
