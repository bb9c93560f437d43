// One LevelDB a data directory. LevelDB was taken over SQLite and LMDB because the kernel releases its lock when the
// process dies, a batch is written whole or not at all, it works outside of the event loop, and its keys are sorted.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";

export type Database = ClassicLevel;

/** One change; a batch of them is atomic. Values are text unless `valueEncoding` says otherwise. */
export type Change =
  | { readonly type: "put"; readonly key: string; readonly value: string }
  | { readonly type: "put"; readonly key: string; readonly value: Buffer; readonly valueEncoding: "buffer" }
  | { readonly type: "del"; readonly key: string };

/** Another process has the data directory open. */
export class DataDirectoryInUseError extends Error {
  override readonly name = "DataDirectoryInUseError";
  readonly code = "DATA_DIRECTORY_IN_USE";

  constructor(readonly directory: string) {
    super(`the data directory ${directory} is in use by another local HealthLake`);
  }
}

/** It can't be made, read or written: a read-only file system, a folder of somebody else's, a full disk, a file in its place. */
export class DataDirectoryUnusableError extends Error {
  override readonly name = "DataDirectoryUnusableError";
  readonly code = "DATA_DIRECTORY_UNUSABLE";

  constructor(
    readonly directory: string,
    cause: Error,
  ) {
    super(`the data directory ${directory} cannot be used: ${cause.message}`, { cause });
  }
}

/** LevelDB maps its tables into memory, by default 1,000 of 2 MiB; with these, 64 of 1 MiB. */
const TABLES = { maxOpenFiles: 74, maxFileSize: 1024 * 1024 } as const;

/**
 * Opens the database below the data directory, which is made if need be. Rejects with DataDirectoryInUseError or
 * DataDirectoryUnusableError.
 */
export async function openDatabase(dataDir: string): Promise<Database> {
  const database: Database = new ClassicLevel(join(dataDir, "db"), TABLES);
  try {
    await mkdir(dataDir, { recursive: true });
    await database.open();
  } catch (error) {
    // What LevelDB says is the cause of what abstract-level says.
    const reason = ((error as Error).cause ?? error) as Error & { code?: string };
    if (reason.code === "LEVEL_LOCKED") throw new DataDirectoryInUseError(dataDir);
    throw new DataDirectoryUnusableError(dataDir, reason);
  }
  return database;
}

/** Writes atomically. The process may die at any moment; the operating system may not. */
export function writeBatch(database: Database, changes: readonly Change[]): Promise<void> {
  return database.batch<string, string | Buffer>([...changes], {});
}

/** The range of all keys that begin with `prefix`, which ends in a slash: `0` is the character after it. */
export function keysBelow(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix.slice(0, -1)}0` };
}
