// How observations become known state, and which of them are changes.
import { isNewer, toSnapshot, type Observation, type Snapshot, type Stamp } from "./snapshot.js";
import type { FamilyState } from "./state.js";
import type { ListScan } from "./list-scan.js";

export type Change<T> =
  | { readonly kind: "appeared"; readonly snapshot: Snapshot<T> }
  | { readonly kind: "transition"; readonly snapshot: Snapshot<T>; readonly previousStatus: string }
  | { readonly kind: "progressed"; readonly snapshot: Snapshot<T>; readonly previousStatus: string };

/** Applies one observation; returns the change it makes, if any. An older one never replaces a newer one. */
export function observe<T>(
  state: FamilyState<T>,
  observation: Observation<T>,
  stamp: Stamp,
): Change<T> | undefined {
  const snapshot = toSnapshot(state.kind, observation, stamp);
  const known = state.known.get(snapshot.id);
  if (!known) return appear(state, snapshot);
  if (isNewer(known, stamp)) return undefined;
  const next = known.terminal ? stayTerminal(known, snapshot) : withEndSeen(snapshot);
  state.known.set(next.id, next);
  if (next.terminal) state.stragglers.delete(next.id);
  return changeBetween(known, next);
}

function appear<T>(state: FamilyState<T>, snapshot: Snapshot<T>): Change<T> | undefined {
  const isNews = !wasForgotten(state, snapshot);
  // At the start of a family every job is new to it, those that ended long ago as well.
  const seen = isNews && state.scannedAt !== undefined ? withEndSeen(snapshot) : snapshot;
  state.known.set(seen.id, seen);
  return isNews ? { kind: "appeared", snapshot: seen } : undefined;
}

function withEndSeen<T>(snapshot: Snapshot<T>): Snapshot<T> {
  return snapshot.terminal ? { ...snapshot, endSeenAt: snapshot.observedAt } : snapshot;
}

/** Terminal never changes; an answer that says otherwise is only a sign of life. */
function stayTerminal<T>(known: Snapshot<T>, snapshot: Snapshot<T>): Snapshot<T> {
  const { observedAt, order } = snapshot;
  if (known.status !== snapshot.status) return { ...known, observedAt, order };
  return { ...snapshot, terminal: true, endSeenAt: known.endSeenAt };
}

function changeBetween<T>(known: Snapshot<T>, snapshot: Snapshot<T>): Change<T> | undefined {
  const previousStatus = known.status;
  if (known.terminal) return undefined;
  if (known.status !== snapshot.status || snapshot.terminal)
    return { kind: "transition", snapshot, previousStatus };
  if (known.progress !== snapshot.progress) return { kind: "progressed", snapshot, previousStatus };
  return undefined;
}

/** A terminal job that reappears at or below what has been forgotten is no news. */
function wasForgotten(state: FamilyState<unknown>, { terminal, submitTime }: Snapshot<unknown>): boolean {
  return terminal && submitTime !== undefined && submitTime <= state.forgotten.submittedUpTo;
}

/** Drops a resource that a call of that stamp did not find; false if something newer is known of it. */
export function drop(state: FamilyState<unknown>, id: string, stamp: Stamp): boolean {
  const known = state.known.get(id);
  if (known && isNewer(known, stamp)) return false;
  state.known.delete(id);
  state.stragglers.delete(id);
  return true;
}

/** Applies a complete list scan; a call that was not answered, or half a list scan, never gets here. */
export function observeScan<T>(state: FamilyState<T>, scan: ListScan<T>): Change<T>[] {
  const changes: Change<T>[] = [];
  for (const { observation, stamp } of scan.listed.values()) {
    const change = observe(state, observation, stamp);
    if (change) changes.push(change);
    state.newestSubmitTime = later(state.newestSubmitTime, observation.submitTime);
  }
  state.scannedAt = scan.sentAt;
  if (scan.full) state.forgotten = { ...state.forgotten, endedUpTo: -Infinity };
  return changes;
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
