import { GatewayError, type ErrorCode } from "../../src/errors.js";
import type { RunOptions, Send } from "../../src/healthlake/governor.js";
import type { Quotas } from "../../src/healthlake/quotas.js";
import { action, createHarness } from "./governor-harness.js";

export const usual = { priority: "query", maxAttempts: 3, attemptTimeoutMs: 5000 } as const;

export type Answer = "ok" | "hang" | Error;

export function fails(code: ErrorCode, facts: GatewayError["facts"] = { retryable: true }): GatewayError {
  return new GatewayError(code, `${code} for the test`, facts);
}

export const lost = fails("UPSTREAM_UNAVAILABLE");
export const throttled = fails("THROTTLED");

interface StartOptions extends Partial<RunOptions> {
  readonly quotas?: Partial<Quotas> | "off";
  readonly random?: () => number;
  /** Attempts ignore their signal. */
  readonly deaf?: boolean;
  /** The operation's deadline, in milliseconds since the start. */
  readonly deadlineMs?: () => number;
}

/** Runs one action whose attempts end as `answers` say, the last one for good. */
export function start(answers: Answer[], options: StartOptions = {}) {
  const {
    quotas = "off",
    random = () => 0.5,
    deaf = false,
    deadlineMs = () => Infinity,
    ...runOptions
  } = options;
  const harness = createHarness(quotas, random);
  const sentAt: number[] = [];
  const signals: AbortSignal[] = [];
  const send: Send<string> = (signal) => {
    const answer = answers[Math.min(sentAt.length, answers.length - 1)];
    sentAt.push(harness.elapsed());
    signals.push(signal);
    if (answer === "ok") return Promise.resolve("answer");
    if (answer instanceof Error) return Promise.reject(answer);
    return new Promise((_, reject) => {
      if (!deaf) signal.addEventListener("abort", () => reject(new Error("AbortError")), { once: true });
    });
  };
  const run: { answer?: string; error?: unknown; endedAt?: number } = {};
  const epoch = harness.clock.now();
  const deadline = () => epoch + deadlineMs();
  harness.governor.run(action, { ...usual, deadline, ...runOptions }, send).then(
    (answer) => Object.assign(run, { answer, endedAt: harness.elapsed() }),
    (error: unknown) => Object.assign(run, { error, endedAt: harness.elapsed() }),
  );
  return { ...harness, run, sentAt, signals };
}
