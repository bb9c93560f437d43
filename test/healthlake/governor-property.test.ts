import fc from "fast-check";
import { getEventListeners } from "node:events";

import { GatewayError } from "../../src/errors.js";
import type { Priority } from "../../src/healthlake/governor.js";
import { action, busiestSecond, createHarness, type Call } from "./governor-harness.js";

const arrival = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(3000)),
  priority: fc.constantFrom<Priority>("mutation", "query", "poll"),
  deadlineMs: fc.oneof(fc.constant(Infinity), fc.nat(3000)),
  growsByMs: fc.oneof(fc.constant(0), fc.nat(3000)),
  abortAfterMs: fc.option(fc.nat(2000)),
  raised: fc.boolean(),
  throttles: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});
const schedule = fc.record({
  perSecond: fc.oneof(fc.constantFrom(0.5, 1, 10, 25), fc.double({ min: 0.2, max: 40, noNaN: true })),
  arrivals: fc.array(arrival, { maxLength: 60 }),
});

async function play({ perSecond, arrivals }: typeof schedule extends fc.Arbitrary<infer T> ? T : never) {
  const harness = createHarness({ [action]: perSecond });
  const { clock, offer } = harness;
  const signals: AbortSignal[] = [];
  for (const { afterMs, priority, deadlineMs, growsByMs, abortAfterMs, raised, throttles } of arrivals) {
    await clock.advance(afterMs);
    const abort = new AbortController();
    signals.push(abort.signal);
    const at = clock.now();
    offer(priority, {
      priority: raised ? () => (clock.now() > at + 500 ? "mutation" : priority) : priority,
      deadline: () => at + deadlineMs + (clock.now() > at ? growsByMs : 0),
      signal: abort.signal,
    });
    if (abortAfterMs !== null) void clock.sleep(abortAfterMs).then(() => abort.abort(new Error("left")));
    if (throttles) sendThrottled(harness);
  }
  await clock.advance(3_600_000);
  return { ...harness, signals };
}

/** A call that takes quota as any other does, and is then throttled by upstream. */
function sendThrottled({ governor, calls, elapsed }: ReturnType<typeof createHarness>) {
  const call: Call = { priority: "query", offeredAt: elapsed() };
  calls.push(call);
  const refused = new GatewayError("THROTTLED", "Rate exceeded", { retryable: true });
  const options = { priority: "query", maxAttempts: 1, attemptTimeoutMs: 1 } as const;
  const send = () => {
    call.startedAt = elapsed();
    return Promise.reject(refused);
  };
  governor.run(action, options, send).catch(() => undefined);
}

describe("over any schedule of calls, the governor", () => {
  test("holds the rate, ends every call once, refuses only late or aborted ones, and leaks nothing", async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        const { clock, calls, signals } = await play(plan);
        expect(busiestSecond(calls)).toBeLessThanOrEqual(plan.perSecond + Math.max(1, plan.perSecond));
        for (const call of calls) {
          const ends = [call.startedAt, call.refusedAt].filter((end) => end !== undefined);
          expect(ends).toHaveLength(1);
          if (!(call.error instanceof GatewayError)) continue;
          expect(call.error.code).toBe("THROTTLED");
          expect(Number.isSafeInteger(call.error.facts.retryAfterMs)).toBe(true);
          expect(call.error.facts.retryAfterMs).toBeGreaterThan(0);
        }
        expect(clock.sleeping).toBe(0);
        expect(signals.flatMap((signal) => getEventListeners(signal, "abort"))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test("starts a call later than its deadline never", async () => {
    const late = fc.record({
      perSecond: fc.constantFrom(0.5, 3, 10),
      arrivals: fc.array(arrival, { maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(late, async ({ perSecond, arrivals }) => {
        const harness = createHarness({ [action]: perSecond });
        const deadlines = new Map<object, number>();
        for (const { afterMs, priority, deadlineMs } of arrivals) {
          await harness.clock.advance(afterMs);
          const call = harness.offer(priority, { deadline: harness.within(deadlineMs) });
          deadlines.set(call, harness.elapsed() + deadlineMs);
        }
        await harness.clock.advance(600_000);
        for (const [call, deadline] of deadlines) {
          const { startedAt } = call as { startedAt?: number };
          if (startedAt !== undefined) expect(startedAt).toBeLessThanOrEqual(deadline);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("refuses a call at once only when it truly could not have started in time", async () => {
    const plan = fc.record({
      perSecond: fc.constantFrom(0.5, 3, 10),
      ahead: fc.array(fc.constantFrom<Priority>("mutation", "query", "poll"), { maxLength: 60 }),
      priority: fc.constantFrom<Priority>("mutation", "query", "poll"),
      pauseMs: fc.nat(1500),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ perSecond, ahead, priority, pauseMs }) => {
        const start = async () => {
          const harness = createHarness({ [action]: perSecond });
          for (const other of ahead) harness.offer(other);
          await harness.clock.advance(pauseMs);
          return harness;
        };
        const patient = await start();
        const call = patient.offer(priority);
        await patient.clock.advance(600_000);
        const waitMs = call.startedAt! - pauseMs;

        const exact = await start();
        const accepted = exact.offer(priority, { deadline: exact.within(waitMs) });
        await exact.clock.advance(600_000);
        expect(accepted.startedAt).toBe(call.startedAt);

        const hasty = await start();
        const refused = hasty.offer(priority, { deadline: hasty.within(waitMs - 1) });
        await hasty.clock.advance(0);
        if (waitMs > 0) expect(refused.error).toMatchObject({ facts: { retryAfterMs: waitMs } });
      }),
      { numRuns: 100 },
    );
  });
});
