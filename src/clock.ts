import { setTimeout as delay } from "node:timers/promises";

/** Time as a dependency, so that tests can move it by hand. */
export interface Clock {
  /** Milliseconds, for intervals alone: it never goes back, and stands still while the machine sleeps. */
  now(): number;
  /**
   * Milliseconds since the Unix epoch, by the system's clock: what others read, and what others have set an end by. It
   * jumps when that clock is set, or the machine has slept.
   */
  time(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` after `ms` milliseconds. The returned function takes that back; unlike an aborted sleep it makes no error. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  time: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
