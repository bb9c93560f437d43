// What the control plane remembers, written behind it: one turn of the event loop is one atomic batch.
import { deserialize, serialize } from "node:v8";
import { type Change, type Database, keysBelow, writeBatch } from "./database.js";

export interface Journal {
  put(key: string, record: object): void;
  remove(key: string): void;
  /** Resolves once all that was put or removed so far is written; rejects if it, or anything before it, was not. */
  settled(): Promise<void>;
}

/** Of a local HealthLake without a data directory: nothing is written. */
export const NO_JOURNAL: Journal = { put: () => {}, remove: () => {}, settled: async () => {} };

export function createJournal(database: Database): Journal {
  let changes: Change[] = [];
  let isScheduled = false;
  let written = Promise.resolve();
  const flush = async () => {
    const batch = changes;
    changes = [];
    isScheduled = false;
    try {
      await writeBatch(database, batch);
    } catch (error) {
      // Kept for the next write, in order: memory has them already.
      changes = [...batch, ...changes];
      throw error;
    }
  };
  const write = (change: Change) => {
    changes.push(change);
    if (isScheduled) return;
    isScheduled = true;
    // A failed write stops no later one; those who wait for it are told, and where nobody does the process goes on.
    written = written.catch(() => {}).then(flush);
    written.catch(() => {});
  };
  return {
    put: (key, record) => write({ type: "put", key, value: serialize(record), valueEncoding: "buffer" }),
    remove: (key) => write({ type: "del", key }),
    settled: () => written,
  };
}

/** The records below `prefix`, each with the rest of its key. */
export async function* readRecords<R>(database: Database, prefix: string): AsyncGenerator<[string, R]> {
  const range = { ...keysBelow(prefix), valueEncoding: "buffer" } as const;
  for await (const [key, value] of database.iterator<string, Buffer>(range)) {
    yield [key.slice(prefix.length), deserialize(value) as R];
  }
}
