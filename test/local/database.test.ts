// The database on a disk that is full for a while.
import { type Database, keysBelow, openDatabase } from "../../src/local/database/database.js";
import { CutOffError, NotKeptError } from "../../src/local/database/errors.js";
import { closeAll } from "./data-support.js";
import { type SmallDisk, mountSmallDisk, onSmallDisk } from "./small-disk.js";
import { rejection } from "./support.js";

let database: Database | undefined;
let disk: SmallDisk | undefined;

afterEach(async () => {
  await database?.close();
  database = undefined;
  await disk?.unmount();
  disk = undefined;
  await closeAll();
});

async function start() {
  const troubles: string[] = [];
  disk = await mountSmallDisk(8);
  database = await openDatabase(disk.directory, ({ message }) => troubles.push(message));
  return { database, disk, troubles };
}

const put = (key: string, bytes = 100) => ({
  type: "put" as const,
  key: `x/${key}`,
  value: "v".repeat(bytes),
});
const keys = (database: Database) => database.read((level) => level.keys(keysBelow("x/")).all());

onSmallDisk("what failed is not there, what follows is, and trouble is told once each time", async () => {
  const { database, disk, troubles } = await start();
  await database.write([put("before")]);
  await disk.fill(0);
  const failed = await rejection(database.write([put("failed", 100_000)]));
  expect(failed).toBeInstanceOf(NotKeptError);
  expect(failed.message).toMatch(/no space left/i);
  await disk.fill(0);
  // The reserve is given back for records; data are not to use it up.
  await database.writeRecords([put("record")]);
  await disk.fill(0);
  for (const attempt of [database.write([put("data")]), database.assertRoom()]) {
    expect(await rejection(attempt)).toBeInstanceOf(NotKeptError);
  }
  expect(troubles).toHaveLength(1);
  await disk.empty();
  await database.write([put("after")]);
  await database.close();
  const again = await openDatabase(disk.directory);
  expect(await keys(again)).toEqual(["x/after", "x/before", "x/record"]);
  await again.close();
});

onSmallDisk("an iteration that it cuts off by opening anew says so, and reads go on", async () => {
  const { database, disk } = await start();
  await database.write(Array.from({ length: 5000 }, (_, index) => put(`${index}`)));
  const items = database.iterate((level) => level.iterator(keysBelow("x/")));
  expect((await items.next()).done).toBe(false);
  await disk.fill(0);
  await rejection(database.write([put("failed", 100_000)]));
  await disk.empty();
  const [written, read] = [database.write([put("more")]), keys(database)];
  await written;
  expect((await read).length).toBeGreaterThanOrEqual(5000);
  const rest = async () => {
    for (let next = await items.next(); !next.done; next = await items.next());
  };
  expect(await rejection(rest())).toBeInstanceOf(CutOffError);
});
