// How many calls to HealthLake a caller may cause in a minute. They are counted as they are sent, for nobody knows before what an
// operation will cost; the debt is paid off at the rate that is allowed.
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";

export interface CallRates {
  /** Throws RATE_LIMITED with retryAfterMs where the caller has caused more than a minute's calls. */
  admit(who: string): void;
  /** Counts one call. */
  charge(who: string): void;
}

export const NO_CALL_RATES: CallRates = { admit: () => undefined, charge: () => undefined };

const MINUTE_MS = 60_000;
/** Who has called longest ago is forgotten. */
const MAX_KNOWN = 50_000;
const MAX_KEY_CHARS = 64;

/** The generic cell rate algorithm, as for requests: what is kept is when all that was caused will be paid for. */
export function createCallRates(perMinute: number, clock: Clock): CallRates {
  const shareMs = MINUTE_MS / perMinute;
  const startedAt = clock.now();
  const paidAt = new LRUCache<string, number>({ max: MAX_KNOWN });
  const now = () => clock.now() - startedAt;
  return {
    admit: (who) => {
      const retryAfterMs = Math.ceil(
        (paidAt.get(toKey(who)) ?? 0) + shareMs - now() - MINUTE_MS - ROUNDING_MS,
      );
      if (retryAfterMs > 0) throw overRate(perMinute, retryAfterMs);
    },
    charge: (who) => {
      const key = toKey(who);
      paidAt.set(key, Math.max(now(), paidAt.get(key) ?? 0) + shareMs);
    },
  };
}

/** Many shares do not quite add up to a minute. */
const ROUNDING_MS = 0.01;

function toKey(who: string): string {
  return who.length <= MAX_KEY_CHARS ? who : createHash("sha256").update(who).digest("base64url");
}

function overRate(perMinute: number, retryAfterMs: number): GatewayError {
  return new GatewayError(
    "RATE_LIMITED",
    `Your operations have caused more than ${perMinute} calls to HealthLake a minute (RATE_LIMIT_CALLS_PER_MINUTE); the next one is taken in ${retryAfterMs} ms`,
    { retryable: true, retryAfterMs, limit: "RATE_LIMIT_CALLS_PER_MINUTE" },
  );
}
