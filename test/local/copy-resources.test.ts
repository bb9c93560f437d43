import { openDatabase } from "../../src/local/database/database.js";
import { copyResources, iterateResources, writeFirstVersions } from "../../src/local/database/resources.js";
import { closeAll, makeDirectory } from "./data-support.js";

afterEach(closeAll);

const patients = (count: number, filler = "") =>
  Array.from({ length: count }, (_, index) => ({ resourceType: "Patient", id: `p${index}`, filler }));

async function open() {
  const database = await openDatabase(await makeDirectory());
  const read = async (datastoreId: string) => {
    const found = [];
    for await (const resource of iterateResources(database, datastoreId)) found.push(resource);
    return found;
  };
  return { database, read };
}

test.each([
  ["none", 0, ""],
  ["one portion exactly", 500, ""],
  ["one more", 501, ""],
  ["few that are large", 3, "x".repeat(3 * 1024 * 1024)],
])("copies %s, and leaves other datastores alone", async (_what, count, filler) => {
  const { database, read } = await open();
  await writeFirstVersions(database, "a", "2026-01-01T00:00:00.000Z", patients(count, filler));
  await writeFirstVersions(database, "ab", "2026-01-01T00:00:00.000Z", patients(1));
  await copyResources(database, "a", "c", new AbortController().signal);
  expect(await read("c")).toEqual(await read("a"));
  expect(await read("c")).toHaveLength(count);
  expect(await read("ab")).toHaveLength(1);
  await database.close();
});

test("stops when it is told to, and is whole when it is done again", async () => {
  const { database, read } = await open();
  await writeFirstVersions(database, "a", "2026-01-01T00:00:00.000Z", patients(1200));
  const stopped = new AbortController();
  const copying = copyResources(database, "a", "c", stopped.signal);
  stopped.abort();
  await copying;
  expect((await read("c")).length).toBeLessThan(1200);
  await copyResources(database, "a", "c", new AbortController().signal);
  expect(await read("c")).toEqual(await read("a"));
  await database.close();
});
