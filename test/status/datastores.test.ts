import { datastoresKey } from "../../src/status/family-key.js";
import { StatusBench } from "../support/status-feed.js";

let bench: StatusBench;
beforeEach(() => {
  bench = new StatusBench();
});
afterEach(async () => expect(await bench.close()).toBe(0));

describe("a watcher of one datastore", () => {
  test("gets the present snapshot, then every change, and nothing while there is none", async () => {
    const { upstream, clock } = bench;
    upstream.datastore("d", "CREATING");
    const reader = await bench.watch(datastoresKey, { id: "d" });
    expect(reader.messages).toMatchObject([
      {
        kind: "event",
        snapshot: { status: "CREATING", value: "d is CREATING", observedAt: clock.now(), terminal: false },
      },
    ]);
    expect(reader.take()).toEqual(["d CREATING"]);
    await clock.advance(60_000);
    expect(reader.take()).toEqual([]);
    upstream.datastore("d", "ACTIVE");
    await clock.advance(2000);
    expect(reader.take()).toEqual(["d CREATING>ACTIVE"]);
    expect(reader.ended).toBe(false);
  });

  test("ends by itself after DELETED", async () => {
    const { upstream, clock } = bench;
    upstream.datastore("d", "DELETING");
    const reader = await bench.watch(datastoresKey, { id: "d" });
    upstream.datastore("d", "DELETED");
    await clock.advance(2000);
    expect(reader.messages[1]).toMatchObject({ snapshot: { terminal: true } });
    expect(reader.take()).toEqual(["d DELETING", "d DELETING>DELETED"]);
    expect(reader.ended).toBe(true);
    expect(bench.publisher.counts().watchers.datastore).toBe(0);
  });

  test("ends after a status in until, the first event included", async () => {
    const { upstream, clock } = bench;
    upstream.datastore("d", "CREATING");
    const reader = await bench.watch(datastoresKey, { id: "d", until: ["ACTIVE"] });
    upstream.datastore("d", "ACTIVE");
    await clock.advance(2000);
    expect(reader.take()).toEqual(["d CREATING", "d CREATING>ACTIVE"]);
    expect(reader.ended).toBe(true);
    const late = await bench.watch(datastoresKey, { id: "d", until: ["ACTIVE"] });
    expect(late.take()).toEqual(["d ACTIVE"]);
    expect(late.ended).toBe(true);
  });

  test("ends after CREATE_FAILED if it has until, and only then", async () => {
    const { upstream } = bench;
    upstream.datastore("d", "CREATE_FAILED");
    expect((await bench.watch(datastoresKey, { id: "d", until: ["ACTIVE"] })).ended).toBe(true);
    expect((await bench.watch(datastoresKey, { id: "d" })).ended).toBe(false);
  });

  test("gets NOT_FOUND and its end once neither list nor Describe know it", async () => {
    const { upstream, clock } = bench;
    upstream.datastore("d", "ACTIVE");
    const reader = await bench.watch(datastoresKey, { id: "d" });
    const unknown = await bench.watch(datastoresKey, { id: "none" });
    expect(unknown.take()).toEqual(["NOT_FOUND"]);
    expect(unknown.ended).toBe(true);
    upstream.remove("datastore", "", "d");
    await clock.advance(10_000);
    expect(reader.take()).toEqual(["d ACTIVE", "NOT_FOUND"]);
    expect(reader.ended).toBe(true);
  });

  test("is not told NOT_FOUND of what the list lacks and Describe shows", async () => {
    const { upstream, clock } = bench;
    upstream.datastore("d", "CREATING");
    upstream.unlisted.add("d");
    const reader = await bench.watch(datastoresKey, { id: "d" });
    expect(upstream.takeCalls()).toEqual(["list datastore", "describe datastore d"]);
    upstream.datastore("d", "ACTIVE");
    await clock.advance(2000);
    expect(reader.take()).toEqual(["d CREATING", "d CREATING>ACTIVE"]);
  });
});

describe("a watcher of all datastores", () => {
  test("gets each listed one first, DELETED ones included, then changes and new ones", async () => {
    const { upstream, clock } = bench;
    upstream.datastore("a", "ACTIVE");
    upstream.datastore("b", "DELETED");
    const reader = await bench.watch(datastoresKey);
    expect(reader.take()).toEqual(["a ACTIVE", "b DELETED"]);
    upstream.datastore("c", "CREATING");
    upstream.datastore("a", "DELETING");
    upstream.remove("datastore", "", "b");
    await clock.advance(10_000);
    expect(reader.take()).toEqual(["a ACTIVE>DELETING", "c CREATING"]);
    upstream.datastore("a", "DELETED");
    await clock.advance(2000);
    expect(reader.take()).toEqual(["a DELETING>DELETED"]);
    expect(reader.ended).toBe(false);
  });

  test("with a filter gets what matches it now or matched it before", async () => {
    const { upstream, clock } = bench;
    for (const id of ["a", "b"]) upstream.datastore(id, "CREATING");
    const reader = await bench.watch(datastoresKey, {
      accepts: ({ status }, previousStatus) => [status, previousStatus].includes("ACTIVE"),
    });
    expect(reader.take()).toEqual([]);
    for (const status of ["ACTIVE", "DELETING", "DELETED"]) {
      upstream.datastore("a", status);
      await clock.advance(2000);
    }
    expect(reader.take()).toEqual(["a CREATING>ACTIVE", "a ACTIVE>DELETING"]);
  });

  test("costs one List walk a tick however many there are, with watchers of single ones too", async () => {
    const { upstream, clock } = bench;
    upstream.pageSize = 2;
    for (const id of ["a", "b", "c"]) upstream.datastore(id, "CREATING");
    for (let index = 0; index < 50; index++) {
      await bench.watch(datastoresKey);
      await bench.watch(datastoresKey, { id: "a" });
    }
    expect(upstream.takeCalls()).toEqual(["list datastore", "list datastore page 2"]);
    await clock.advance(2000);
    expect(upstream.takeCalls()).toEqual(["list datastore", "list datastore page 2"]);
  });
});

describe("the cadence", () => {
  async function callsOf(ms: number): Promise<number> {
    bench.upstream.takeCalls();
    await bench.clock.advance(ms);
    return bench.upstream.takeCalls().length;
  }

  test("is the active one while something watched is in transition, else the idle one", async () => {
    bench.upstream.datastore("a", "ACTIVE");
    bench.upstream.datastore("b", "CREATING");
    await bench.watch(datastoresKey, { id: "a" });
    expect(await callsOf(20_000)).toBe(2);
    await bench.watch(datastoresKey, { id: "b" });
    await bench.clock.advance(0);
    expect(await callsOf(20_000)).toBe(10);
    bench.upstream.datastore("b", "ACTIVE");
    await bench.clock.advance(2000);
    expect(await callsOf(20_000)).toBe(2);
  });

  test("is the idle one for a status that this gateway does not know", async () => {
    bench.upstream.datastore("a", "HIBERNATING");
    await bench.watch(datastoresKey, { id: "a" });
    expect(await callsOf(20_000)).toBe(2);
  });
});
