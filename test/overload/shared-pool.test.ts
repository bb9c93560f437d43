// Who may have how much of what all share.
import { type Owner, SharedPool } from "../../src/overload/shared-pool.js";
import { startPace } from "../../src/overload/pace.js";
import { settle } from "../support/fake-clock.js";
import { waitFor } from "../support/wait.js";

const identity = (name: string): Owner => ({ kind: "identity", name });
const address = (name: string): Owner => ({ kind: "address", name });

function createPool(parts = 8, most = 1) {
  const told: string[] = [];
  const pool = new SharedPool({
    limit: "MAX_THINGS",
    what: "things",
    size: 80,
    parts,
    most,
    onMostlyOne: (name, limit) => told.push(`${name} ${limit}`),
  });
  return { pool, told };
}

const refusal = (setting: string) => ({
  code: "OVERLOADED",
  message: expect.stringContaining(`(${setting})`) as string,
  extensions: { code: "OVERLOADED", retryable: true, retryAfterMs: 1000 },
});

test("gives one caller half of it where nobody else wants any, and then no more than an eighth", () => {
  const { pool } = createPool();
  const hog = pool.open(identity("hog"));
  expect(hog.grow(40)).toBeUndefined();
  expect(hog.grow(1)).toMatchObject(refusal("FAIR_SHARE"));
  const other = pool.open(identity("other"));
  expect(other.grow(10)).toBeUndefined();
  expect(other.grow(1)).toMatchObject(refusal("FAIR_SHARE"));
  expect(pool.used).toBe(50);
});

test("adds up what one caller holds in many places, and tells an identity from an address of the same name", () => {
  const { pool } = createPool();
  pool.open(identity("filler")).grow(40);
  for (let time = 0; time < 10; time++) expect(pool.open(identity("a")).grow(1)).toBeUndefined();
  expect(pool.open(identity("a")).grow(1)).toMatchObject(refusal("FAIR_SHARE"));
  expect(pool.open(address("a")).grow(10)).toBeUndefined();
});

test("refuses everybody when it is used up, and takes nothing then", () => {
  const { pool } = createPool(1, 10);
  const holding = pool.open(identity("a"));
  expect(holding.grow(80)).toBeUndefined();
  expect(pool.isFull).toBe(true);
  expect(pool.open().grow(1)).toMatchObject(refusal("MAX_THINGS"));
  holding.release();
  holding.release();
  expect([pool.used, pool.isFull, holding.size]).toEqual([0, false, 0]);
});

test("lets the largest item in, whatever its share", () => {
  const { pool } = createPool(8, 30);
  pool.open(identity("filler")).grow(40);
  const large = pool.open(identity("a"));
  expect(large.grow(30)).toBeUndefined();
  expect(large.grow(1)).toMatchObject(refusal("FAIR_SHARE"));
});

test("moves from the address to the identity that is proved there, unless that has its share already", () => {
  const { pool } = createPool();
  pool.open(identity("filler")).grow(40);
  const holding = pool.open(address("1.2.3.4"));
  expect(holding.grow(5)).toBeUndefined();
  expect(holding.moveTo(identity("a"))).toBeUndefined();
  expect(pool.open(address("1.2.3.4")).grow(10)).toBeUndefined();
  expect(pool.open(identity("a")).grow(5)).toBeUndefined();
  const late = pool.open(address("5.6.7.8"));
  late.grow(1);
  expect(late.moveTo(identity("a"))).toMatchObject(refusal("FAIR_SHARE"));
  expect(late.size).toBe(0);
});

test("tells once of an address that holds most of it: it may be a proxy", () => {
  const { pool, told } = createPool();
  const proxy = pool.open(address("10.0.0.1"));
  proxy.grow(40);
  proxy.grow(1);
  proxy.grow(1);
  expect(told).toEqual(["10.0.0.1 MAX_THINGS"]);
});

describe("who waits for room", () => {
  test("has it as soon as enough was given back", async () => {
    const { pool } = createPool(1, 10);
    const [first, second] = [pool.open(), pool.open()];
    first.grow(80);
    let hasRoom = false;
    const waiting = second.growWhenRoom(5, () => true).then(() => (hasRoom = true));
    first.shrinkTo(79);
    await settle();
    expect(hasRoom).toBe(false);
    first.shrinkTo(75);
    await waiting;
    expect(second.size).toBe(5);
  });

  test("takes nothing where that is no longer wanted", async () => {
    const { pool } = createPool(1, 10);
    const [first, second] = [pool.open(), pool.open()];
    first.grow(80);
    let isWanted = true;
    const waiting = second.growWhenRoom(5, () => isWanted);
    isWanted = false;
    first.release();
    await waiting;
    expect(second.size).toBe(0);
  });

  test("takes no more than one item may, so that it does not wait for ever", async () => {
    const pool = new SharedPool({ limit: "MAX_THINGS", what: "things", size: 80, parts: 8, most: 20 });
    const holding = pool.open(identity("a"));
    await holding.growWhenRoom(1000, () => true);
    expect(holding.size).toBe(20);
  });
});

test("a pace ends what sends nothing, and not what sends enough of it", async () => {
  let slow = 0;
  const quiet = startPace(() => slow++, 20);
  const brisk = startPace(() => (slow += 100), 20);
  brisk.arrived(1024 * 1024);
  await waitFor(() => slow === 1);
  brisk.end();
  quiet.end();
  const ended = startPace(() => slow++, 1);
  ended.end();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(slow).toBe(1);
});
