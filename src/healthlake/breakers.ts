// The breakers of upstream: one for each action, and one for the way that all of them take.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { type Breaker, type BreakerState, FAILURES_TO_OPEN, type Verdict, createBreaker } from "./breaker.js";
import { isAbort, isCredentialsError, isUnanswered, isUnknownAction } from "./failures.js";
import type { Action } from "./quotas.js";

/** Stands for all actions: HealthLake can't be reached, or says nothing. */
const ALL_ACTIONS = "all";
export type Scope = Action | typeof ALL_ACTIONS;

/** How the breakers are, for people and /readyz's body. */
export interface BreakerReport {
  /** The worst of all. */
  readonly state: BreakerState;
  /** Those that are not closed: actions by name, or `all`. Empty while all is well. */
  readonly scopes: readonly Scope[];
  /** When all of them may be tried again, in milliseconds; null while all is well. */
  readonly retryAfterMs: number | null;
}

export interface Breakers {
  /** The error to fail with, unsent, where a breaker is open. */
  refusal(action: Action): GatewayError | undefined;
  /** Carries an attempt out that no refusal stands against, in the same turn, and counts how it ends. */
  attempt<T>(action: Action, send: () => Promise<T>): Promise<T>;
  report(): BreakerReport;
  /** The state of every breaker that was ever needed. */
  states(): ReadonlyMap<Scope, BreakerState>;
}

/** `onChange` is told whenever a breaker changes its state. */
export function createBreakers(
  clock: Clock,
  onChange: (scope: Scope, state: BreakerState) => void,
): Breakers {
  const breakers = new Map<Scope, Breaker>();
  const breakerOf = (scope: Scope) => {
    const breaker = breakers.get(scope) ?? createBreaker(clock, (state) => onChange(scope, state));
    breakers.set(scope, breaker);
    return breaker;
  };
  return {
    refusal: (action) => {
      const ofAllMs = breakerOf(ALL_ACTIONS).waitMs();
      const retryAfterMs = Math.max(ofAllMs, breakerOf(action).waitMs());
      return retryAfterMs === 0 ? undefined : toRefusal(action, ofAllMs > 0, retryAfterMs);
    },
    attempt: async (action, send) => {
      const sent = send();
      const error = sent.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const count = (scope: Scope, toVerdict: (error: unknown) => Verdict) =>
        breakerOf(scope).count(error.then(toVerdict));
      await Promise.all([count(ALL_ACTIONS, toVerdictOfWay), count(action, toVerdictOfAction)]);
      return sent;
    },
    report: () => {
      const bad = [...breakers].filter(([, { state }]) => state !== "closed");
      if (bad.length === 0) return { state: "closed", scopes: [], retryAfterMs: null };
      return {
        state: bad.some(([, { state }]) => state === "open") ? "open" : "half-open",
        scopes: bad.map(([scope]) => scope),
        retryAfterMs: Math.max(...bad.map(([, breaker]) => breaker.waitMs())),
      };
    },
    states: () => new Map([...breakers].map(([scope, { state }]) => [scope, state])),
  };
}

function toRefusal(action: Action, concernsAll: boolean, retryAfterMs: number): GatewayError {
  const what = concernsAll ? "HealthLake" : action;
  const message = `${action} was not sent: ${what} has failed ${FAILURES_TO_OPEN} times in a row, and is tried again in ${retryAfterMs} ms`;
  return new GatewayError("UPSTREAM_UNAVAILABLE", message, { retryable: true, retryAfterMs });
}

/** Any answer of HealthLake shows that it answers. */
function toVerdictOfWay(error: unknown): Verdict {
  const verdict = toVerdictOfAction(error);
  return verdict === "failed" && !isUnanswered(error) ? "works" : verdict;
}

/**
 * Bad input, throttling and the like are answers. A caller who left, or credentials that are missing, tell nothing. What nobody
 * knows is a failure.
 */
export function toVerdictOfAction(error: unknown): Verdict {
  if (error === undefined) return "works";
  if (!(error instanceof GatewayError)) return isAbort(error) ? "unknown" : "failed";
  const { code, facts } = error;
  if (code === "UPSTREAM_TIMEOUT") return "failed";
  if (code !== "UPSTREAM_UNAVAILABLE" || isUnknownAction(error)) return "works";
  return facts.upstream === undefined || isCredentialsError(error) ? "unknown" : "failed";
}
