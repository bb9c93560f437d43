import { datastoresKey, jobsKey } from "../../src/status/family-key.js";
import { StatusBench } from "../support/status-feed.js";

const importsKey = jobsKey("import", "ds");

let bench: StatusBench;
beforeEach(() => {
  bench = new StatusBench();
});
afterEach(async () => expect(await bench.close()).toBe(0));

describe("an outage", () => {
  test.each(["fail", "hang"] as const)(
    "of a day, in which calls %s, keeps every watcher and ends in one event per resource that changed",
    async (fault) => {
      const { upstream, clock, publisher } = bench;
      for (const id of ["a", "b", "c"]) upstream.job(id, "QUEUED");
      upstream.datastore("d", "CREATING");
      const jobs = await bench.watch(importsKey);
      const single = await bench.watch(importsKey, { id: "a" });
      const datastores = await bench.watch(datastoresKey);
      for (const reader of [jobs, single, datastores]) reader.take();
      upstream.faults.set("list", fault).set("describe", fault);
      await clock.advance(3_600_000);
      upstream.job("a", "IN_PROGRESS");
      upstream.job("b", "IN_PROGRESS");
      upstream.job("new", "SUBMITTED");
      upstream.datastore("d", "ACTIVE");
      await clock.advance(23 * 3_600_000);
      upstream.job("a", "COMPLETED", { submitTime: clock.now() - 24 * 3_600_000 });
      const joined = await bench.watch(datastoresKey, { id: "d" });
      expect(publisher.counts()).toMatchObject({ watchers: { datastore: 2, import: 2, export: 0 } });
      expect(publisher.counts().pollLagMs).toBeGreaterThan(23 * 3_600_000);
      for (const reader of [jobs, single, datastores, joined]) expect(reader.take()).toEqual([]);
      upstream.faults.clear();
      await clock.advance(15_000);
      expect(jobs.take().sort()).toEqual(["a QUEUED>COMPLETED", "b QUEUED>IN_PROGRESS", "new SUBMITTED"]);
      expect(single.take()).toEqual(["a QUEUED>COMPLETED"]);
      expect(datastores.take()).toEqual(["d CREATING>ACTIVE"]);
      expect(joined.take()).toEqual(["d ACTIVE"]);
      expect(publisher.counts().pollLagMs).toBe(0);
    },
  );

  test("is reported poll by poll, 10 s apart at most where calls fail at once", async () => {
    const failedAt: number[] = [];
    await bench.close();
    bench = new StatusBench({
      random: () => 0.99,
      onPollFailed: () => failedAt.push(bench.clock.now()),
    });
    bench.upstream.faults.set("list", "fail");
    await bench.watch(importsKey);
    await bench.clock.advance(600_000);
    const gaps = failedAt.slice(1).map((at, index) => at - (failedAt[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
    expect(gaps.length).toBeGreaterThan(50);
  });

  test("of Describe alone does not hold up what lists show", async () => {
    const { upstream, clock } = bench;
    upstream.job("lost", "QUEUED");
    upstream.job("listed", "QUEUED");
    const reader = await bench.watch(importsKey);
    upstream.unlisted.add("lost");
    upstream.faults.set("describe", "fail");
    upstream.job("listed", "COMPLETED");
    await clock.advance(2000);
    expect(reader.take()).toEqual(["lost QUEUED", "listed QUEUED", "listed QUEUED>COMPLETED"]);
    upstream.faults.clear();
    upstream.job("lost", "COMPLETED");
    await clock.advance(10_000);
    expect(reader.take()).toEqual(["lost QUEUED>COMPLETED"]);
  });

  test("does not let a late answer in after its poll was given up", async () => {
    const { upstream, clock } = bench;
    upstream.datastore("d", "CREATING");
    const reader = await bench.watch(datastoresKey);
    upstream.latencyMs = 6000;
    upstream.datastore("d", "UPDATING");
    await clock.advance(4000);
    upstream.latencyMs = 0;
    upstream.datastore("d", "ACTIVE");
    await clock.advance(60_000);
    expect(reader.take()).toEqual(["d CREATING", "d CREATING>ACTIVE"]);
  });
});

describe("closing", () => {
  test("ends every iterable, waiting and live, and waits for what is in flight", async () => {
    const { upstream, clock, publisher } = bench;
    upstream.datastore("d", "CREATING");
    const live = await bench.watch(datastoresKey);
    const lingering = await bench.watch(jobsKey("export", "ds"));
    await lingering.leave();
    upstream.latencyMs = 3000;
    const waiting = await bench.watch(importsKey);
    const idle = publisher.watch(importsKey, { id: "j" });
    await clock.advance(2500);
    expect(upstream.inFlight).toBe(2);
    await publisher.close();
    await clock.advance(0);
    expect(upstream.inFlight).toBe(0);
    expect([live.ended, waiting.ended]).toEqual([true, true]);
    expect(await idle.next()).toEqual({ done: true, value: undefined });
    expect(live.take()).toEqual(["d CREATING"]);
    expect(clock.sleeping).toBe(0);
  });

  test("ends watchers that come after it at once, and may be repeated", async () => {
    await bench.close();
    const reader = await bench.watch(datastoresKey);
    expect(reader.ended).toBe(true);
    await bench.publisher.close();
    expect(bench.upstream.takeCalls()).toEqual([]);
  });
});
