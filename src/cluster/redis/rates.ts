// What all replicas together take of one caller in a minute. A replica that can't ask takes its own share of it.
import { createHash } from "node:crypto";
import type { Clock } from "../../clock.js";
import { type TakeCell, createCellRates } from "../../overload/cell-rates.js";
import type { Owner } from "../../overload/shared-pool.js";
import type { Keys } from "./keys.js";
import type { Link } from "./link.js";

const MINUTE_US = 60_000_000;

export function createSharedRates(
  link: Pick<Link, "isTogether" | "members" | "script">,
  keys: Pick<Keys, "rate">,
  clock: Clock,
): (perMinute: number) => TakeCell {
  return (perMinute) => {
    const takeAlone = createAlone(link, perMinute, clock);
    return (owner) => {
      if (!link.isTogether) return takeAlone(owner);
      const args = [MINUTE_US / perMinute, MINUTE_US];
      return link.script("take-cell", [keys.rate(toHash(owner))], args).then((retryAfterMs) => {
        if (typeof retryAfterMs !== "number") return takeAlone(owner);
        return retryAfterMs > 0 ? retryAfterMs : undefined;
      });
    };
  };
}

/** The share of one of the replicas that were there last. What others have taken by then is unknown, so it begins with nothing taken. */
function createAlone(link: Pick<Link, "members">, perMinute: number, clock: Clock) {
  let replicas = 0;
  let take: ReturnType<typeof createCellRates>;
  return (owner: Owner): number | undefined => {
    if (replicas !== link.members.size) {
      replicas = link.members.size;
      take = createCellRates(perMinute / replicas, clock);
    }
    return take(owner);
  };
}

/** Redis is not told who asks. */
function toHash({ kind, name }: Owner): string {
  return createHash("sha256").update(`${kind} ${name}`).digest("base64url");
}
