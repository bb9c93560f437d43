import type { Priority } from "../../src/healthlake/governor.js";
import { action, createHarness } from "./governor-harness.js";

describe("the governor's priorities", () => {
  test("let a mutation overtake 100 queued polls at the next slot", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(10, "query");
    offerMany(100, "poll");
    await clock.advance(50);
    const mutation = offer("mutation");
    await clock.advance(50);
    expect(mutation.startedAt).toBe(100);
  });

  test("start a mutation before the query and the poll that came earlier", async () => {
    const { clock, offer, offerMany, started } = createHarness({ [action]: 1 });
    offerMany(1, "mutation");
    offer("poll");
    offer("query");
    offer("mutation");
    await clock.advance(10_000);
    expect(started().length).toBe(4);
    const order = started().sort((a, b) => a.startedAt! - b.startedAt!);
    expect(order.slice(0, 2).map((call) => call.priority)).toEqual(["mutation", "mutation"]);
  });

  test("start a query before a poll that has used up its floor", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(5, "poll");
    offerMany(5, "query");
    await clock.advance(0);
    const poll = offer("poll");
    const query = offer("query");
    await clock.advance(100);
    expect(query.startedAt).toBe(100);
    expect(poll.startedAt).toBeUndefined();
  });

  test("leave polls a fifth of the quota under a flood of queries, and queries the rest", async () => {
    const { clock, offerMany, started } = createHarness({ [action]: 10 });
    offerMany(500, "query");
    offerMany(150, "poll");
    await clock.advance(60_000);
    const afterBurst = started().filter((call) => call.startedAt! > 0);
    expect(afterBurst).toHaveLength(600);
    const polls = afterBurst.filter((call) => call.priority === "poll");
    expect(polls.length).toBeGreaterThanOrEqual(120);
    expect(polls.length).toBeLessThanOrEqual(122);
  });

  test.each([1, 2, 3, 7, 10, 25])("leave polls a fifth at %d a second", async (perSecond) => {
    const { clock, offerMany, started } = createHarness({ [action]: perSecond });
    offerMany(300, "query");
    offerMany(100, "poll");
    await clock.advance(200_000 / perSecond);
    const afterBurst = started().filter((call) => call.startedAt! > 0);
    const polls = afterBurst.filter((call) => call.priority === "poll");
    expect(polls.length).toBeGreaterThanOrEqual(Math.floor(afterBurst.length * 0.2));
  });

  test("do not let polls go before mutations, whatever their floor", async () => {
    const { clock, offerMany, started } = createHarness({ [action]: 10 });
    offerMany(200, "mutation");
    offerMany(50, "poll");
    await clock.advance(10_000);
    expect(started("mutation").length).toBeGreaterThanOrEqual(109);
    expect(started("poll")).toHaveLength(0);
  });

  test.each<[string, Priority[]]>([
    ["alone", []],
    ["beside queries", ["query"]],
    ["beside mutations and queries", ["mutation", "query"]],
  ])("let polls take at most half of the quota %s", async (_, others) => {
    const { clock, offer, started } = createHarness({ [action]: 10 });
    for (let ms = 0; ms < 20_000; ms += 50) {
      offer("poll");
      if (ms % 200 === 0) for (const other of others) offer(other);
      await clock.advance(50);
    }
    expect(started("poll").length).toBeLessThanOrEqual(105);
    expect(started("poll").length).toBeGreaterThan(20);
    if (others.length === 0) expect(started("poll").length).toBeGreaterThanOrEqual(104);
  });

  test("give queries what polls leave while these wait for their cap", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(100, "poll");
    await clock.advance(10);
    const query = offer("query");
    await clock.advance(0);
    expect(query.startedAt).toBe(10);
  });

  test("are asked again: a poll raised to a query starts as one", async () => {
    const { clock, governor, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(20, "poll");
    let priority: Priority = "poll";
    const raised = offer("poll", { priority: () => priority });
    await clock.advance(10);
    expect(raised.startedAt).toBeUndefined();
    priority = "query";
    governor.reschedule(action);
    await clock.advance(0);
    expect(raised.startedAt).toBe(10);
  });
});
