import { GatewayError } from "../../src/errors.js";
import { Allowance } from "../../src/healthlake/quota-shares.js";
import { action, createHarness } from "./governor-harness.js";

/** Has upstream throttle one call, without a retry. */
function throttle({ governor }: ReturnType<typeof createHarness>): Promise<unknown> {
  const options = { priority: "mutation", maxAttempts: 1, attemptTimeoutMs: 1000 } as const;
  const refused = new GatewayError("THROTTLED", "Rate exceeded", { retryable: true });
  return governor.run(action, options, () => Promise.reject(refused)).catch((error: unknown) => error);
}

function rate({ governor }: ReturnType<typeof createHarness>): number {
  return governor.stats().find((stats) => stats.action === action)!.ratePerSecond;
}

describe("a throttled answer", () => {
  test("halves the rate, which grows back to nominal in 10 s and no further", async () => {
    const harness = createHarness({ [action]: 10 });
    await throttle(harness);
    expect(rate(harness)).toBe(5);
    await harness.clock.advance(999);
    expect(rate(harness)).toBe(5);
    await harness.clock.advance(1);
    expect(rate(harness)).toBe(5.5);
    await harness.clock.advance(8000);
    expect(rate(harness)).toBeCloseTo(9.5);
    await harness.clock.advance(1000);
    expect(rate(harness)).toBe(10);
    await harness.clock.advance(60_000);
    expect(rate(harness)).toBe(10);
  });

  test("empties the bucket and spaces what is sent next", async () => {
    const harness = createHarness({ [action]: 10 });
    await throttle(harness);
    const calls = harness.offerMany(3, "query");
    await harness.clock.advance(1000);
    expect(calls.map((call) => call.startedAt)).toEqual([200, 400, 600]);
  });

  test("counts once when calls of the same second are throttled together", async () => {
    const harness = createHarness({ [action]: 10 });
    await Promise.all(Array.from({ length: 10 }, () => throttle(harness)));
    expect(rate(harness)).toBe(5);
  });

  test("slows down more when it goes on, to a tenth and never below", () => {
    const allowance = new Allowance(10, 0);
    const rates = Array.from({ length: 20 }, (_, second) => {
      allowance.slowDown(second * 1000);
      return allowance.ratePerSecond(second * 1000);
    });
    expect(rates.slice(0, 3)).toEqual([5, 2.75, 1.625]);
    expect(Math.min(...rates)).toBe(1);
  });

  test("is forgotten at the nominal rate, not above it", () => {
    const allowance = new Allowance(10, 0);
    allowance.slowDown(0);
    allowance.slowDown(1000);
    expect(allowance.ratePerSecond(15_000)).toBeCloseTo(9.75);
    expect(allowance.ratePerSecond(16_000)).toBe(10);
    expect(allowance.ratePerSecond(60_000)).toBe(10);
  });

  test("leaves polls at most half of the slower rate", () => {
    const allowance = new Allowance(100, 0);
    const waiting = { mutation: 0, query: 0, poll: 1000 };
    let polls = 0;
    for (let now = 0; now < 10_000; now += 1000) allowance.slowDown(now);
    for (let now = 9000; now < 13_000; now += allowance.waitMs(waiting, now)) {
      for (; allowance.next(waiting, now); polls++) allowance.take("poll", now);
    }
    const calls = 10 + 15 + 20 + 25;
    expect(polls).toBeLessThanOrEqual(5 + calls / 2);
    expect(polls).toBeGreaterThan(calls / 2 - 5);
  });

  test("lengthens the estimated wait, told in the refusal", async () => {
    const harness = createHarness({ [action]: 10 });
    await throttle(harness);
    const call = harness.offer("query", { deadline: harness.within(199) });
    await harness.clock.advance(0);
    expect(call.error).toMatchObject({ code: "THROTTLED", facts: { retryAfterMs: 200 } });
    expect((call.error as Error).message).toContain("10 calls a second, now slowed to 5 calls a second");
  });

  test("does not slow down another action", async () => {
    const harness = createHarness({ [action]: 10 });
    await throttle(harness);
    const rates = harness.governor.stats().map((stats) => stats.ratePerSecond / stats.nominalPerSecond);
    expect(rates.filter((fraction) => fraction < 1)).toEqual([0.5]);
  });

  test("leaves polls their share of the slower rate", async () => {
    const allowance = new Allowance(100, 0);
    allowance.slowDown(0);
    const waiting = { mutation: 0, query: 1000, poll: 1000 };
    const sent = { mutation: 0, query: 0, poll: 0 };
    for (let now = 0; now < 10_000; now += allowance.waitMs(waiting, now)) {
      for (let next = allowance.next(waiting, now); next; next = allowance.next(waiting, now)) {
        allowance.take(next, now);
        sent[next] += 1;
      }
    }
    expect(sent.poll / (sent.poll + sent.query)).toBeGreaterThan(0.2);
    expect(sent.poll / (sent.poll + sent.query)).toBeLessThan(0.25);
  });

  test("wakes a call as early as the recovered rate allows, where the quota is one a minute", async () => {
    const harness = createHarness({ [action]: 1 / 60 });
    await throttle(harness);
    const call = harness.offer("query", { deadline: harness.within(70_000) });
    await harness.clock.advance(70_000);
    expect(call.startedAt).toBeGreaterThan(60_000);
    expect(call.startedAt).toBeLessThan(64_000);
    expect(harness.clock.sleeping).toBe(0);
  });

  test("slows nothing down when quotas are off", async () => {
    const harness = createHarness("off");
    await throttle(harness);
    const calls = harness.offerMany(100, "query");
    await harness.clock.advance(0);
    expect(calls.every((call) => call.startedAt === 0)).toBe(true);
  });
});
