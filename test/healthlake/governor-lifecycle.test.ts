import { getEventListeners, getMaxListeners } from "node:events";

import { GatewayError } from "../../src/errors.js";
import type { Priority } from "../../src/healthlake/governor.js";
import { action, createHarness } from "./governor-harness.js";

describe("an aborted call", () => {
  test("leaves the queue at once with the signal's reason, unsent, and its slot goes to the next", async () => {
    const { clock, offer, offerMany, queued } = createHarness({ [action]: 10 });
    offerMany(10, "query");
    const abort = new AbortController();
    const aborted = offer("query", { signal: abort.signal });
    const next = offer("query");
    await clock.advance(50);
    const reason = new Error("the client left");
    abort.abort(reason);
    expect(queued()).toEqual({ mutation: 0, query: 1, poll: 0 });
    await clock.advance(50);
    expect(aborted).toMatchObject({ refusedAt: 50, error: reason });
    expect(aborted.startedAt).toBeUndefined();
    expect(next.startedAt).toBe(100);
  });

  test("takes the timer with it when it was the last", async () => {
    const { clock, offer, offerMany } = createHarness({ [action]: 10 });
    offerMany(10, "query");
    const abort = new AbortController();
    offer("query", { signal: abort.signal });
    await clock.advance(0);
    expect(clock.sleeping).toBe(1);
    abort.abort();
    await clock.advance(0);
    expect(clock.sleeping).toBe(0);
  });

  test("is never queued when it was aborted before", async () => {
    const { clock, offer, started } = createHarness({ [action]: 10 });
    const reason = new Error("the client left");
    const call = offer("query", { signal: AbortSignal.abort(reason) });
    await clock.advance(0);
    expect(call.error).toBe(reason);
    expect(started()).toHaveLength(0);
  });

  test("takes no quota when it was aborted before", async () => {
    const { clock, offer, offerMany, started } = createHarness({ [action]: 10 });
    for (let i = 0; i < 100; i++) offer("query", { signal: AbortSignal.abort() });
    offerMany(10, "query");
    await clock.advance(0);
    expect(started()).toHaveLength(10);
  });

  test("stays sent when the abort comes after its start", async () => {
    const { clock, offer } = createHarness({ [action]: 10 });
    const abort = new AbortController();
    const call = offer("query", { signal: abort.signal });
    await clock.advance(0);
    abort.abort();
    await clock.advance(1000);
    expect(call).toMatchObject({ startedAt: 0 });
    expect(call.error).toBeUndefined();
  });
});

describe("a call that has ended", () => {
  test.each<[string, (harness: ReturnType<typeof createHarness>) => unknown]>([
    ["started", ({ clock }) => clock.advance(10_000)],
    ["refused as too late", ({ clock, offerMany }) => (offerMany(100, "mutation"), clock.advance(2000))],
    ["closed", ({ governor }) => governor.close()],
  ])("no longer listens to its signal: %s", async (_, end) => {
    const harness = createHarness({ [action]: 10 });
    const { signal } = new AbortController();
    harness.offerMany(20, "query", { signal, deadline: harness.within(1500) });
    await harness.clock.advance(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(10);
    await end(harness);
    await harness.clock.advance(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("may share its signal with more calls than Node takes for a leak", async () => {
    const { clock, offerMany } = createHarness({ [action]: 10 });
    const { signal } = new AbortController();
    expect(getMaxListeners(signal)).toBe(10);
    offerMany(110, "query", { signal });
    await clock.advance(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(100);
    expect(getMaxListeners(signal)).toBe(Infinity);
  });
});

describe("a closed governor", () => {
  test("refuses what waits, and leaves no timer", async () => {
    const { clock, governor, offer, offerMany } = createHarness({ [action]: 1 });
    offerMany(1, "query");
    const waiting = (["mutation", "query", "poll"] as const).map((priority: Priority) => offer(priority));
    await clock.advance(0);
    governor.close();
    await clock.advance(0);
    for (const call of waiting) {
      expect(call.error).toBeInstanceOf(GatewayError);
      expect(call.error).toMatchObject({ code: "UPSTREAM_UNAVAILABLE", facts: { retryable: true } });
      expect((call.error as GatewayError).message).toMatch(/ListFHIRDatastores.*shutting down/);
    }
    expect(clock.sleeping).toBe(0);
  });

  test.each<[string, { [action]: number } | "off"]>([
    ["with quotas", { [action]: 10 }],
    ["without", "off"],
  ])("refuses what comes later, %s", async (_, quotas) => {
    const { clock, governor, offer } = createHarness(quotas);
    governor.close();
    governor.close();
    const call = offer("mutation");
    await clock.advance(0);
    expect(call.error).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
  });
});

describe("the governor's statistics", () => {
  test("tell what waits of each action and priority, and the rate", async () => {
    const { clock, governor, offerMany } = createHarness({ [action]: 10 });
    offerMany(3, "mutation");
    offerMany(9, "query");
    offerMany(4, "poll");
    await clock.advance(0);
    expect(governor.stats()).toHaveLength(15);
    expect(governor.stats()).toContainEqual({
      action,
      queued: { mutation: 0, query: 2, poll: 4 },
      ratePerSecond: 10,
      nominalPerSecond: 10,
    });
  });
});
