// Within a priority callers take turns.
import { action, createHarness } from "./governor-harness.js";

/** A governor whose first calls have used up the burst of 10. */
async function startBusy() {
  const harness = createHarness({ [action]: 10 });
  harness.offerMany(10, "query", { turn: "greedy" });
  await harness.clock.advance(0);
  return harness;
}

test("a caller's first call goes before another's second", async () => {
  const { clock, offer, offerMany } = await startBusy();
  offerMany(100, "query", { turn: "greedy" });
  const other = offer("query", { turn: "other" });
  await clock.advance(200);
  expect(other.startedAt).toBeLessThanOrEqual(200);
});

test("a call is not refused for those that wait behind its turn", async () => {
  const { clock, offer, offerMany, within } = await startBusy();
  offerMany(100, "query", { turn: "greedy", deadline: within(15_000) });
  const other = offer("query", { turn: "other", deadline: within(500) });
  const late = offer("query", { turn: "greedy", deadline: within(500) });
  await clock.advance(500);
  expect(late.refusedAt).toBe(0);
  expect(other.startedAt).toBeDefined();
});

test("three callers with five calls each get one in each round", async () => {
  const { clock, calls, offerMany } = await startBusy();
  const begun = calls.length;
  for (const turn of ["a", "b", "c"]) offerMany(5, "query", { turn });
  await clock.advance(600);
  const started = calls.slice(begun).map(({ startedAt }) => startedAt !== undefined);
  expect([0, 5, 10].map((first) => started.slice(first, first + 5).filter(Boolean).length)).toEqual([
    2, 2, 2,
  ]);
});

test("a caller that comes later owes nothing for the turns it did not take", async () => {
  const { clock, offer, offerMany } = await startBusy();
  offerMany(30, "query", { turn: "greedy" });
  await clock.advance(2000);
  const late = offer("query", { turn: "late" });
  const next = offer("query", { turn: "late" });
  await clock.advance(400);
  expect(late.startedAt).toBeLessThanOrEqual(2200);
  expect(next.startedAt).toBeGreaterThan(late.startedAt as number);
});
