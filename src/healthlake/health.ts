// How HealthLake is doing, as far as the gateway's own calls tell.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import type { BreakerReport } from "./breakers.js";
import { credentialsCauseOf, isUnknownAction } from "./failures.js";
import { toShownText } from "./texts.js";

/** For people and /readyz's body: times are ISO 8601, null before the first of their kind. */
export interface UpstreamHealth {
  readonly lastAnswerAt: string | null;
  readonly lastFailure: {
    readonly at: string;
    readonly code: string;
    readonly errorName: string | null;
    readonly message: string;
    /** Why the gateway's credentials could not be had. */
    readonly cause?: string;
  } | null;
  readonly breaker: BreakerReport;
}

export interface HealthRecord {
  /** To be told how every attempt ended; refusals of bad input are answers like any other. */
  record(error?: unknown): void;
  read(): UpstreamHealth;
}

const FAILURES = new Set(["THROTTLED", "UPSTREAM_TIMEOUT", "UPSTREAM_UNAVAILABLE", "FORBIDDEN"]);

export function createHealthRecord(clock: Clock, breaker: () => BreakerReport): HealthRecord {
  let health: Omit<UpstreamHealth, "breaker"> = { lastAnswerAt: null, lastFailure: null };
  return {
    record: (error) => {
      const at = new Date(clock.time()).toISOString();
      const isAnswer =
        error === undefined ||
        (error instanceof GatewayError && (!FAILURES.has(error.code) || isUnknownAction(error)));
      health = isAnswer
        ? { ...health, lastAnswerAt: at }
        : { ...health, lastFailure: { at, ...toFailure(error) } };
    },
    read: () => ({ ...health, breaker: breaker() }),
  };
}

/** What nobody knows may hold anything, and is not shown. */
function toFailure(error: unknown): Omit<NonNullable<UpstreamHealth["lastFailure"]>, "at"> {
  if (!(error instanceof GatewayError))
    return {
      code: "INTERNAL_SERVER_ERROR",
      errorName: error instanceof Error ? error.name : null,
      message: "HealthLake, or the way to it, failed in a way that this gateway does not know",
    };
  const { code, message, facts } = error;
  const cause = credentialsCauseOf(error);
  return {
    code,
    errorName: facts.upstream?.errorName ?? null,
    message,
    ...(cause !== undefined && { cause: toShownText(cause) }),
  };
}
