// How long a poller rests: by the state of what is watched, or by how often in a row it has failed.
import type { Interest } from "./interest.js";
import { isInTransition } from "./snapshot.js";
import type { FamilyState } from "./state.js";

/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

export interface Cadence {
  /** Milliseconds between polls while something watched is in transition. */
  readonly pollActiveMs: number;
  /** Milliseconds between polls while all is stable. */
  readonly pollIdleMs: number;
}

const JITTER = 0.1;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 10_000;

export function cadenceMs<T>(state: FamilyState<T>, interest: Interest<T>, cadence: Cadence): number {
  return watchesTransition(state, interest) ? cadence.pollActiveMs : cadence.pollIdleMs;
}

function watchesTransition<T>(state: FamilyState<T>, interest: Interest<T>): boolean {
  for (const snapshot of state.known.values()) {
    if (interest.watches(snapshot.id) && isInTransition(state.kind, snapshot)) return true;
  }
  return false;
}

/** The same time, up to a tenth shorter or longer, so that pollers do not march in step. */
export function jittered(ms: number, random: Random): number {
  return ms * (1 - JITTER + 2 * JITTER * random());
}

/** Doubles with each failure in a row, between half and the whole of it at random, and never over 10 s. */
export function backoffMs(failures: number, random: Random): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return ceiling * (0.5 + 0.5 * random());
}
