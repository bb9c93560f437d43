// How often one may ask: so many times a minute, and again as soon as a minute's share has passed.
import { LRUCache } from "lru-cache";
import type { Admit } from "../../auth/caller.js";
import type { Clock } from "../../clock.js";
import { GatewayError } from "../../errors.js";
import { toName, toNetwork } from "./owner.js";

export interface Rates {
  /** Counts one request, unless it is over the limit: then gives the refusal. */
  take(kind: "identity" | "address", who: string): GatewayError | undefined;
}

const MINUTE_MS = 60_000;
/** Of each kind; who has asked longest ago is forgotten, so that many addresses don't take more memory. */
const MAX_KNOWN = 50_000;

/**
 * The generic cell rate algorithm: of each who asks there is only the time at which all that was asked would be paid for, at
 * the rate that is allowed; it may lie a minute ahead. https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export function createRates(perMinute: number, clock: Clock): Rates {
  const shareMs = MINUTE_MS / perMinute;
  // Times since then are small enough for shares of a millisecond to add up.
  const startedAt = clock.now();
  const paid = {
    identity: new LRUCache<string, number>({ max: MAX_KNOWN }),
    address: new LRUCache<string, number>({ max: MAX_KNOWN }),
  };
  return {
    take: (kind, who) => {
      const key = kind === "address" ? toNetwork(who) : toName(who);
      const now = clock.now() - startedAt;
      const next = Math.max(now, paid[kind].get(key) ?? 0) + shareMs;
      // Many shares do not quite add up to a minute.
      const retryAfterMs = Math.round(next - now - MINUTE_MS);
      if (retryAfterMs > 0) return overRate(perMinute, retryAfterMs);
      paid[kind].set(key, next);
      return undefined;
    },
  };
}

export const NO_RATES: Rates = { take: () => undefined };

/**
 * Counts a caller's requests by its identity, and those that prove nothing by their address. A good credential is let in
 * whatever else came from its address: many may share one, and a secret of 256 bits is not guessed, however often.
 */
export function limitAdmission(admit: Admit, rates: Rates): Admit {
  return async (presented, address, requestId) => {
    const caller = await admit(presented, address, requestId).catch((error: unknown) => {
      const isNobody = error instanceof GatewayError && error.code === "UNAUTHENTICATED";
      throw (isNobody ? rates.take("address", address ?? "") : undefined) ?? error;
    });
    const refused = rates.take("identity", caller.identity.subject);
    if (refused) throw refused;
    return caller;
  };
}

function overRate(perMinute: number, retryAfterMs: number): GatewayError {
  return new GatewayError(
    "RATE_LIMITED",
    `More than ${perMinute} requests a minute (RATE_LIMIT_PER_MINUTE); the next one is taken in ${retryAfterMs} ms`,
    { retryable: true, retryAfterMs, limit: "RATE_LIMIT_PER_MINUTE" },
  );
}
