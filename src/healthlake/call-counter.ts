// How many requests each action sends, over the last seconds.
import type { Clock } from "../clock.js";
import type { CallObserver } from "./observer.js";

const SLOT_MS = 1000;
/** Whole seconds that are averaged: the one that runs is not. */
const SLOTS = 10;

export interface CallCounter {
  readonly observer: CallObserver;
  /** Requests a second, attempts counted one by one. */
  readonly perSecond: (action: string) => number;
}

interface Counted {
  slot: number;
  readonly counts: number[];
}

export function createCallCounter(clock: Clock): CallCounter {
  const counted = new Map<string, Counted>();
  /** Empties what is older than the slots that are kept. */
  const upToNow = (action: string): Counted => {
    const slot = Math.floor(clock.now() / SLOT_MS);
    const known = counted.get(action) ?? { slot, counts: Array<number>(SLOTS + 1).fill(0) };
    const passed = Math.min(slot - known.slot, SLOTS + 1);
    for (let back = 0; back < passed; back++) known.counts[(slot - back) % (SLOTS + 1)] = 0;
    known.slot = slot;
    counted.set(action, known);
    return known;
  };
  return {
    observer: {
      begin: (action) => ({
        run: (work) => work(),
        attempt: () => {
          const { slot, counts } = upToNow(action);
          counts[slot % (SLOTS + 1)]! += 1;
          return () => undefined;
        },
        end: () => undefined,
      }),
    },
    perSecond: (action) => {
      if (!counted.has(action)) return 0;
      const { slot, counts } = upToNow(action);
      const total = counts.reduce((sum, count) => sum + count, 0) - counts[slot % (SLOTS + 1)]!;
      return total / SLOTS;
    },
  };
}
