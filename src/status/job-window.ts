// The rules of a job family's window: which part of the list a tick asks for, what is left out of it, what is forgotten.
import type { Snapshot } from "./snapshot.js";
import type { FamilyState } from "./state.js";
import type { ListScan } from "./list-scan.js";

/** Lists may lag by 20 s and times be rounded by a second; this covers both threefold. */
const WINDOW_SLACK_MS = 60_000;
/** A window may take two pages a tick; beyond, its oldest jobs are Described instead. */
const WINDOW_PAGES = 2;
export const FORGET_AFTER_MS = 60 * 60_000;

/**
 * SubmittedAfter of the next list scan; undefined where none has shown a job yet. Made of upstream's times only, since the
 * gateway's own clock may differ from them.
 */
export function windowStart(state: FamilyState<unknown>): number | undefined {
  if (state.newestSubmitTime === undefined) return undefined;
  let low = state.newestSubmitTime;
  for (const { submitTime, terminal, id } of state.known.values()) {
    if (!terminal && submitTime !== undefined && !state.stragglers.has(id)) low = Math.min(low, submitTime);
  }
  return startOf(low);
}

function startOf(submitTime: number): number {
  return Math.floor(submitTime / 1000) * 1000 - WINDOW_SLACK_MS;
}

/** Once a window took more than two pages, leaves the oldest running jobs out until the next one fits. */
export function leaveOutStragglers(
  state: FamilyState<unknown>,
  { pages, pageSize }: ListScan<unknown>,
): void {
  if (pages <= WINDOW_PAGES || state.newestSubmitTime === undefined) return;
  const narrowest = startOf(state.newestSubmitTime);
  const times = [...state.known.values()].flatMap(({ submitTime }) => submitTime ?? []).sort((a, b) => b - a);
  const fits = times[WINDOW_PAGES * pageSize] ?? -Infinity;
  for (const { id, submitTime, terminal } of state.known.values()) {
    if (terminal || submitTime === undefined) continue;
    const start = startOf(submitTime);
    if (start < narrowest && start < fits) state.stragglers.add(id);
  }
}

/** Forgets terminal jobs that the window no longer reaches, an hour after they ended. */
export function forgetOld(state: FamilyState<unknown>, now: number): void {
  const start = windowStart(state);
  if (start === undefined) return;
  let { submittedUpTo, endedUpTo } = state.forgotten;
  for (const snapshot of state.known.values()) {
    const { id, submitTime = -Infinity, terminal } = snapshot;
    const ended = endedAt(snapshot);
    if (!terminal || submitTime >= start || ended > now - FORGET_AFTER_MS) continue;
    state.known.delete(id);
    submittedUpTo = Math.max(submittedUpTo, submitTime);
    endedUpTo = Math.max(endedUpTo, ended);
  }
  state.forgotten = { submittedUpTo, endedUpTo };
}

/**
 * Until when a client that asks for endings may not know of this one: its endTime, or later if the publisher saw it later,
 * since an event of another job may have reached the client in between. (No endTime: the sight of it stands in.)
 */
export function endedAt({ endTime, observedAt, endSeenAt = -Infinity }: Snapshot<unknown>): number {
  return Math.max(endTime ?? observedAt, endSeenAt);
}
