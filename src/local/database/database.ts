// One LevelDB a data directory. LevelDB was taken over SQLite and LMDB because the kernel releases its lock when the
// process dies, a batch is written whole or not at all, it works outside of the event loop, and its keys are sorted.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import {
  CutOffError,
  DataDirectoryInUseError,
  DataDirectoryUnusableError,
  NotKeptError,
  reasonOf,
} from "./errors.js";
import { type Reserve, createReserve } from "./reserve.js";

export type Level = ClassicLevel;

/** One change; a batch of them is atomic. Values are text unless `valueEncoding` says otherwise. */
export type Change =
  | { readonly type: "put"; readonly key: string; readonly value: string }
  | { readonly type: "put"; readonly key: string; readonly value: Buffer; readonly valueEncoding: "buffer" }
  | { readonly type: "del"; readonly key: string };

export interface Range {
  readonly gte: string;
  readonly lt: string;
}

export interface Database {
  /** Rejects with NotKeptError where the database can't be had. */
  read<T>(work: (level: Level) => Promise<T>): Promise<T>;
  /** What an iterator gives, as it was at its beginning. Throws CutOffError where the database was opened anew meanwhile. */
  iterate<T>(begin: (level: Level) => AsyncIterable<T>): AsyncGenerator<T>;
  /**
   * Writes atomically, one batch after the other. The process may die at any moment; the operating system may not.
   * Rejects with NotKeptError where nothing of it is kept, and where there is room for records only.
   */
  write(changes: readonly Change[]): Promise<void>;
  /** The same, also with the room that is reserved: for records of what has happened. */
  writeRecords(changes: readonly Change[]): Promise<void>;
  /** Rejects with NotKeptError where some of it may be left. */
  clear(range: Range): Promise<void>;
  /** Rejects with NotKeptError where there is room for records only. */
  assertRoom(): Promise<void>;
  close(): Promise<void>;
}

/**
 * LevelDB maps its tables into memory, by default 1,000 of 2 MiB; with these, 64 of 1 MiB. What is in its logs alone it
 * writes once more when it is opened: that must fit into the reserve, also where nothing of it can be compressed.
 */
const OPTIONS = { maxOpenFiles: 74, maxFileSize: 1024 * 1024, writeBufferSize: 1024 * 1024 } as const;

/**
 * Opens the database below the data directory, which is made if need be. `onTrouble` is told when writes begin to fail.
 * Rejects with DataDirectoryInUseError or DataDirectoryUnusableError.
 */
export async function openDatabase(
  dataDir: string,
  onTrouble: (error: NotKeptError) => void = () => {},
): Promise<Database> {
  const level = new ClassicLevel(join(dataDir, "db"), OPTIONS);
  const reserve = createReserve(join(dataDir, "reserve"));
  try {
    await mkdir(dataDir, { recursive: true });
    await level.open().catch(async (error: unknown) => {
      // Somebody else's reserve is not ours to use.
      if (reasonOf(error).code === "LEVEL_LOCKED" || !(await reserve.release())) throw error;
      await level.open();
    });
  } catch (error) {
    if (reasonOf(error).code === "LEVEL_LOCKED") throw new DataDirectoryInUseError(dataDir);
    throw new DataDirectoryUnusableError(dataDir, reasonOf(error));
  }
  await reserve.take().catch(() => {});
  return createDatabase(level, reserve, onTrouble);
}

/**
 * A write that fails leaves a hole in LevelDB's log: what is written behind it is gone at the next start. So after a
 * failed write the database is opened anew, which reads what is there, before anything else is written.
 */
function createDatabase(level: Level, reserve: Reserve, onTrouble: (error: NotKeptError) => void): Database {
  let isDamaged = false;
  let isInTrouble = false;
  let opened = 1;
  let reopening: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  const fail = (error: unknown): never => {
    const failure = error instanceof NotKeptError ? error : new NotKeptError(error);
    if (!isInTrouble) onTrouble(failure);
    isInTrouble = true;
    throw failure;
  };
  const reopen = async () => {
    await reserve.release();
    await level.close();
    await level.open();
    opened++;
    isDamaged = false;
  };
  const mend = async () => {
    reopening ??= reopen().finally(() => {
      reopening = undefined;
    });
    await reopening.catch(fail);
  };
  const assertRoom = async () => {
    if (isDamaged) await mend();
    if (!reserve.isTaken()) await reserve.take().catch(fail);
    isInTrouble = false;
  };
  const change = (prepare: () => Promise<void>, work: () => Promise<void>): Promise<void> => {
    const run = async () => {
      await prepare();
      await work().catch((error: unknown) => {
        isDamaged = true;
        fail(error);
      });
    };
    return (last = last.catch(() => {}).then(run));
  };
  const writable = async () => {
    if (isDamaged) await mend();
  };
  /** Where opening it anew has failed, whoever needs it tries once more. */
  const readable = async () => {
    while (reopening || level.status !== "open") await mend();
  };
  const batch = (changes: readonly Change[]) => () => level.batch<string, string | Buffer>([...changes], {});

  return {
    read: async (work) => {
      await readable();
      return work(level).catch(fail);
    },
    iterate: async function* (begin) {
      await readable();
      const beginning = opened;
      try {
        yield* begin(level);
      } catch (error) {
        if (reopening || opened !== beginning) throw new CutOffError();
        fail(error);
      }
    },
    write: (changes) => change(assertRoom, batch(changes)),
    writeRecords: (changes) => change(writable, batch(changes)),
    clear: (range) => change(writable, () => level.clear(range)),
    assertRoom: () => change(assertRoom, async () => {}),
    close: async () => {
      await last.catch(() => {});
      await reopening?.catch(() => {});
      await level.close();
    },
  };
}

/** The range of all keys that begin with `prefix`, which ends in a slash: `0` is the character after it. */
export function keysBelow(prefix: string): Range {
  return { gte: prefix, lt: `${prefix.slice(0, -1)}0` };
}
