// How HealthLake is doing, as far as the gateway's own calls tell.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import type { BreakerReport } from "./breakers.js";

/** For people and /readyz's body: times are ISO 8601, null before the first of their kind. */
export interface UpstreamHealth {
  readonly lastAnswerAt: string | null;
  readonly lastFailure: {
    readonly at: string;
    readonly code: string;
    readonly errorName: string | null;
    readonly message: string;
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
      const failed = error instanceof GatewayError && FAILURES.has(error.code);
      if (!failed) {
        health = { ...health, lastAnswerAt: at };
        return;
      }
      const errorName = error.facts.upstream?.errorName ?? null;
      health = { ...health, lastFailure: { at, code: error.code, errorName, message: error.message } };
    },
    read: () => ({ ...health, breaker: breaker() }),
  };
}
