// What is told of calls to HealthLake to those who count or trace them. Calls know neither metrics nor traces.
import { GatewayError } from "../errors.js";

/** Told of every call. None of its methods may throw. */
export interface CallObserver {
  /** A call begins: it may wait for quota, and take several attempts. Its caller calls `end`. */
  begin(action: string): ObservedCall;
}

export interface ObservedCall {
  /** Runs what belongs to the call. */
  run<T>(work: () => T): T;
  /** An attempt is sent to HealthLake, numbered from 1; to be told how it ended. */
  attempt(attempt: number): (outcome: CallOutcome) => void;
  end(outcome: CallOutcome): void;
}

export interface CallOutcome {
  /** "ok", "cancelled" where nobody waits for it any more, or an error's code. */
  readonly code: string;
  readonly errorName?: string | undefined;
  /** AWS's, where there was an answer that had one. */
  readonly requestId?: string | undefined;
}

export const ANSWERED = "ok";
export const CANCELLED = "cancelled";

/** `isCancelled`: the error is the reason of a caller that left. */
export function toCallFailure(error: unknown, isCancelled: boolean): CallOutcome {
  if (!(error instanceof GatewayError))
    return { code: isCancelled ? CANCELLED : "INTERNAL_SERVER_ERROR", errorName: nameOf(error) };
  const { errorName, requestId } = error.facts.upstream ?? {};
  return { code: error.code, errorName, requestId };
}

/** The request id of an answer of the SDK. */
export function toAnswered(answer: object): CallOutcome {
  const { $metadata } = answer as { $metadata?: { requestId?: string } };
  return { code: ANSWERED, requestId: $metadata?.requestId };
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

/** All of them as one. */
export function observeCallsTogether(observers: readonly CallObserver[]): CallObserver {
  return {
    begin: (action) => {
      const observed = observers.map((observer) => observer.begin(action));
      return {
        run: (work) => observed.reduce((inner, each) => () => each.run(inner), work)(),
        attempt: (attempt) => {
          const over = observed.map((each) => each.attempt(attempt));
          return (outcome) => over.forEach((end) => end(outcome));
        },
        end: (outcome) => observed.forEach((each) => each.end(outcome)),
      };
    },
  };
}
