import { setTimeout as delay } from "node:timers/promises";

/** Time as the local HealthLake needs it; the gateway's own clock fits. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects once the signal aborts. Only the `delay` fault sleeps. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};

/** Whole milliseconds, so that a time survives the trip as epoch seconds and back. */
export function wholeMilliseconds(clock: Clock): Clock {
  return { now: () => Math.floor(clock.now()), sleep: (ms, signal) => clock.sleep(ms, signal) };
}

/** The wire's form of a time: epoch seconds with three decimals. */
export function toEpochSeconds(ms: number): number {
  return ms / 1000;
}
