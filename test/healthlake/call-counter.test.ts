import { createCallCounter } from "../../src/healthlake/call-counter.js";
import { FakeClock } from "../support/fake-clock.js";

function start() {
  const clock = new FakeClock();
  const { observer, perSecond } = createCallCounter(clock);
  const send = (times: number, action = "List") => {
    for (let time = 0; time < times; time++) observer.begin(action).attempt(1)({ code: "ok" });
  };
  return { clock, send, perSecond };
}

test("averages the last ten whole seconds", async () => {
  const { clock, send, perSecond } = start();
  expect(perSecond("List")).toBe(0);
  for (let second = 0; second < 20; second++) {
    send(3);
    await clock.advance(1000);
  }
  expect(perSecond("List")).toBe(3);
  send(100);
  // The second that runs is not over yet.
  expect(perSecond("List")).toBe(3);
});

test("forgets what is older, however long nobody asks", async () => {
  const { clock, send, perSecond } = start();
  send(10);
  await clock.advance(10_000);
  expect(perSecond("List")).toBe(1);
  await clock.advance(1000);
  expect(perSecond("List")).toBe(0);
  send(10);
  await clock.advance(3_600_000);
  expect(perSecond("List")).toBe(0);
});

test("counts each action by itself, and each attempt of a call", async () => {
  const { clock, perSecond, send } = start();
  send(20, "Describe");
  await clock.advance(1000);
  expect([perSecond("List"), perSecond("Describe")]).toEqual([0, 2]);
});
