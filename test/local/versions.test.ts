// Which versions an import gives, and how rarely it asks the database for them.
import { type Database, openDatabase } from "../../src/local/database/database.js";
import { toChange } from "../../src/local/database/resources.js";
import { createKeyFilter, createVersions } from "../../src/local/import/versions.js";
import { closeAll, makeDirectory } from "./data-support.js";

const datastoreId = "0".repeat(32);
const keyOf = (id: string) => ({ datastoreId, type: "Patient", id });
let database: Database;
let asked: string[][];

beforeEach(async () => {
  database = await openDatabase(await makeDirectory());
  asked = [];
  await database.read(async (level) => {
    const getMany = level.getMany.bind(level) as (keys: string[]) => Promise<string[]>;
    level.getMany = (keys: string[]) => {
      asked.push(keys.map((key) => key.slice(key.lastIndexOf("/") + 1)));
      return getMany(keys);
    };
  });
});

afterEach(async () => {
  await database.close();
  await closeAll();
});

async function store(id: string, versionId: number) {
  const version = { versionId, lastUpdated: "2026-01-01T00:00:00.000Z", text: "{}" };
  await database.write([toChange(keyOf(id), version)]);
}

test("counts from what is stored, from the portion before, which may not be, and within a portion", async () => {
  await store("a", 7);
  const versions = await createVersions(database, datastoreId);
  expect(await versions.next(["a", "b", "b"].map(keyOf))).toEqual([8, 1, 2]);
  expect(await versions.next(["b", "a"].map(keyOf))).toEqual([3, 9]);
});

test("asks for nothing of an empty datastore but what it has stored itself", async () => {
  const versions = await createVersions(database, datastoreId);
  expect(await versions.next(["a", "b"].map(keyOf))).toEqual([1, 1]);
  await store("a", 1);
  expect(await versions.next(["c"].map(keyOf))).toEqual([1]);
  expect(asked).toEqual([]);
  expect(await versions.next(["d", "a"].map(keyOf))).toEqual([1, 2]);
  expect(asked).toEqual([["a"]]);
});

test("asks for everything where resources were stored before", async () => {
  await store("z", 1);
  const versions = await createVersions(database, datastoreId);
  expect(await versions.next(["a", "b"].map(keyOf))).toEqual([1, 1]);
  expect(asked).toEqual([["a", "b"]]);
});

test("the filter knows every key again, and takes hardly a new one for known", () => {
  const filter = createKeyFilter();
  const keys = Array.from({ length: 200_000 }, (_, index) => `Observation/obs-${index}`);
  expect(keys.filter((key) => filter.add(key)).length).toBeLessThan(20);
  expect(keys.every((key) => filter.add(key))).toBe(true);
});
