// What a poll asks upstream: a Describe, or a list scan and then Describes of what it did not settle.
import type { Interest } from "./interest.js";
import { windowStart } from "./job-window.js";
import type { FamilyState } from "./state.js";

export type PollPlan =
  | { readonly kind: "nothing" }
  | { readonly kind: "describe"; readonly id: string }
  | { readonly kind: "scan"; readonly submittedAfter: number | undefined };

const STRAGGLERS_PER_POLL = 5;

export function planPoll<T>(state: FamilyState<T>, interest: Interest<T>): PollPlan {
  if (interest.size === 0) return { kind: "nothing" };
  const id = state.kind === "datastore" ? undefined : interest.onlyId();
  if (id !== undefined) return { kind: "describe", id };
  return { kind: "scan", submittedAfter: interest.wantsHistory(state) ? undefined : windowStart(state) };
}

/**
 * What a complete list scan left open: resources it should have shown and did not, those that a watcher still waits for, and
 * the stragglers seen longest ago.
 */
export function idsToDescribe<T>(
  state: FamilyState<T>,
  interest: Interest<T>,
  listed: ReadonlyMap<string, unknown>,
): string[] {
  const ids = new Set<string>();
  for (const { id, terminal } of state.known.values()) {
    if (!listed.has(id) && !state.stragglers.has(id) && (!terminal || state.kind === "datastore"))
      ids.add(id);
  }
  for (const id of interest.waitingIds()) ids.add(id);
  const stragglers = [...state.known.values()]
    .filter(({ id }) => state.stragglers.has(id) && !listed.has(id) && !ids.has(id))
    .sort((a, b) => a.order - b.order);
  for (const { id } of stragglers.slice(0, STRAGGLERS_PER_POLL)) ids.add(id);
  return [...ids];
}
