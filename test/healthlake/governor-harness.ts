import { createGovernor, type AcquireOptions, type Priority } from "../../src/healthlake/governor.js";
import { PUBLISHED_QUOTAS, type Action, type Quotas } from "../../src/healthlake/quotas.js";
import { FakeClock } from "../support/fake-clock.js";

export const action: Action = "ListFHIRDatastores";

export interface Call {
  readonly priority: Priority;
  readonly offeredAt: number;
  startedAt?: number;
  refusedAt?: number;
  error?: unknown;
}

/** A governor on a clock moved by hand, and a record of every call offered to it. Times are milliseconds since the start. */
export function createHarness(
  quotas: Partial<Quotas> | "off" = {},
  random = () => 0.5,
  clock = new FakeClock(),
) {
  const epoch = clock.now();
  const governor = createGovernor({
    quotas: quotas === "off" ? "off" : { ...PUBLISHED_QUOTAS, ...quotas },
    clock,
    random,
  });
  const calls: Call[] = [];
  const elapsed = () => clock.now() - epoch;

  const offer = (priority: Priority, options: Partial<AcquireOptions> & { action?: Action } = {}): Call => {
    const call: Call = { priority, offeredAt: elapsed() };
    calls.push(call);
    governor.acquire(options.action ?? action, { priority, ...options }).then(
      () => (call.startedAt = elapsed()),
      (error: unknown) => {
        call.refusedAt = elapsed();
        call.error = error;
      },
    );
    return call;
  };
  const offerMany = (count: number, priority: Priority, options?: Partial<AcquireOptions>) =>
    Array.from({ length: count }, () => offer(priority, options));
  /** A deadline `ms` from now. */
  const within = (ms: number) => {
    const deadline = clock.now() + ms;
    return () => deadline;
  };
  const started = (priority?: Priority) =>
    calls.filter((call) => call.startedAt !== undefined && (!priority || call.priority === priority));
  const queued = () => governor.stats().find((stats) => stats.action === action)?.queued;

  return { clock, governor, calls, elapsed, offer, offerMany, within, started, queued };
}

/** The most calls started in any second, both of its ends included. */
export function busiestSecond(calls: readonly Call[]): number {
  const times = calls.flatMap((call) => call.startedAt ?? []).sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  times.forEach((time, last) => {
    while (time - times[first]! > 1000) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
