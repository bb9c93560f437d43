import { datastoresKey, jobsKey } from "../../src/status/family-key.js";
import { StatusBench } from "../support/status-feed.js";

const importsKey = jobsKey("import", "ds");
const offered = (id: string, status: string) => ({
  id,
  status,
  toValue: (known: string | undefined) => `${known ?? id}, now ${status}`,
});

let bench: StatusBench;
beforeEach(() => {
  bench = new StatusBench();
});
afterEach(async () => expect(await bench.close()).toBe(0));

describe("an own mutation", () => {
  test("shows its status to watchers at once, with what was known beside it, and polls at once", async () => {
    const { upstream, clock, publisher } = bench;
    upstream.datastore("d", "ACTIVE");
    const reader = await bench.watch(datastoresKey);
    await clock.advance(700);
    upstream.takeCalls();
    upstream.datastore("d", "DELETING");
    publisher.offer(datastoresKey, offered("d", "DELETING"));
    await Promise.resolve();
    expect(reader.messages[1]).toMatchObject({
      snapshot: { value: "d is ACTIVE, now DELETING", observedAt: clock.now(), terminal: false },
      previousStatus: "ACTIVE",
    });
    await clock.advance(0);
    expect(upstream.takeCalls()).toEqual(["list datastore"]);
    expect(reader.take()).toEqual(["d ACTIVE", "d ACTIVE>DELETING"]);
  });

  test("that ends during a poll schedules one more directly after it, and is not undone by its older answer", async () => {
    const { upstream, clock, publisher } = bench;
    upstream.datastore("d", "ACTIVE");
    const reader = await bench.watch(datastoresKey);
    upstream.latencyMs = 400;
    await clock.advance(10_200);
    upstream.datastore("d", "DELETING");
    publisher.offer(datastoresKey, offered("d", "DELETING"));
    upstream.takeCalls();
    await clock.advance(200);
    expect(upstream.takeCalls()).toEqual(["list datastore"]);
    await clock.advance(5000);
    expect(reader.take()).toEqual(["d ACTIVE", "d ACTIVE>DELETING"]);
    expect(upstream.mostInFlight).toBe(1);
  });

  test("that began a job has it Described until a List shows it", async () => {
    const { upstream, clock, publisher } = bench;
    const reader = await bench.watch(importsKey);
    upstream.unlisted.add("j");
    upstream.job("j", "SUBMITTED");
    upstream.takeCalls();
    publisher.offer(importsKey, offered("j", "SUBMITTED"));
    await clock.advance(0);
    expect(upstream.takeCalls()).toEqual(["list import", "describe import j"]);
    upstream.job("j", "IN_PROGRESS");
    await clock.advance(2000);
    expect(upstream.takeCalls()).toEqual(["list import", "describe import j"]);
    upstream.unlisted.clear();
    upstream.job("j", "COMPLETED");
    await clock.advance(2000);
    expect(upstream.takeCalls()).toHaveLength(1);
    expect(reader.take()).toEqual(["j SUBMITTED", "j SUBMITTED>IN_PROGRESS", "j IN_PROGRESS>COMPLETED"]);
  });

  test("answered late does not take a new resource back to its first status", async () => {
    const { upstream, clock, publisher } = bench;
    const reader = await bench.watch(importsKey);
    upstream.job("j", "IN_PROGRESS");
    await clock.advance(10_000);
    publisher.offer(importsKey, offered("j", "SUBMITTED"));
    await clock.advance(5000);
    expect(reader.take()).toEqual(["j IN_PROGRESS"]);
  });

  test("gives a waiting watcher of the resource its first event", async () => {
    const { upstream, clock, publisher } = bench;
    upstream.faults.set("list", "hang");
    const reader = await bench.watch(datastoresKey, { id: "d" });
    publisher.offer(datastoresKey, offered("d", "CREATING"));
    await clock.advance(0);
    expect(reader.take()).toEqual(["d CREATING"]);
  });

  test("is polled for at once although polls have been failing", async () => {
    const { upstream, clock, publisher } = bench;
    await bench.watch(datastoresKey);
    upstream.faults.set("list", "fail");
    await clock.advance(60_000);
    upstream.takeCalls();
    publisher.pollNow(datastoresKey);
    await clock.advance(0);
    expect(upstream.takeCalls()).toEqual(["list datastore"]);
  });

  test("costs nothing where nobody watches", async () => {
    bench.publisher.offer(importsKey, offered("j", "SUBMITTED"));
    bench.publisher.pollNow(datastoresKey);
    await bench.clock.advance(60_000);
    expect(bench.upstream.takeCalls()).toEqual([]);
    expect(bench.publisher.counts().pollers).toEqual({ datastore: 0, import: 0, export: 0 });
  });
});

describe("the hook for changes", () => {
  test("is called before the event is delivered, and only when something changed", async () => {
    const log: string[] = [];
    await bench.close();
    bench = new StatusBench({ onChanged: ({ kind }, ids) => log.push(`${kind} changed: ${ids.join()}`) });
    const { upstream, clock, publisher } = bench;
    upstream.datastore("a", "ACTIVE");
    upstream.datastore("b", "ACTIVE");
    const feed = publisher.watch(datastoresKey, {
      accepts: ({ id, status }) => log.push(`${id} ${status}`) > 0,
    });
    await clock.advance(60_000);
    expect(log).toEqual(["datastore changed: a,b", "a ACTIVE", "b ACTIVE"]);
    upstream.datastore("b", "DELETING");
    await clock.advance(10_000);
    expect(log.slice(3)).toEqual(["datastore changed: b", "b DELETING"]);
    upstream.remove("datastore", "", "a");
    await clock.advance(10_000);
    expect(log.slice(5)).toEqual(["datastore changed: a"]);
    await feed.return?.();
  });
});
