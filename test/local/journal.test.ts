// The journal over a database whose writes fail for a while: memory has what is kept.
import { Collection, TokenMap } from "../../src/local/collections.js";
import { createJournal } from "../../src/local/database/journal.js";

interface Thing {
  readonly id: string;
  readonly sequence: number;
  readonly name?: string;
}

/** Its writes end when `end` is called: with an error while it fails. */
function startJournal() {
  const batches: string[][] = [];
  let isFailing = true;
  const journal = createJournal({
    writeRecords: async (changes) => {
      if (isFailing) throw new Error("no space left");
      batches.push(changes.map(({ type, key }) => `${type} ${key}`));
    },
    assertRoom: async () => {},
  });
  const things = new Collection<Thing>(({ id }) => id, journal, "t/");
  return { journal, things, batches, setFailing: (value: boolean) => void (isFailing = value) };
}

const names = (things: Collection<Thing>) => [...things.oldestFirst()].map(({ id, name = "" }) => id + name);
const newest = (things: Collection<Thing>) => [...things.newestFirst()].map(({ id }) => id);

test("tells who waits of a failed write and takes it back; what comes later is written without it", async () => {
  const { journal, things, batches, setFailing } = startJournal();
  things.put({ id: "a", sequence: 1 });
  expect(names(things)).toEqual(["a"]);
  await expect(journal.settled()).rejects.toThrow("no space left");
  expect(names(things)).toEqual([]);
  // It is over: who changes nothing is not told of it.
  await journal.settled();
  setFailing(false);
  things.put({ id: "b", sequence: 2 });
  await journal.settled();
  expect(names(things)).toEqual(["b"]);
  expect(batches).toEqual([["put t/b"]]);
});

test("takes back what was changed while a write failed, the latest first, and tells who waits for that too", async () => {
  const { journal, things, batches, setFailing } = startJournal();
  setFailing(false);
  for (const [sequence, id] of ["a", "b", "c"].entries()) things.put({ id, sequence });
  await journal.settled();
  setFailing(true);
  things.put({ id: "a", sequence: 1, name: "1" });
  const first = journal.settled();
  const second = Promise.resolve().then(() => {
    things.put({ id: "a", sequence: 1, name: "2" });
    things.removeWhere(({ id }) => id !== "a");
    things.put({ id: "d", sequence: 4 });
    expect(names(things)).toEqual(["a2", "d"]);
    return journal.settled();
  });
  await expect(first).rejects.toThrow("no space left");
  await expect(second).rejects.toThrow("no space left");
  expect(names(things)).toEqual(["a", "b", "c"]);
  expect(newest(things)).toEqual(["c", "b", "a"]);
  setFailing(false);
  things.put({ id: "e", sequence: 5 });
  await journal.settled();
  expect(batches).toEqual([["put t/a", "put t/b", "put t/c"], ["put t/e"]]);
});

test("takes back client tokens, new ones and removed ones", async () => {
  const { journal, setFailing } = startJournal();
  const tokens = new TokenMap(journal, "k/");
  setFailing(false);
  tokens.set("old", { resourceId: "1", fingerprint: "f" });
  await journal.settled();
  setFailing(true);
  tokens.removeWhere(() => true);
  tokens.set("new", { resourceId: "2", fingerprint: "g" });
  await expect(journal.settled()).rejects.toThrow("no space left");
  expect(tokens.get("old")).toEqual({ resourceId: "1", fingerprint: "f" });
  expect(tokens.get("new")).toBeUndefined();
});

test("a failed write that nobody waits for does not end the process", async () => {
  const { journal, things, batches, setFailing } = startJournal();
  things.put({ id: "a", sequence: 1 });
  await new Promise((resolve) => setImmediate(resolve));
  setFailing(false);
  things.put({ id: "b", sequence: 2 });
  await journal.settled();
  expect(batches).toEqual([["put t/b"]]);
});
