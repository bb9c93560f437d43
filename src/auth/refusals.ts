// What a caller is told whose credential was not good: what is wrong with it, and nothing of what it says.
import { type ErrorFacts, GatewayError } from "../errors.js";

export function unauthenticated(message: string, facts: ErrorFacts = {}): GatewayError {
  return new GatewayError("UNAUTHENTICATED", message, facts);
}

/**
 * No token can be checked: HTTP 503, since 401 would make every client throw a good token away.
 * UPSTREAM_UNAVAILABLE it is not: that speaks of HealthLake.
 */
export function keysUnavailable(retryAfterMs: number, cause: unknown): GatewayError {
  const message = "The gateway can't check tokens now: the keys of their issuer could not be fetched";
  return new GatewayError("OVERLOADED", message, { retryable: true, retryAfterMs }, { cause });
}
