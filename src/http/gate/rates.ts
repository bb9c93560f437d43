// How often one may ask: whom a request counts for, and how one too many is refused.
import type { Admit } from "../../auth/caller.js";
import { GatewayError } from "../../errors.js";
import type { TakeCell } from "../../overload/cell-rates.js";
import { toName, toNetwork } from "./owner.js";

type Refusal = GatewayError | undefined;

export interface Rates {
  /** Counts one request, unless it is over the limit: then gives the refusal. A promise where other replicas must be asked. */
  take(kind: "identity" | "address", who: string): Refusal | Promise<Refusal>;
}

export function createRates(perMinute: number, takeCell: TakeCell): Rates {
  const toRefusal = (retryAfterMs: number | undefined) =>
    retryAfterMs === undefined ? undefined : overRate(perMinute, retryAfterMs);
  return {
    take: (kind, who) => {
      const taken = takeCell({ kind, name: kind === "address" ? toNetwork(who) : toName(who) });
      return taken instanceof Promise ? taken.then(toRefusal) : toRefusal(taken);
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
    const caller = await admit(presented, address, requestId).catch(async (error: unknown) => {
      const isNobody = error instanceof GatewayError && error.code === "UNAUTHENTICATED";
      throw (isNobody ? await rates.take("address", address ?? "") : undefined) ?? error;
    });
    const refused = await rates.take("identity", caller.identity.subject);
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
