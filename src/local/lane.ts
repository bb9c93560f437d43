// Runs one task at a time, each when it is due, and asks for the next one whenever something may have changed.
import type { Clock } from "./clock.js";

export interface Task {
  /** Milliseconds since the epoch; Infinity for one that waits for a change. */
  readonly dueAt: number;
  run(): Promise<void>;
}

export interface Lane {
  wake(): void;
  /** Resolves when the running task has ended. */
  close(): Promise<void>;
}

/** A task that fails is told to onDefect and tried again only after the next wake. */
export function startLane(
  clock: Clock,
  next: (stopped: AbortSignal) => Task | undefined,
  onDefect: (error: unknown) => void,
): Lane {
  const stopped = new AbortController();
  let changed = new AbortController();
  const run = async () => {
    while (!stopped.signal.aborted) {
      changed = new AbortController();
      const change = changed.signal;
      const task = next(stopped.signal);
      const waitMs = task ? task.dueAt - clock.now() : Infinity;
      if (task && waitMs <= 0) {
        await task.run().catch(async (error: unknown) => {
          if (stopped.signal.aborted) return;
          onDefect(error);
          await aborted(change);
        });
      } else {
        await Promise.race([aborted(change), ...(waitMs < Infinity ? [sleep(clock, waitMs, change)] : [])]);
      }
    }
  };
  const running = run();
  return {
    wake: () => changed.abort(),
    close: () => {
      stopped.abort();
      changed.abort();
      return running;
    },
  };
}

function aborted(signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** A timer can't be set farther than 2^31 ms ahead; waking up in between does no harm. */
function sleep(clock: Clock, ms: number, signal: AbortSignal) {
  return clock.sleep(Math.min(ms, 2 ** 31 - 1), signal).catch(() => {});
}
