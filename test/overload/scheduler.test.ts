import { Scheduler } from "../../src/overload/scheduler.js";

let time: number;
let scheduler: Scheduler;
beforeEach(() => {
  time = 0;
  scheduler = new Scheduler(() => time);
});

/** Lets that much time pass, as work that keeps the event loop does. */
function work(ms: number): void {
  time += ms;
}

/** Takes turns of so many milliseconds each, all asked for at once, and resolves when all are over. */
async function crowd(size: number, ms: number, take = () => scheduler.begin()): Promise<void> {
  const one = async () => {
    await take();
    // What follows the turn without waiting for anything belongs to it.
    for (let step = 0; step < 4; step++) await Promise.resolve();
    work(ms);
  };
  await Promise.all(Array.from({ length: size }, one));
}

test("whoever comes alone waits for nothing but the microtask", async () => {
  let isOver = false;
  void scheduler.begin().then(() => (isOver = true));
  await Promise.resolve();
  expect([isOver, scheduler.waiting, scheduler.waitedMs]).toEqual([true, 0, 0]);
});

test("a crowd takes turns one by one, in the order it came", async () => {
  const log: string[] = [];
  const one = async (name: string) => {
    await scheduler.begin();
    log.push(`${name} begins`);
    for (let step = 0; step < 10; step++) await Promise.resolve();
    log.push(`${name} ends`);
  };
  await Promise.all(["a", "b", "c"].map(one));
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("a short crowd is through before anything else happens", async () => {
  let others = 0;
  const other = setImmediate(() => others++);
  await crowd(100, 0);
  clearImmediate(other);
  expect(others).toBe(0);
});

test("a crowd that takes long lets everything else in after each 10 ms", async () => {
  let rounds = 0;
  const count = () => {
    rounds++;
    if (scheduler.waiting > 0) setImmediate(count);
  };
  const through = crowd(100, 5);
  setImmediate(count);
  await through;
  expect(time).toBe(500);
  // 50 rounds of two turns each, of which the count may miss the first and the last.
  expect(rounds).toBeGreaterThanOrEqual(45);
});

test("those who come one after the other share the time of a round too", async () => {
  const ticked = () => new Promise<void>((resolve) => void process.nextTick(resolve));
  await scheduler.begin();
  work(25);
  for (let tick = 0; tick < 3; tick++) await ticked();
  let isOver = false;
  void scheduler.begin().then(() => (isOver = true));
  for (let tick = 0; tick < 3; tick++) await ticked();
  expect(isOver).toBe(false);
  await new Promise(setImmediate);
  expect(isOver).toBe(true);
});

test("what goes on comes before what begins", async () => {
  const log: string[] = [];
  const take = async (line: "goOn" | "begin") => {
    await scheduler[line]();
    log.push(line);
    work(10);
  };
  await Promise.all([take("begin"), take("begin"), take("begin"), take("goOn"), take("goOn")]);
  expect(log).toEqual(["begin", "goOn", "goOn", "begin", "begin"]);
});

test("says how long the next one to begin has waited, and nothing once all have begun", async () => {
  const through = crowd(20, 5);
  await new Promise(setImmediate);
  expect([scheduler.waiting, scheduler.waitedMs]).toEqual([16, 20]);
  await through;
  expect([scheduler.waiting, scheduler.waitedMs]).toEqual([0, 0]);
});

test("deliveries go after what goes on and before what begins", async () => {
  const log: string[] = [];
  const take = async (line: "goOn" | "deliver" | "begin") => {
    await scheduler[line]();
    log.push(line);
  };
  await Promise.all([take("begin"), take("begin"), take("deliver"), take("deliver"), take("goOn")]);
  expect(log).toEqual(["begin", "goOn", "deliver", "deliver", "begin"]);
});

test("sixteen deliveries share a turn", async () => {
  let delivered = 0;
  const deliver = async () => {
    await scheduler.deliver();
    delivered++;
    work(1);
  };
  const through = Promise.all(Array.from({ length: 40 }, deliver));
  // The first one alone, since nobody else was there yet; one by one there would be ten.
  await new Promise((resolve) => void process.nextTick(() => setImmediate(resolve)));
  expect(delivered % 16).toBe(1);
  await through;
  expect(delivered).toBe(40);
});

test("goes on after a turn that failed", async () => {
  const fail = async () => {
    await scheduler.begin();
    throw new Error("for the test");
  };
  const results = await Promise.allSettled([fail(), fail(), crowd(3, 1)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
});

test("rounds are put off while connections come, one each time that the loop comes round, but not for ever", async () => {
  let connections = 0;
  const accept = () => {
    scheduler.hold();
    work(1);
    if (++connections < 200) setImmediate(accept);
  };
  accept();
  await crowd(1, 5);
  // Put off for 50 ms, though connections go on.
  expect(connections).toBeGreaterThan(45);
  expect(connections).toBeLessThan(60);
  const before = connections;
  await crowd(8, 5);
  // Four rounds.
  expect(connections - before).toBeGreaterThan(90);
});

test("refusals come first, but take no more than a quarter of a round while others wait", async () => {
  const log: string[] = [];
  const take = async (line: "refuse" | "begin") => {
    await scheduler[line]();
    log.push(line);
    work(line === "refuse" ? 1 : 5);
  };
  const first = take("begin");
  await Promise.all([
    first,
    ...Array.from({ length: 4 }, () => take("begin")),
    ...Array.from({ length: 12 }, () => take("refuse")),
  ]);
  const refusals = (count: number) => Array.from({ length: count }, () => "refuse");
  const begins = (count: number) => Array.from({ length: count }, () => "begin");
  const rounds = [
    [1, 3],
    [1, 3],
    [2, 3],
    [1, 3],
  ].flatMap(([b = 0, r = 0]) => [...begins(b), ...refusals(r)]);
  expect(log).toEqual(rounds);
});
