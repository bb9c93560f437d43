import { GatewayError } from "../../src/errors.js";
import { MAX_QUEUED_PER_PRIORITY } from "../../src/healthlake/action-queue.js";
import type { Priority } from "../../src/healthlake/governor.js";
import { FakeClock } from "../support/fake-clock.js";
import { action, createHarness, type Call } from "./governor-harness.js";

function throttled(call: Call): GatewayError {
  expect(call.error).toBeInstanceOf(GatewayError);
  const error = call.error as GatewayError;
  expect(error.code).toBe("THROTTLED");
  expect(error.facts.retryable).toBe(true);
  expect(Number.isSafeInteger(error.facts.retryAfterMs)).toBe(true);
  expect(error.facts.retryAfterMs).toBeGreaterThanOrEqual(0);
  return error;
}

describe("the governor's deadlines", () => {
  test("fail a call at once that would wait longer, naming the action and the limit", async () => {
    const { clock, offer, offerMany, within } = createHarness({ [action]: 10 });
    offerMany(15, "query");
    const call = offer("query", { deadline: within(599) });
    await clock.advance(0);
    expect(call.refusedAt).toBe(0);
    expect(throttled(call).facts.retryAfterMs).toBe(600);
    expect(throttled(call).message).toMatch(
      /ListFHIRDatastores is limited to 10 calls a second.*600 ms.*599 ms/,
    );
  });

  test("start a call that would wait exactly as long", async () => {
    const { clock, offer, offerMany, within } = createHarness({ [action]: 10 });
    offerMany(15, "query");
    const call = offer("query", { deadline: within(600) });
    await clock.advance(600);
    expect(call.startedAt).toBe(600);
  });

  test("speak of minutes where the quota is one call a minute", async () => {
    const { clock, offer, offerMany, within } = createHarness();
    const create = { action: "CreateFHIRDatastore" as const };
    offerMany(1, "mutation", create as object);
    await clock.advance(10_000);
    const call = offer("mutation", { ...create, deadline: within(15_000) });
    await clock.advance(0);
    expect(throttled(call).facts.retryAfterMs).toBe(50_000);
    expect(throttled(call).message).toContain("CreateFHIRDatastore is limited to 1 call a minute");
  });

  test.each<[Priority, number, number, number]>([
    ["query", 10, 40, 0],
    ["query", 3, 17, 0],
    ["query", 0.3, 4, 0],
    ["poll", 10, 0, 40],
    ["poll", 10, 40, 40],
    ["poll", 1, 10, 5],
    ["mutation", 10, 0, 0],
    ["mutation", 1 / 60, 0, 0],
  ])(
    "tell a %s truly when to retry at %d a second behind %d queries and %d polls, to the millisecond",
    async (priority, perSecond, queries, polls) => {
      const retryAfter = async (ms: number) => {
        const { clock, offer, offerMany, within } = createHarness({ [action]: perSecond });
        offerMany(Math.ceil(perSecond) + 3, "mutation");
        offerMany(queries, "query");
        offerMany(polls, "poll");
        await clock.advance(ms);
        const call = offer(priority, { deadline: within(0) });
        await clock.advance(0);
        return call;
      };
      const { retryAfterMs } = throttled(await retryAfter(0)).facts;
      expect((await retryAfter(retryAfterMs!)).startedAt).toBe(retryAfterMs);
      expect((await retryAfter(retryAfterMs! - 1)).startedAt).toBeUndefined();
    },
  );

  test.each<[Priority, number, number, number]>([
    ["mutation", 10, 40, 40],
    ["query", 10, 40, 40],
    ["query", 25, 200, 100],
    ["query", 0.3, 4, 2],
    ["poll", 3, 40, 5],
  ])(
    "tell a %s when to retry at %d a second though others of %d queries and %d polls take its slot",
    async (priority, perSecond, queries, polls) => {
      const { clock, offer, offerMany, within } = createHarness({ [action]: perSecond });
      offerMany(Math.ceil(perSecond), "mutation");
      offerMany(queries, "query");
      offerMany(polls, "poll");
      const refused = offer(priority, { deadline: within(0) });
      await clock.advance(0);
      const { retryAfterMs } = throttled(refused).facts;
      await clock.advance(retryAfterMs!);
      const retried = offer(priority, { deadline: within(3000 / perSecond) });
      await clock.advance(3000 / perSecond);
      expect(retried.startedAt).toBeGreaterThanOrEqual(retryAfterMs!);
    },
  );

  test("fail a queued call when they pass because others overtook it", async () => {
    const { clock, offer, offerMany, within } = createHarness({ [action]: 10 });
    offerMany(10, "query");
    const call = offer("query", { deadline: within(250) });
    await clock.advance(50);
    offerMany(20, "mutation");
    await clock.advance(199);
    expect(call.refusedAt).toBeUndefined();
    await clock.advance(1);
    expect(call.refusedAt).toBe(250);
    expect(throttled(call).facts.retryAfterMs).toBeGreaterThan(0);
    expect(throttled(call).message).toContain("other calls went first");
  });

  test("may grow while the call waits", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(10, "query");
    let deadline = clock.now() + 250;
    const call = offer("query", { deadline: () => deadline });
    offerMany(20, "mutation");
    await clock.advance(200);
    deadline += 5000;
    await clock.advance(3000);
    expect(call.startedAt).toBe(2100);
    expect(clock.sleeping).toBe(0);
  });

  test("are kept when the timer that wakes the queue is late", async () => {
    class LateClock extends FakeClock {
      override sleep(ms: number, signal?: AbortSignal) {
        return super.sleep(ms + 400, signal);
      }
    }
    const { clock, offer, offerMany, within } = createHarness({ [action]: 10 }, undefined, new LateClock());
    offerMany(10, "query");
    const late = offer("query", { deadline: within(150) });
    const patient = offer("query", { deadline: within(1000) });
    await clock.advance(2000);
    expect(late).toMatchObject({ refusedAt: 500, error: { code: "THROTTLED" } });
    expect(patient.startedAt).toBe(500);
  });

  test("may be infinite", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(500, "query");
    const call = offer("query", { deadline: () => Infinity });
    await clock.advance(49_100);
    expect(call.startedAt).toBe(49_100);
  });

  test("that have passed already refuse a call only when it would wait", async () => {
    const { clock, offer, offerMany, within } = createHarness({ [action]: 1 });
    offerMany(1, "query");
    const call = offer("query", { deadline: within(-5000) });
    await clock.advance(0);
    expect(call.refusedAt).toBe(0);
    expect(throttled(call).facts.retryAfterMs).toBe(1000);
  });
});

describe("the governor's queue", () => {
  test("is bounded for each priority, and says when to come back", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(10 + MAX_QUEUED_PER_PRIORITY, "query");
    const refused = offer("query");
    const mutation = offer("mutation");
    const poll = offer("poll");
    await clock.advance(0);
    expect(throttled(refused).facts.retryAfterMs).toBe((MAX_QUEUED_PER_PRIORITY + 1) * 100);
    await clock.advance(600);
    expect([mutation.startedAt, poll.startedAt]).toEqual([100, 200]);
  });
});
