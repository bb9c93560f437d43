import { jobsKey } from "../../src/status/family-key.js";
import { StatusBench } from "../support/status-feed.js";

const importsKey = jobsKey("import", "ds");
const HOUR = 3_600_000;

let bench: StatusBench;
beforeEach(() => {
  bench = new StatusBench();
});
afterEach(async () => expect(await bench.close()).toBe(0));

describe("a watcher of one job", () => {
  test("costs one Describe a tick, with any number of the same", async () => {
    const { upstream, clock } = bench;
    upstream.job("j", "QUEUED");
    const readers = [];
    for (let index = 0; index < 20; index++) readers.push(await bench.watch(importsKey, { id: "j" }));
    upstream.job("j", "COMPLETED");
    await clock.advance(2000);
    expect(upstream.takeCalls()).toEqual(["describe import j", "describe import j"]);
    for (const reader of readers) {
      expect(reader.take()).toEqual(["j QUEUED", "j QUEUED>COMPLETED"]);
      expect(reader.ended).toBe(true);
    }
  });

  test("shares one List walk a tick with watchers of other jobs, and goes back to Describe without them", async () => {
    const { upstream, clock } = bench;
    for (const id of ["a", "b"]) upstream.job(id, "QUEUED");
    const a = await bench.watch(importsKey, { id: "a" });
    const b = await bench.watch(importsKey, { id: "b" });
    expect(upstream.takeCalls()).toEqual(["describe import a", "list import"]);
    upstream.job("a", "IN_PROGRESS");
    upstream.job("b", "FAILED");
    await clock.advance(2000);
    expect(upstream.takeCalls()).toEqual([expect.stringMatching("^list import after")]);
    expect(b.take()).toEqual(["b QUEUED", "b QUEUED>FAILED"]);
    upstream.job("a", "COMPLETED");
    await clock.advance(2000);
    expect(upstream.takeCalls()).toEqual(["describe import a"]);
    expect(a.take()).toEqual(["a QUEUED", "a QUEUED>IN_PROGRESS", "a IN_PROGRESS>COMPLETED"]);
  });

  test("gets NOT_FOUND where there is no such job", async () => {
    expect((await bench.watch(importsKey, { id: "none" })).take()).toEqual(["NOT_FOUND"]);
    await bench.watch(importsKey);
    expect((await bench.watch(importsKey, { id: "none" })).take()).toEqual(["NOT_FOUND"]);
    expect(bench.publisher.counts().watchers.import).toBe(1);
  });

  test("gets a job that ended long ago by one Describe, beside the family's walk", async () => {
    const { upstream, clock } = bench;
    upstream.job("old", "COMPLETED", { endTime: clock.now() });
    await clock.advance(5 * HOUR);
    upstream.job("new", "COMPLETED", { endTime: clock.now() });
    await bench.watch(importsKey);
    await clock.advance(15_000);
    upstream.takeCalls();
    const reader = await bench.watch(importsKey, { id: "old" });
    expect(reader.take()).toEqual(["old COMPLETED"]);
    expect(upstream.takeCalls()).toEqual([expect.stringMatching("^list"), "describe import old"]);
  });

  test("ends after until", async () => {
    bench.upstream.job("j", "IN_PROGRESS");
    expect((await bench.watch(importsKey, { id: "j", until: ["IN_PROGRESS"] })).ended).toBe(true);
  });
});

describe("progress", () => {
  test("is an event only for those who ask for it", async () => {
    const { upstream, clock } = bench;
    upstream.job("j", "IN_PROGRESS", { progress: "1 of 9" });
    const plain = await bench.watch(importsKey, { id: "j" });
    const detailed = await bench.watch(importsKey, { id: "j", withProgress: true });
    const family = await bench.watch(importsKey, { withProgress: true });
    upstream.job("j", "IN_PROGRESS", { progress: "5 of 9" });
    await clock.advance(2000);
    expect(plain.take()).toEqual(["j IN_PROGRESS"]);
    expect(detailed.take()).toEqual(["j IN_PROGRESS", "j IN_PROGRESS>IN_PROGRESS"]);
    expect(family.take()).toEqual(["j IN_PROGRESS", "j IN_PROGRESS>IN_PROGRESS"]);
  });
});

describe("a watcher of a job family", () => {
  test("begins with the jobs that are not terminal, then gets changes and new jobs, even if already ended", async () => {
    const { upstream, clock } = bench;
    upstream.job("done", "COMPLETED", { endTime: clock.now() });
    upstream.job("runs", "IN_PROGRESS");
    const reader = await bench.watch(importsKey);
    expect(reader.take()).toEqual(["runs IN_PROGRESS"]);
    upstream.job("quick", "FAILED", { endTime: clock.now() });
    await clock.advance(2000);
    expect(reader.take()).toEqual(["quick FAILED"]);
  });

  test("begins also with the jobs that ended at or after endedAfter", async () => {
    const { upstream, clock } = bench;
    const now = clock.now();
    upstream.job("before", "COMPLETED", { endTime: now - 1 });
    upstream.job("at", "COMPLETED", { endTime: now });
    const reader = await bench.watch(importsKey, { endedAfter: now });
    expect(reader.take()).toEqual(["at COMPLETED"]);
  });

  test("begins also with a job that was seen to end after endedAfter, though it ended before", async () => {
    const { upstream, clock } = bench;
    upstream.job("j", "IN_PROGRESS");
    const reader = await bench.watch(importsKey);
    await clock.advance(500);
    upstream.job("j", "COMPLETED", { endTime: clock.now() });
    await clock.advance(1000);
    const reconnected = await bench.watch(importsKey, { endedAfter: clock.now() });
    expect(reader.take()).toEqual(["j IN_PROGRESS", "j IN_PROGRESS>COMPLETED"]);
    expect(reconnected.take()).toEqual(["j COMPLETED"]);
    await clock.advance(5000);
    expect((await bench.watch(importsKey, { endedAfter: clock.now() })).take()).toEqual([]);
  });

  test("asks only for jobs since a minute before the oldest running one, by upstream's times", async () => {
    const { upstream, clock } = bench;
    upstream.job("old", "IN_PROGRESS", { submitTime: 1_000_000_999 });
    upstream.job("new", "QUEUED", { submitTime: 2_000_000_000 });
    await bench.watch(importsKey);
    await clock.advance(2000);
    expect(upstream.takeCalls()).toEqual(["list import", "list import after 999940000"]);
  });

  test("applies no walk of which a page failed", async () => {
    const { upstream, clock } = bench;
    upstream.pageSize = 1;
    upstream.latencyMs = 100;
    upstream.job("a", "QUEUED");
    upstream.job("b", "QUEUED");
    const reader = await bench.watch(importsKey);
    await clock.advance(50);
    upstream.faults.set("list", "fail");
    await clock.advance(1000);
    expect(reader.take()).toEqual([]);
    upstream.faults.clear();
    await clock.advance(5000);
    expect(reader.take()).toEqual(["a QUEUED", "b QUEUED"]);
  });

  test("has a running job that the list lacks Described, and drops it when it is not found", async () => {
    const { upstream, clock } = bench;
    upstream.job("a", "QUEUED");
    upstream.job("b", "QUEUED");
    const family = await bench.watch(importsKey);
    const single = await bench.watch(importsKey, { id: "a" });
    upstream.unlisted.add("a");
    upstream.job("a", "IN_PROGRESS");
    await clock.advance(2000);
    expect(family.take()).toEqual(["a QUEUED", "b QUEUED", "a QUEUED>IN_PROGRESS"]);
    upstream.remove("import", "ds", "a");
    await clock.advance(2000);
    expect(single.take()).toEqual(["a QUEUED", "a QUEUED>IN_PROGRESS", "NOT_FOUND"]);
    expect(family.take()).toEqual([]);
    upstream.takeCalls();
    await clock.advance(2000);
    expect(upstream.takeCalls()).toHaveLength(1);
  });

  test("ends with NOT_FOUND, as all of its family's streams, when the datastore is gone", async () => {
    const { upstream, clock } = bench;
    upstream.job("a", "QUEUED");
    const family = await bench.watch(importsKey);
    const single = await bench.watch(importsKey, { id: "a" });
    upstream.goneScopes.add("ds");
    await clock.advance(2000);
    expect(family.take()).toEqual(["a QUEUED", "NOT_FOUND"]);
    expect(single.take()).toEqual(["a QUEUED", "NOT_FOUND"]);
    expect(bench.publisher.counts().pollers.import).toBe(0);
    upstream.takeCalls();
    await clock.advance(60_000);
    expect(upstream.takeCalls()).toEqual([]);
  });

  test("does not touch the other families of the datastore", async () => {
    bench.upstream.job("a", "QUEUED");
    const exports = await bench.watch(jobsKey("export", "ds"));
    expect(exports.take()).toEqual([]);
    expect(bench.upstream.takeCalls()).toEqual(["list export"]);
  });
});

describe("stragglers", () => {
  test("are Described, five a tick at most, and each in its turn", async () => {
    const { upstream, clock } = bench;
    upstream.pageSize = 10;
    for (let index = 0; index < 40; index++) {
      upstream.job(`j${index}`, index < 8 ? "IN_PROGRESS" : "COMPLETED", { submitTime: index * 100_000 });
    }
    const reader = await bench.watch(importsKey);
    reader.take();
    for (let index = 0; index < 8; index++)
      upstream.job(`j${index}`, "COMPLETED", { submitTime: index * 100_000 });
    upstream.takeCalls();
    await clock.advance(2000);
    expect(upstream.takeCalls()).toHaveLength(1 + 5);
    await clock.advance(2000);
    expect(upstream.takeCalls()).toHaveLength(1 + 3);
    expect(reader.take()).toHaveLength(8);
  });
});

describe("forgetting", () => {
  test("keeps memory bounded, and what was forgotten is no event when it reappears", async () => {
    const { upstream, clock } = bench;
    const reader = await bench.watch(importsKey);
    upstream.job("old", "COMPLETED", { endTime: clock.now() });
    await clock.advance(10_000);
    for (let hour = 0; hour < 3; hour++) {
      await clock.advance(HOUR);
      upstream.job(`h${hour}`, "COMPLETED", { endTime: clock.now() });
      await clock.advance(10_000);
    }
    expect(reader.take()).toEqual(["old COMPLETED", "h0 COMPLETED", "h1 COMPLETED", "h2 COMPLETED"]);
    upstream.takeCalls();
    const returning = await bench.watch(importsKey, { endedAfter: clock.now() - 10 * HOUR });
    await clock.advance(0);
    expect(upstream.takeCalls()).toEqual(["list import"]);
    expect(returning.take()).toHaveLength(4);
    await clock.advance(60_000);
    expect(reader.take()).toEqual([]);
    const recent = await bench.watch(importsKey, { endedAfter: clock.now() - 60_000 - 20_000 });
    expect(recent.take()).toEqual(["h2 COMPLETED"]);
    expect(upstream.takeCalls()).not.toContain("list import");
  });
});
