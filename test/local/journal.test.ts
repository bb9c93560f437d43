// The journal over a database whose writes fail for a while.
import { createJournal } from "../../src/local/database/journal.js";
import type { Database } from "../../src/local/database/database.js";

function startDatabase() {
  const batches: string[][] = [];
  let failing = true;
  const database = {
    batch: async (changes: readonly { key: string }[]) => {
      if (failing) throw new Error("no space left");
      batches.push(changes.map(({ key }) => key));
    },
  } as unknown as Database;
  return { database, batches, recover: () => void (failing = false) };
}

test("tells who waits of a failed write, and writes what it kept with the next one", async () => {
  const { database, batches, recover } = startDatabase();
  const journal = createJournal(database);
  journal.put("a", {});
  await expect(journal.settled()).rejects.toThrow("no space left");
  journal.put("b", {});
  await expect(journal.settled()).rejects.toThrow("no space left");
  recover();
  journal.put("c", {});
  await journal.settled();
  expect(batches).toEqual([["a", "b", "c"]]);
});

test("a failed write that nobody waits for does not end the process", async () => {
  const { database, batches, recover } = startDatabase();
  const journal = createJournal(database);
  journal.put("a", {});
  await new Promise((resolve) => setImmediate(resolve));
  recover();
  journal.put("b", {});
  await journal.settled();
  expect(batches).toEqual([["a", "b"]]);
});
