import { datastoresKey, jobsKey } from "../../src/status/family-key.js";
import { FeedReader, StatusBench } from "../support/status-feed.js";

const importsKey = jobsKey("import", "ds");

let bench: StatusBench;
beforeEach(() => {
  bench = new StatusBench();
  bench.upstream.datastore("d", "CREATING");
  bench.upstream.job("j", "QUEUED");
});
afterEach(async () => expect(await bench.close()).toBe(0));

describe("a watcher that joins", () => {
  test("while the first poll is in flight shares it", async () => {
    bench.upstream.latencyMs = 500;
    const first = await bench.watch(datastoresKey);
    await bench.clock.advance(300);
    const second = await bench.watch(datastoresKey);
    await bench.clock.advance(300);
    expect(first.take()).toEqual(["d CREATING"]);
    expect(second.take()).toEqual(["d CREATING"]);
    expect(bench.upstream.takeCalls()).toEqual(["list datastore"]);
  });

  test("while a poll is in flight that was sent too long ago waits for one more, directly after it", async () => {
    bench.upstream.latencyMs = 1500;
    const first = await bench.watch(datastoresKey);
    await bench.clock.advance(1200);
    const second = await bench.watch(datastoresKey);
    await bench.clock.advance(300);
    expect(first.take()).toEqual(["d CREATING"]);
    expect(second.take()).toEqual([]);
    await bench.clock.advance(1500);
    expect(second.take()).toEqual(["d CREATING"]);
    expect(bench.upstream.mostInFlight).toBe(1);
  });

  test("while the snapshot is fresh gets it at once, at no cost", async () => {
    await bench.watch(datastoresKey);
    await bench.clock.advance(900);
    expect((await bench.watch(datastoresKey, { id: "d" })).take()).toEqual(["d CREATING"]);
    expect(bench.upstream.takeCalls()).toEqual(["list datastore"]);
  });

  test("while the snapshot is stale waits for a poll, which comes at once", async () => {
    await bench.watch(datastoresKey);
    await bench.clock.advance(1100);
    bench.upstream.datastore("d", "ACTIVE");
    bench.upstream.latencyMs = 100;
    const reader = await bench.watch(datastoresKey, { id: "d" });
    expect(reader.take()).toEqual([]);
    await bench.clock.advance(100);
    expect(reader.take()).toEqual(["d ACTIVE"]);
  });

  test("gets no event of a change that its first event shows already", async () => {
    const early = await bench.watch(importsKey);
    await bench.clock.advance(1500);
    bench.upstream.job("j", "IN_PROGRESS");
    const late = await bench.watch(importsKey);
    await bench.clock.advance(10_000);
    expect(early.take()).toEqual(["j QUEUED", "j QUEUED>IN_PROGRESS"]);
    expect(late.take()).toEqual(["j IN_PROGRESS"]);
  });

  test("in the linger of a poller keeps it", async () => {
    await (await bench.watch(datastoresKey)).leave();
    await bench.clock.advance(900);
    await bench.watch(datastoresKey);
    await bench.clock.advance(5000);
    expect(bench.publisher.counts().pollers.datastore).toBe(1);
    expect(bench.upstream.takeCalls()).toHaveLength(1 + 2);
  });

  test("a crowd of families with TTL 0 never makes polls of one family overlap", async () => {
    await bench.close();
    bench = new StatusBench({ readCacheTtlMs: 0 });
    bench.upstream.datastore("d", "CREATING");
    bench.upstream.latencyMs = 70;
    for (let index = 0; index < 100; index++) {
      void new FeedReader(bench.publisher.watch(datastoresKey));
      await bench.clock.advance(10);
    }
    await bench.clock.advance(200);
    expect(bench.upstream.mostInFlight).toBe(1);
    expect(bench.publisher.counts().deliveries).toBe(100);
  });
});

describe("a watcher that leaves", () => {
  test("in the turn in which it joined leaks nothing", async () => {
    await bench.publisher.watch(datastoresKey).return?.();
    await bench.clock.advance(1000);
    expect(bench.publisher.counts().pollers.datastore).toBe(0);
    expect(bench.clock.sleeping).toBe(0);
    expect(bench.upstream.takeCalls()).toEqual([]);
  });

  test("during its first poll leaks nothing, and the poll is given up after the linger", async () => {
    bench.upstream.latencyMs = 3000;
    const reader = await bench.watch(datastoresKey);
    await bench.clock.advance(100);
    await reader.leave();
    expect(reader.ended).toBe(true);
    await bench.clock.advance(1000);
    expect(bench.publisher.counts().pollers.datastore).toBe(0);
    expect(bench.upstream.inFlight).toBe(0);
    expect(bench.clock.sleeping).toBe(0);
  });

  test("first stops nothing that others need", async () => {
    const first = await bench.watch(datastoresKey);
    const second = await bench.watch(datastoresKey);
    await first.leave();
    bench.upstream.datastore("d", "ACTIVE");
    await bench.clock.advance(5000);
    expect(second.take()).toEqual(["d CREATING", "d CREATING>ACTIVE"]);
    expect(first.take()).toEqual(["d CREATING"]);
  });

  test("during a poll stops nothing that others need", async () => {
    bench.upstream.latencyMs = 400;
    const first = await bench.watch(importsKey, { id: "j" });
    const second = await bench.watch(importsKey);
    await bench.clock.advance(100);
    await first.leave();
    await bench.clock.advance(1000);
    expect(second.take()).toEqual(["j QUEUED"]);
  });

  test("last stops the poller after a linger of 1 s, and no sooner", async () => {
    const reader = await bench.watch(datastoresKey);
    await reader.leave();
    await reader.leave();
    await bench.clock.advance(999);
    expect(bench.publisher.counts().pollers.datastore).toBe(1);
    await bench.clock.advance(1);
    expect(bench.publisher.counts().pollers.datastore).toBe(0);
    expect(bench.clock.sleeping).toBe(0);
    bench.upstream.takeCalls();
    await bench.clock.advance(60_000);
    expect(bench.upstream.takeCalls()).toEqual([]);
  });

  test("and joins again after the linger starts afresh", async () => {
    await (await bench.watch(importsKey)).leave();
    await bench.clock.advance(5000);
    bench.upstream.takeCalls();
    expect((await bench.watch(importsKey)).take()).toEqual(["j QUEUED"]);
    expect(bench.upstream.takeCalls()).toEqual(["list import"]);
  });

  test("never having taken anything holds one event for each resource", async () => {
    const feed = bench.publisher.watch(importsKey);
    await bench.clock.advance(0);
    for (let index = 0; index < 100; index++) {
      bench.upstream.job("j", index % 2 ? "QUEUED" : "IN_PROGRESS");
      await bench.clock.advance(2500);
    }
    expect(bench.publisher.counts()).toMatchObject({ deliveries: 0, conflated: 100 });
    expect(await feed.next()).toMatchObject({
      value: { snapshot: { status: "QUEUED" }, previousStatus: "IN_PROGRESS" },
    });
    await feed.return?.();
  });
});

describe("a thousand watchers", () => {
  test("that join and vanish at random leave nothing behind", async () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    bench.upstream.latencyMs = 150;
    for (let index = 0; index < 10; index++) bench.upstream.job(`j${index}`, "IN_PROGRESS");
    const present: AsyncIterableIterator<unknown, undefined>[] = [];
    for (let index = 0; index < 1000; index++) {
      const id = `j${Math.floor(random() * 12)}`;
      const keys = [
        () => bench.publisher.watch(datastoresKey),
        () => bench.publisher.watch(datastoresKey, { id: "d" }),
        () => bench.publisher.watch(importsKey),
        () => bench.publisher.watch(importsKey, { id, withProgress: true }),
        () => bench.publisher.watch(jobsKey("export", id), { endedAfter: 0 }),
      ];
      const feed = keys[Math.floor(random() * keys.length)]?.();
      if (feed) present.push(feed);
      if (random() < 0.5) void feed?.next();
      if (random() < 0.05) bench.upstream.job(id, random() < 0.5 ? "COMPLETED" : "QUEUED");
      if (random() < 0.9) void present.splice(Math.floor(random() * present.length), 1)[0]?.return?.();
      if (random() < 0.6) await bench.clock.advance(Math.floor(random() * 400));
    }
    for (const feed of present) void feed.return?.();
    await bench.clock.advance(1000);
    expect(bench.publisher.counts()).toMatchObject({
      pollers: { datastore: 0, import: 0, export: 0 },
      watchers: { datastore: 0, import: 0, export: 0 },
      pollLagMs: 0,
    });
    expect(bench.upstream.inFlight).toBe(0);
    expect(bench.clock.sleeping).toBe(0);
  });
});
