import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { linkSignals, untilAborted } from "../signals.js";
import { LONGEST_SLEEP_MS, type AcquireOptions } from "./action-queue.js";

const TRANSIENT_BASE_MS = 100;
const THROTTLED_BASE_MS = 500;
const LONGEST_BACKOFF_MS = 5000;

export interface RunOptions extends AcquireOptions {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** How long one attempt may take, its wait for quota not counted. */
  readonly attemptTimeoutMs: number;
  /** Whether only what was surely not carried out is sent once more: a call that HealthLake throttled. */
  readonly isSentOnce?: boolean | undefined;
  /** Called just before each attempt is sent, numbered from 1. What it throws ends the run, with nothing sent. */
  readonly onAttempt?: ((attempt: number) => void) | undefined;
  /**
   * Puts right what had an attempt refused without effect: credentials, or the time of a signature. Where it resolves with true
   * the call is sent once more at once, even if its attempts are used up. Asked until it has done so once.
   */
  readonly mend?: ((error: GatewayError) => Promise<boolean>) | undefined;
}

/** One attempt. It should stop when the signal aborts; when it does not, its answer is ignored. */
export type Send<T> = (signal: AbortSignal) => Promise<T>;

/** What the attempt loop needs of the governor. */
export interface Pacer {
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly closing: AbortSignal;
  acquire(options: AcquireOptions): Promise<void>;
  /** How long a call that came now would wait for quota. */
  estimateMs(options: AcquireOptions): number;
  /** Upstream throttled a call. */
  slowDown(): void;
  /** Why nothing may be sent now, even within the quota: a breaker is open. */
  refusal(): GatewayError | undefined;
  /** Carries out an attempt, begun in the same turn in which nothing stood against it, and learns from how it ends. */
  attempt<T>(send: () => Promise<T>): Promise<T>;
}

/**
 * Sends until an answer comes, with quota for each attempt. Resolves with the first answer. Rejects with the caller's abort reason;
 * with an error of `send` that is not a retryable GatewayError; or with the last error when attempts or time run out, THROTTLED
 * with retryAfterMs. An attempt without an answer in time is UPSTREAM_TIMEOUT. While a breaker is open it rejects at once with
 * UPSTREAM_UNAVAILABLE and retryAfterMs. Once something was sent, no refusal replaces the error of the last attempt: it alone
 * tells that the call may have had an effect.
 */
export async function runAttempts<T>(
  pacer: Pacer,
  action: string,
  options: RunOptions,
  send: Send<T>,
): Promise<T> {
  let failed: GatewayError | undefined;
  let isMended = false;
  for (let attempt = 1, sent = 0; ; attempt++) {
    const atOnce = isMended && sent === attempt;
    await acquireOnceMore(pacer, action, options, attempt, failed, atOnce);
    const refusal = pacer.refusal();
    if (refusal) throw failed ? toFinalError(pacer, options, attempt - 1, failed, refusal) : refusal;
    options.onAttempt?.(++sent);
    try {
      return await pacer.attempt(() => sendInTime(pacer.clock, action, options, send));
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isMended && error instanceof GatewayError && (await options.mend?.(error)) === true) {
        isMended = true;
        attempt--;
        continue;
      }
      if (!isRetryable(error, options)) throw error;
      failed = error;
    }
    if (failed.code === "THROTTLED") pacer.slowDown();
    if (attempt >= options.maxAttempts) throw toFinalError(pacer, options, attempt, failed);
  }
}

/** Waits for the backoff after a failed attempt, unless it is `atOnce`, then for quota. */
async function acquireOnceMore(
  pacer: Pacer,
  action: string,
  options: RunOptions,
  attempt: number,
  failed: GatewayError | undefined,
  atOnce: boolean,
): Promise<void> {
  const { clock } = pacer;
  try {
    // Neither a pause nor quota is spent on what won't be sent.
    const refusal = pacer.refusal();
    if (refusal) throw refusal;
    if (failed && !atOnce) await backOff(pacer, options, attempt - 1, failed);
    else if (!failed && clock.now() >= deadlineOf(options))
      throw timedOut(action, "the operation's time ran out before it was sent");
    await pacer.acquire(options);
    options.signal?.throwIfAborted();
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!failed) throw error;
    throw toFinalError(pacer, options, attempt - 1, failed, error);
  }
}

async function backOff(
  pacer: Pacer,
  options: RunOptions,
  failures: number,
  failed: GatewayError,
): Promise<void> {
  const jittered = Math.ceil(pacer.random() * longestBackoffMs(failed, failures));
  const pauseMs = Math.max(jittered, failed.facts.retryAfterMs ?? 0);
  if (pacer.clock.now() + pauseMs >= deadlineOf(options)) throw failed;
  const either = linkSignals(options.signal, pacer.closing);
  try {
    await pacer.clock.sleep(pauseMs, either.signal);
  } finally {
    either.unlink();
  }
}

/** Backoff doubles with each failure; the pause is drawn from zero to this ("full jitter"). */
function longestBackoffMs(failed: GatewayError, failures: number): number {
  const base = failed.code === "THROTTLED" ? THROTTLED_BASE_MS : TRANSIENT_BASE_MS;
  return Math.min(LONGEST_BACKOFF_MS, base * 2 ** (failures - 1));
}

function toFinalError(
  pacer: Pacer,
  options: RunOptions,
  failures: number,
  failed: GatewayError,
  refusal?: unknown,
): GatewayError {
  const known = [failed, refusal].map(
    (error) => (error instanceof GatewayError && error.facts.retryAfterMs) || 0,
  );
  if (failed.code === "THROTTLED") known.push(longestBackoffMs(failed, failures), pacer.estimateMs(options));
  const retryAfterMs = Math.ceil(Math.max(...known));
  if (retryAfterMs === 0) return failed;
  return new GatewayError(failed.code, failed.message, { ...failed.facts, retryAfterMs }, { cause: failed });
}

async function sendInTime<T>(clock: Clock, action: string, options: RunOptions, send: Send<T>): Promise<T> {
  const attempt = linkSignals(options.signal);
  const forget = abortWhenLate(clock, action, options, attempt.abort);
  try {
    return await untilAborted(attempt.signal, () => send(attempt.signal));
  } finally {
    attempt.unlink();
    forget();
  }
}

/** Gives the way to forget it. */
function abortWhenLate(
  clock: Clock,
  action: string,
  options: RunOptions,
  abort: (reason: unknown) => void,
): () => void {
  const attemptEnd = clock.now() + options.attemptTimeoutMs;
  let forget: (() => void) | undefined;
  const look = () => {
    const now = clock.now();
    // The operation's end is asked anew each time: those who join a shared call may have moved it.
    const operationEnd = deadlineOf(options);
    if (now >= operationEnd) return abort(timedOut(action, "the operation's time ran out"));
    if (now >= attemptEnd) return abort(timedOut(action, `no answer within ${options.attemptTimeoutMs} ms`));
    forget = clock.after(Math.min(attemptEnd - now, operationEnd - now, LONGEST_SLEEP_MS), look);
  };
  look();
  return () => forget?.();
}

function timedOut(action: string, why: string): GatewayError {
  const upstream = { action, errorName: "TimeoutError" };
  return new GatewayError("UPSTREAM_TIMEOUT", `${action}: ${why}`, { retryable: true, upstream });
}

function isRetryable(error: unknown, { isSentOnce }: RunOptions): error is GatewayError {
  if (!(error instanceof GatewayError) || error.facts.retryable !== true) return false;
  if (isSentOnce === true) return error.code === "THROTTLED";
  return ["THROTTLED", "UPSTREAM_TIMEOUT", "UPSTREAM_UNAVAILABLE"].includes(error.code);
}

function deadlineOf(options: RunOptions): number {
  return options.deadline?.() ?? Infinity;
}
