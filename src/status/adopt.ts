// What another replica knew of a family becomes known here: by its dates, as if it had been observed here.
import { type Change, observe } from "./changes.js";
import type { Snapshot } from "./snapshot.js";
import type { FamilyState } from "./state.js";

/** Returns the changes that it makes for those who watch already. */
export function adoptState<T>(state: FamilyState<T>, other: FamilyState<T>): Change<T>[] {
  const isFirst = state.scannedAt === undefined && other.scannedAt !== undefined;
  if (isFirst) state.forgotten = other.forgotten;
  const changes = [...other.known.values()].flatMap((snapshot) => adopt(state, snapshot, isFirst) ?? []);
  state.scannedAt = latest(state.scannedAt, other.scannedAt);
  state.newestSubmitTime = latest(state.newestSubmitTime, other.newestSubmitTime);
  if (isFirst)
    for (const id of other.stragglers) if (!state.known.get(id)?.terminal) state.stragglers.add(id);
  return changes;
}

function adopt<T>(state: FamilyState<T>, snapshot: Snapshot<T>, isFirst: boolean): Change<T> | undefined {
  if (isFirst && !state.known.has(snapshot.id)) {
    // Nobody here has begun with the whole family yet.
    state.known.set(snapshot.id, snapshot);
    return undefined;
  }
  const change = observe(state, snapshot, { at: snapshot.observedAt, order: snapshot.order });
  const known = state.known.get(snapshot.id);
  // When its end was seen is a fact too: those who ask for endings go by it.
  if (known?.terminal && known.endSeenAt === undefined && snapshot.endSeenAt !== undefined)
    state.known.set(snapshot.id, { ...known, endSeenAt: snapshot.endSeenAt });
  return change;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
