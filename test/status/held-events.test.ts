// Events of mutations whose answers are not on their way yet.
import { datastoresKey } from "../../src/status/family-key.js";
import { HELD_MS } from "../../src/status/held-events.js";
import { StatusBench } from "../support/status-feed.js";

const offered = (id: string, status: string) => ({ id, status, toValue: () => status });

let bench: StatusBench;
beforeEach(() => {
  bench = new StatusBench();
  bench.upstream.datastore("d", "ACTIVE");
});
afterEach(async () => expect(await bench.close()).toBe(0));

async function watch() {
  const reader = await bench.watch(datastoresKey);
  return reader;
}

test("an event waits until its mutation is answered, and then comes at once", async () => {
  const reader = await watch();
  const release = bench.publisher.hold(datastoresKey, "d");
  bench.upstream.datastore("d", "DELETING");
  bench.publisher.offer(datastoresKey, offered("d", "DELETING"));
  await bench.clock.advance(HELD_MS - 1);
  expect(reader.take()).toEqual(["d ACTIVE"]);
  release();
  await bench.clock.advance(0);
  expect(reader.take()).toEqual(["d ACTIVE>DELETING"]);
});

test("an event waits no longer than 250 ms", async () => {
  const reader = await watch();
  bench.publisher.hold(datastoresKey, "d");
  bench.upstream.datastore("d", "DELETING");
  bench.publisher.offer(datastoresKey, offered("d", "DELETING"));
  await bench.clock.advance(249);
  expect(reader.take()).toEqual(["d ACTIVE"]);
  await bench.clock.advance(1);
  expect(reader.take()).toEqual(["d ACTIVE>DELETING"]);
});

test("what a poll sees of it before its answer came waits too, and later events stay behind it", async () => {
  const reader = await watch();
  const release = bench.publisher.hold(datastoresKey);
  bench.upstream.datastore("new", "CREATING");
  bench.publisher.pollNow(datastoresKey);
  await bench.clock.advance(10);
  bench.upstream.datastore("new", "ACTIVE");
  bench.publisher.pollNow(datastoresKey);
  await bench.clock.advance(10);
  expect(reader.take()).toEqual(["d ACTIVE"]);
  release();
  await bench.clock.advance(0);
  expect(reader.take()).toEqual(["new CREATING", "new CREATING>ACTIVE"]);
});

test("events of others do not wait", async () => {
  bench.upstream.datastore("e", "ACTIVE");
  const reader = await watch();
  reader.take();
  bench.publisher.hold(datastoresKey);
  bench.publisher.hold(datastoresKey, "d");
  bench.upstream.datastore("e", "DELETING");
  bench.publisher.pollNow(datastoresKey);
  await bench.clock.advance(10);
  expect(reader.take()).toEqual(["e ACTIVE>DELETING"]);
});

test("with two mutations under way the event waits for both", async () => {
  const reader = await watch();
  reader.take();
  const [one, other] = [bench.publisher.hold(datastoresKey), bench.publisher.hold(datastoresKey)];
  bench.upstream.datastore("new", "CREATING");
  bench.publisher.offer(datastoresKey, offered("new", "CREATING"));
  await bench.clock.advance(10);
  one();
  await bench.clock.advance(10);
  expect(reader.take()).toEqual([]);
  other();
  await bench.clock.advance(0);
  expect(reader.take()).toEqual(["new CREATING"]);
});

test("who begins to watch meanwhile begins with the new state, and is not told of it twice", async () => {
  await watch();
  const release = bench.publisher.hold(datastoresKey, "d");
  bench.upstream.datastore("d", "DELETING");
  bench.publisher.offer(datastoresKey, offered("d", "DELETING"));
  await bench.clock.advance(10);
  const late = await watch();
  await bench.clock.advance(10);
  release();
  await bench.clock.advance(10);
  expect(late.take()).toEqual(["d DELETING"]);
});

test("a watcher that leaves meanwhile is told nothing, and nothing is left behind", async () => {
  const reader = await watch();
  reader.take();
  bench.publisher.hold(datastoresKey, "d");
  bench.publisher.offer(datastoresKey, offered("d", "DELETING"));
  await reader.leave();
  await bench.clock.advance(5000);
  expect(reader.take()).toEqual([]);
});
