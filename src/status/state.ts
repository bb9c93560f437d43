// What one family knows of its resources: the explicit state that the rules read and change.
import type { FamilyKind, Snapshot } from "./snapshot.js";

/** Up to where terminal jobs have been forgotten, in milliseconds since the epoch. */
export interface Forgotten {
  readonly submittedUpTo: number;
  readonly endedUpTo: number;
}

export interface FamilyState<T> {
  readonly kind: FamilyKind;
  readonly known: Map<string, Snapshot<T>>;
  /** When the last complete list scan was sent; undefined before the first. */
  scannedAt: number | undefined;
  /**
   * Newest submitTime that a list scan has shown. What only a Describe showed does not count: it would move the window past jobs
   * that no list scan has seen.
   */
  newestSubmitTime: number | undefined;
  /** Long-running jobs that no longer hold the window open; they are Described instead. */
  readonly stragglers: Set<string>;
  forgotten: Forgotten;
}

export const NOTHING_FORGOTTEN: Forgotten = { submittedUpTo: -Infinity, endedUpTo: -Infinity };

export function createFamilyState<T>(kind: FamilyKind): FamilyState<T> {
  return {
    kind,
    known: new Map(),
    scannedAt: undefined,
    newestSubmitTime: undefined,
    stragglers: new Set(),
    forgotten: NOTHING_FORGOTTEN,
  };
}

/** Back to the state before any list scan, but for the one resource that is still watched. */
export function keepOnly(state: FamilyState<unknown>, id: string): void {
  for (const other of state.known.keys()) if (other !== id) state.known.delete(other);
  state.scannedAt = undefined;
  state.newestSubmitTime = undefined;
  state.stragglers.clear();
  state.forgotten = NOTHING_FORGOTTEN;
}
