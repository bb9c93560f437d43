// How often each of many may do something: so many times a minute, and again as soon as a minute's share has passed.
import { LRUCache } from "lru-cache";
import type { Clock } from "../clock.js";
import type { Owner } from "./shared-pool.js";

/** Counts one; or gives the milliseconds after which the next one is taken, and counts nothing. A promise where others must be asked. */
export type TakeCell = (owner: Owner) => number | undefined | Promise<number | undefined>;

const MINUTE_MS = 60_000;
/** Of each kind; who has asked longest ago is forgotten, so that many addresses don't take more memory. */
const MAX_KNOWN = 50_000;

/**
 * The generic cell rate algorithm: of each who asks there is only the time at which all that was asked would be paid for, at
 * the rate that is allowed; it may lie a minute ahead. https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export function createCellRates(perMinute: number, clock: Clock): (owner: Owner) => number | undefined {
  const shareMs = MINUTE_MS / perMinute;
  // Times since then are small enough for shares of a millisecond to add up.
  const startedAt = clock.now();
  const paid = {
    identity: new LRUCache<string, number>({ max: MAX_KNOWN }),
    address: new LRUCache<string, number>({ max: MAX_KNOWN }),
  };
  return ({ kind, name }) => {
    const now = clock.now() - startedAt;
    const next = Math.max(now, paid[kind].get(name) ?? 0) + shareMs;
    // Many shares do not quite add up to a minute.
    const retryAfterMs = Math.round(next - now - MINUTE_MS);
    if (retryAfterMs > 0) return retryAfterMs;
    paid[kind].set(name, next);
    return undefined;
  };
}
