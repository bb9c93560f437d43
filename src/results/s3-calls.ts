// One call to S3: counted, under a governor and a breaker of its own, its errors translated.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { ActionQueue, type AcquireOptions } from "../healthlake/action-queue.js";
import { FAILURES_TO_OPEN, createBreaker } from "../healthlake/breaker.js";
import { toVerdictOfAction } from "../healthlake/breakers.js";
import { ANSWERED, type CallObserver, type ObservedCall, toCallFailure } from "../healthlake/observer.js";
import { runAttempts } from "../healthlake/retry.js";
import type { S3Budget } from "./s3-budget.js";
import type { LazyS3, S3 } from "./s3-client.js";
import { IAM_ACTIONS, type S3Action, toS3Error } from "./s3-errors.js";

/** For whom a call is made. */
export interface S3Caller {
  /** Within the governor callers take turns. */
  readonly turn: string;
  readonly signal: AbortSignal;
  /** By the clock's `now`. */
  readonly deadline: number;
  readonly s3Budget: S3Budget;
  /** When its credential ends, in milliseconds since the Unix epoch; undefined: never by itself. */
  readonly expiresAt?: number | undefined;
}

/** Rejects with a GatewayError for all that S3 and the way to it can do, and with the signal's reason once that aborts. */
export type S3Call = <T>(
  action: S3Action,
  caller: S3Caller,
  send: (s3: S3, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

export interface S3Calls {
  readonly call: S3Call;
  close(): void;
}

export interface S3CallsSettings {
  readonly s3: LazyS3;
  readonly clock: Clock;
  readonly maxAttempts: number;
  readonly attemptTimeoutMs: number;
  /** Told whenever the breaker changes its state. */
  readonly onBreaker: (state: string) => void;
  readonly observer: CallObserver;
}

/** Far below what S3 takes for one prefix: results must not take a bucket from those who work in it. */
const CALLS_PER_SECOND = 50;

export function createS3Calls({
  s3,
  clock,
  maxAttempts,
  attemptTimeoutMs,
  onBreaker,
  observer,
}: S3CallsSettings): S3Calls {
  const closing = new AbortController();
  const breaker = createBreaker(clock, onBreaker);
  const actions = Object.keys(IAM_ACTIONS) as S3Action[];
  const queues = new Map(actions.map((name) => [name, new ActionQueue(name, CALLS_PER_SECOND, clock)]));
  const refusal = (action: S3Action) => {
    const retryAfterMs = breaker.waitMs();
    if (retryAfterMs === 0) return undefined;
    const message = `${action} was not sent: S3 has failed ${FAILURES_TO_OPEN} times in a row, and is tried again in ${retryAfterMs} ms`;
    return new GatewayError("UPSTREAM_UNAVAILABLE", message, { retryable: true, retryAfterMs });
  };
  const attempt = async <T>(send: () => Promise<T>): Promise<T> => {
    const sent = send();
    await breaker.count(sent.then(() => "works" as const, toVerdictOfAction));
    return sent;
  };
  return {
    call: async (action, { turn, signal, deadline, s3Budget }, send) => {
      const queue = queues.get(action) as ActionQueue;
      s3Budget.countCall();
      const pacer = {
        clock,
        random: Math.random,
        closing: closing.signal,
        acquire: async (options: AcquireOptions) => {
          if (closing.signal.aborted) throw shuttingDown(action);
          await queue.acquire(options);
        },
        estimateMs: () => queue.estimateMs("query"),
        slowDown: () => queue.slowDown(),
        refusal: () => refusal(action),
        attempt,
      };
      const options = { priority: "query", turn, signal, deadline: () => deadline } as const;
      const opened = await s3.load();
      const run = { ...options, maxAttempts, attemptTimeoutMs };
      let attempts = 0;
      return observeCall(observer.begin(action), signal, (observed) =>
        runAttempts(pacer, action, run, async (ofAttempt) => {
          const over = observed.attempt(++attempts);
          try {
            const answer = await send(opened, ofAttempt);
            over({ code: ANSWERED });
            return answer;
          } catch (cause) {
            const error = toS3Error(action, ofAttempt.aborted ? ofAttempt.reason : cause);
            over(toCallFailure(error, ofAttempt.aborted));
            throw error;
          }
        }),
      );
    },
    close: () => {
      closing.abort(new GatewayError("UPSTREAM_UNAVAILABLE", "The gateway is shutting down"));
      for (const [action, queue] of queues) queue.refuseAll(shuttingDown(action));
    },
  };
}

async function observeCall<T>(
  observed: ObservedCall,
  signal: AbortSignal,
  call: (observed: ObservedCall) => Promise<T>,
): Promise<T> {
  try {
    const answer = await observed.run(() => call(observed));
    observed.end({ code: ANSWERED });
    return answer;
  } catch (error) {
    observed.end(toCallFailure(error, signal.aborted));
    throw error;
  }
}

function shuttingDown(action: string): GatewayError {
  const message = `${action} was not sent: the gateway is shutting down`;
  return new GatewayError("UPSTREAM_UNAVAILABLE", message, { retryable: true });
}
