import { setMaxListeners } from "node:events";

import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { ActionQueue, type AcquireOptions, type ActionStats } from "./action-queue.js";
import type { Priority } from "./quota-shares.js";
import { type Breakers, createBreakers } from "./breakers.js";
import type { Action, Quotas } from "./quotas.js";
import type { CreateSharedQuota } from "./shared-quota.js";
import { runAttempts, type RunOptions, type Send } from "./retry.js";

export type { AcquireOptions, ActionStats } from "./action-queue.js";
export type { Priority } from "./quota-shares.js";
export type { BreakerReport } from "./breakers.js";
export type { RunOptions, Send } from "./retry.js";

export interface GovernorOptions {
  /** Calls per second of each action; `off` limits nothing, does not slow down when throttled, and only retries. */
  readonly quotas: Quotas | "off";
  readonly clock: Clock;
  /** From 0 to below 1: the jitter of retries. */
  readonly random: () => number;
  /** Where replicas have the quotas together. */
  readonly createQuota?: CreateSharedQuota | undefined;
  /** Told whenever a breaker changes its state: that of an action, or of `all`. */
  readonly onBreaker?: (scope: string, state: string) => void;
}

/** Decides when each call to HealthLake is sent, and whether once more. It knows neither the SDK nor GraphQL. */
export interface Governor {
  /**
   * Resolves when one call of the action may be sent. Rejects with THROTTLED and retryAfterMs when it cannot start before its
   * deadline or the queue is full, with the signal's reason when aborted, with UPSTREAM_UNAVAILABLE once closed.
   */
  acquire(action: Action, options: AcquireOptions): Promise<void>;
  /** Sends with quota and retries; see `runAttempts` for what it rejects with. */
  run<T>(action: Action, options: RunOptions, send: Send<T>): Promise<T>;
  /** To be called when a queued call's priority function answers differently; else the change counts from the next slot on. */
  reschedule(action: Action): void;
  /** One entry for each action; none with quotas off. */
  stats(): readonly ActionStats[];
  /** The circuit breakers, quotas or not. */
  readonly breakers: Pick<Breakers, "report" | "states">;
  /** Refuses everything that waits for quota or to be retried, and everything new. What is in flight may still answer. */
  close(): void;
}

export function createGovernor(options: GovernorOptions): Governor {
  const { quotas, clock, random, createQuota, onBreaker } = options;
  const closing = new AbortController();
  setMaxListeners(Infinity, closing.signal);
  const queues = new Map<Action, ActionQueue>();
  for (const [action, perSecond] of quotas === "off" ? [] : toEntries(quotas)) {
    queues.set(action, new ActionQueue(action, perSecond, clock, createQuota?.(action, perSecond)));
  }
  const breakers = createBreakers(clock, (scope, state) => {
    onBreaker?.(scope, state);
    for (const [action, queue] of queues) {
      const refusal = breakers.refusal(action);
      if (refusal) queue.refuseAll(refusal);
    }
  });

  const acquire = async (action: Action, options: AcquireOptions) => {
    // One operation's signal may be waited on by all its calls at once; Node warns of a leak beyond ten.
    if (options.signal) setMaxListeners(Infinity, options.signal);
    options.signal?.throwIfAborted();
    if (closing.signal.aborted) throw shuttingDown(action);
    await queues.get(action)?.acquire(options);
  };
  return {
    acquire,
    run: async (action, options, send) => {
      const pacer = {
        clock,
        random,
        closing: closing.signal,
        acquire: (again: AcquireOptions) => acquire(action, again),
        estimateMs: ({ priority }: AcquireOptions) =>
          queues.get(action)?.estimateMs(toPriority(priority)) ?? 0,
        slowDown: () => queues.get(action)?.slowDown(),
        refusal: () => breakers.refusal(action),
        attempt: <A>(attempt: () => Promise<A>) => breakers.attempt(action, attempt),
      };
      return runAttempts(pacer, action, options, send);
    },
    reschedule: (action) => queues.get(action)?.schedule(),
    stats: () => [...queues.values()].map((queue) => queue.stats()),
    breakers,
    close: () => {
      closing.abort();
      for (const queue of queues.values()) queue.refuseAll(shuttingDown(queue.action));
    },
  };
}

function toEntries(quotas: Quotas): [Action, number][] {
  const entries = Object.entries(quotas) as [Action, number][];
  const wrong = entries.find(([, perSecond]) => !(perSecond > 0 && perSecond < Infinity));
  if (wrong) throw new RangeError(`the quota of ${wrong[0]} must be a positive number, not ${wrong[1]}`);
  return entries;
}

function toPriority(priority: AcquireOptions["priority"]): Priority {
  return typeof priority === "function" ? priority() : priority;
}

function shuttingDown(action: string): GatewayError {
  return new GatewayError("UPSTREAM_UNAVAILABLE", `${action} was not sent: the gateway is shutting down`, {
    retryable: true,
  });
}
