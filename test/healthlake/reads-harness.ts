import { GatewayError } from "../../src/errors.js";
import type { ActionName, Call, CallOptions, Dated, Input } from "../../src/healthlake/actions.js";
import type { Caller } from "../../src/healthlake/shared-call.js";
import { type Scope, createGenerations } from "../../src/healthlake/generations.js";
import type { Priority } from "../../src/healthlake/governor.js";
import { type ReadsOptions, createReads } from "../../src/healthlake/reads.js";
import { FakeClock, settle } from "../support/fake-clock.js";

export const ID = "0123456789abcdef0123456789abcdef";

/** A call that upstream was asked for, to be answered by the test. */
export interface Asked {
  readonly action: ActionName;
  readonly input: object;
  readonly options: CallOptions;
  readonly sentAt: number;
  answer(value?: object): void;
  fail(error?: Error): void;
}

export interface TestCaller extends Caller {
  readonly abort: AbortController;
  readonly told: { begun: number; attempts: number; hits: number };
}

/** Reads on a clock moved by hand, over an upstream that answers when the test says so; aborts reject at once. */
export function createHarness(options: Partial<ReadsOptions> = {}) {
  const clock = new FakeClock();
  const generations = createGenerations();
  const asked: Asked[] = [];
  const call = (action: ActionName, input: object, options: CallOptions) => {
    options.onAttempt?.(1);
    return new Promise<Dated<object>>((resolve, reject) => {
      const sentAt = clock.now();
      options.signal?.addEventListener("abort", () => reject(options.signal?.reason as Error), {
        once: true,
      });
      asked.push({
        action,
        input,
        options,
        sentAt,
        answer: (value = {}) => resolve({ value, sentAt }),
        fail: (error = new GatewayError("UPSTREAM_UNAVAILABLE", "down", { retryable: true })) =>
          reject(error),
      });
    });
  };
  const reads = createReads({ call: call as Call, clock, generations, ttlMs: 1000, ...options });

  const caller = (withinMs = 15_000, priority: Priority = "query"): TestCaller => {
    const abort = new AbortController();
    const told = { begun: 0, attempts: 0, hits: 0 };
    return {
      abort,
      told,
      priority,
      signal: abort.signal,
      deadline: clock.now() + withinMs,
      onCall: () => void told.begun++,
      onAttempt: () => void told.attempts++,
      onHit: () => void told.hits++,
      onAnswer: () => undefined,
    };
  };
  /** Describes a datastore; what becomes of it can be asked for at any time. */
  const read = (by: Caller = caller(), id = ID) =>
    watch(reads.read("DescribeFHIRDatastore", { DatastoreId: id }, `datastore:${id}`, by));
  const readAny = <A extends ActionName>(action: A, input: Input<A>, scope: Scope, by: Caller = caller()) =>
    watch(reads.read(action, input, scope, by));
  return { clock, generations, reads, asked, caller, read, readAny };
}

export interface Outcome {
  state: "waiting" | "answered" | "failed";
  value?: unknown;
  error?: unknown;
}

function watch(promise: Promise<unknown>): Outcome {
  const outcome: Outcome = { state: "waiting" };
  promise.then(
    (value) => Object.assign(outcome, { state: "answered", value }),
    (error: unknown) => Object.assign(outcome, { state: "failed", error }),
  );
  return outcome;
}

export { settle };
