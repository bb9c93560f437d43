import { action, busiestSecond, createHarness } from "./governor-harness.js";

describe("the governor's rate", () => {
  test("lets the burst go at once and no call more", async () => {
    const { clock, offerMany, started } = createHarness({ [action]: 10 });
    offerMany(11, "query");
    await clock.advance(0);
    expect(started()).toHaveLength(10);
    await clock.advance(99);
    expect(started()).toHaveLength(10);
    await clock.advance(1);
    expect(started()).toHaveLength(11);
  });

  test("holds under 200 queries a second for 10 s at 10 a second", async () => {
    const { clock, offer, started, calls, within, queued } = createHarness({ [action]: 10 });
    for (let ms = 0; ms < 10_000; ms += 5) {
      offer("query", { deadline: within(2000) });
      await clock.advance(5);
    }
    expect(busiestSecond(calls)).toBeLessThanOrEqual(20);
    expect(started().length).toBeGreaterThanOrEqual(109);
    expect(started().length).toBeLessThanOrEqual(110);
    await clock.advance(2000);
    expect(queued()).toEqual({ mutation: 0, query: 0, poll: 0 });
    expect(calls.every((call) => call.startedAt !== undefined || call.refusedAt !== undefined)).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  test("starts calls of one priority in the order they came", async () => {
    const { clock, offerMany } = createHarness({ [action]: 10 });
    const calls = offerMany(30, "query");
    await clock.advance(2000);
    const times = calls.map((call) => call.startedAt!);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBe(2000);
  });

  test("sends one call a minute where the quota is one a minute", async () => {
    const { clock, offerMany } = createHarness();
    const calls = offerMany(3, "mutation", { action: "CreateFHIRDatastore" } as object);
    await clock.advance(150_000);
    expect(calls.map((call) => call.startedAt)).toEqual([0, 60_000, 120_000]);
  });

  test("does not save up more than the burst while idle", async () => {
    const { clock, offerMany, started } = createHarness({ [action]: 10 });
    await clock.advance(3_600_000);
    offerMany(50, "query");
    await clock.advance(0);
    expect(started()).toHaveLength(10);
  });

  test("is each action's own", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 1 });
    offerMany(5, "query");
    const other = offer("query", { action: "DescribeFHIRDatastore" });
    await clock.advance(0);
    expect(other.startedAt).toBe(0);
  });

  test("keeps one timer an action however many calls wait, and none when none does", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 1 });
    for (const priority of ["query", "poll", "mutation"] as const) offerMany(5, priority);
    offer("query", { action: "TagResource" });
    await clock.advance(10);
    expect(clock.sleeping).toBe(1);
    await clock.advance(30_000);
    expect(clock.sleeping).toBe(0);
  });

  test("does not limit at all when quotas are off", async () => {
    const { clock, governor, offerMany, started } = createHarness("off");
    offerMany(5000, "poll");
    await clock.advance(0);
    expect(started()).toHaveLength(5000);
    expect(governor.stats()).toEqual([]);
  });
});
