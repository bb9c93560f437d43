// What the control plane remembers, written behind it: one turn of the event loop is one atomic batch. What could not be
// written is taken back: memory has what the disk has.
import { deserialize, serialize } from "node:v8";
import { type Change, type Database, keysBelow } from "./database.js";

export interface Journal {
  /** `undo` takes the change back in memory, where it could not be written. */
  put(key: string, record: object, undo: () => void): void;
  remove(key: string, undo: () => void): void;
  /** Resolves once all that was put or removed so far is written; rejects if some of it was taken back. */
  settled(): Promise<void>;
  /** Rejects where nothing more should be put. */
  assertRoom(): Promise<void>;
}

/** Of a local HealthLake without a data directory: nothing is written. */
export const NO_JOURNAL: Journal = {
  put: () => {},
  remove: () => {},
  settled: async () => {},
  assertRoom: async () => {},
};

interface Batch {
  readonly changes: Change[];
  readonly undos: (() => void)[];
  /** Why it was taken back before it was written. */
  failure?: Error;
}

export function createJournal(database: Pick<Database, "writeRecords" | "assertRoom">): Journal {
  let scheduled: Batch | undefined;
  let last: Promise<void> | undefined;

  const flush = async (batch: Batch) => {
    if (batch.failure !== undefined) throw batch.failure;
    if (scheduled === batch) scheduled = undefined;
    try {
      await database.writeRecords(batch.changes);
    } catch (error) {
      // What was changed meanwhile may build on it: it goes too, the latest change first.
      if (scheduled) scheduled.failure = error as Error;
      const undos = [...batch.undos, ...(scheduled?.undos ?? [])];
      scheduled = undefined;
      for (const undo of undos.reverse()) undo();
      throw error;
    }
  };
  const schedule = (): Batch => {
    const batch: Batch = { changes: [], undos: [] };
    const written = (last ?? Promise.resolve())
      .catch(() => {})
      .then(() => flush(batch))
      .finally(() => {
        // A failure is told to those who changed something, not to later ones.
        if (last === written) last = undefined;
      });
    last = written;
    // Where nobody waits for it the process goes on.
    written.catch(() => {});
    return batch;
  };
  const write = (change: Change, undo: () => void) => {
    scheduled ??= schedule();
    scheduled.changes.push(change);
    scheduled.undos.push(undo);
  };
  return {
    put: (key, record, undo) =>
      write({ type: "put", key, value: serialize(record), valueEncoding: "buffer" }, undo),
    remove: (key, undo) => write({ type: "del", key }, undo),
    settled: () => last ?? Promise.resolve(),
    assertRoom: () => database.assertRoom(),
  };
}

/** The records below `prefix`, each with the rest of its key. */
export async function* readRecords<R>(database: Database, prefix: string): AsyncGenerator<[string, R]> {
  const range = { ...keysBelow(prefix), valueEncoding: "buffer" } as const;
  const items = database.iterate((level) => level.iterator<string, Buffer>(range));
  for await (const [key, value] of items) {
    yield [key.slice(prefix.length), deserialize(value) as R];
  }
}
