import { setTimeout as delay } from "node:timers/promises";

/** Time as a dependency, so that tests can move it by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes back while the process lives. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
