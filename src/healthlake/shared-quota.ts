// An action's quota that replicas have together, as its queue sees it: the calls wait here, and elsewhere it is said whose turn it is.
import type { Priority, Waiting } from "./quota-shares.js";

/** Callers whose heads a replica announces at once, for each priority; the rest come when these are served. */
const MOST_HEADS = 32;

/** The first of a caller's waiting calls, and how many there are. */
export interface Head {
  readonly priority: Priority;
  /** Undefined for polls. */
  readonly turn: string | undefined;
  readonly waitedMs: number;
  readonly calls: number;
}

export interface Granted {
  readonly priority: Priority;
  readonly isOf: (turn: string | undefined) => boolean;
}

export interface SharedQuota {
  /** False where the others can't be reached: then each replica has its share. */
  isTogether(): boolean;
  /** Those that were there last, this one included. */
  replicas(): number;
  /** Calls that wait at other replicas, as of the last answer. */
  elsewhere(): Readonly<Waiting>;
  /** Resolves with what may start now; with undefined where nobody answers. Never rejects. */
  ask(
    heads: readonly Head[],
    throttled: boolean,
  ): Promise<{ readonly granted: readonly Granted[]; readonly waitMs: number } | undefined>;
}

export type CreateSharedQuota = (action: string, perSecond: number) => SharedQuota;

interface Call {
  readonly turn: string | undefined;
  readonly priority: () => Priority;
  readonly cameAt: number;
}

/** Of calls in the order of their turns. */
export function toHeads(calls: readonly Call[], now: number): Head[] {
  const heads: Record<Priority, Map<string | undefined, Head>> = {
    mutation: new Map(),
    query: new Map(),
    poll: new Map(),
  };
  for (const { turn, cameAt, ...call } of calls) {
    const priority = call.priority();
    const of = heads[priority];
    const head = of.get(turn);
    if (head) of.set(turn, { ...head, calls: head.calls + 1 });
    else if (of.size < MOST_HEADS) of.set(turn, { priority, turn, waitedMs: now - cameAt, calls: 1 });
  }
  return [heads.mutation, heads.query, heads.poll].flatMap((of) => [...of.values()]);
}
