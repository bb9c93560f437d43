// Shared executions on a clock moved by hand: who shares, for how long, and what no longer may be.
import { createSharedExecutions } from "../../src/operations/shared-executions.js";
import { FakeClock } from "../support/fake-clock.js";

let clock: FakeClock;
let newest: number;
let executions: number;
let run: (event: object, key?: string) => Promise<{ execution: number }>;
beforeEach(() => {
  clock = new FakeClock();
  newest = 0;
  executions = 0;
  const shared = createSharedExecutions<{ execution: number }>(clock, () => newest);
  run = (event, key = "key") => shared.run(event, key, async () => ({ execution: ++executions }));
});

test("the same operation on the same event is executed once, however many ask", async () => {
  const event = {};
  const results = await Promise.all(Array.from({ length: 100 }, () => run(event)));
  expect(executions).toBe(1);
  expect(new Set(results).size).toBe(1);
});

test("another event, even an equal one, and another operation are executed by themselves", async () => {
  const event = { status: "ACTIVE" };
  await Promise.all([run(event), run({ status: "ACTIVE" }), run(event, "other")]);
  expect(executions).toBe(3);
});

test("a result is shared for a second and no longer, however often it is asked for", async () => {
  const event = {};
  for (let asked = 0; asked < 10; asked++) {
    expect(await run(event)).toEqual({ execution: 1 });
    await clock.advance(99);
  }
  await clock.advance(99);
  expect(await run(event)).toEqual({ execution: 2 });
});

test("nothing that was made before a change is given after it", async () => {
  const event = {};
  await run(event);
  newest++;
  expect(await run(event)).toEqual({ execution: 2 });
});

test("sleeps on no timer", async () => {
  await run({});
  expect(clock.sleeping).toBe(0);
});
