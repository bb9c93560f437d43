// The request quotas, which all replicas have together. The calls wait at each replica; the script says whose turn it is.
import { createHash } from "node:crypto";
import type { Priority, Waiting } from "../../healthlake/quota-shares.js";
import type { CreateSharedQuota, Granted, Head } from "../../healthlake/shared-quota.js";
import type { Keys } from "./keys.js";
import type { Link } from "./link.js";

const PRIORITIES: readonly Priority[] = ["mutation", "query", "poll"];
const NOBODY: Readonly<Waiting> = { mutation: 0, query: 0, poll: 0 };

type Answer = [
  waitMs: number,
  mutations: number,
  queries: number,
  polls: number,
  granted: [place: number, caller: string][],
];

export function createSharedQuotas(
  link: Pick<Link, "isTogether" | "members" | "replica" | "script">,
  keys: Pick<Keys, "quota">,
): CreateSharedQuota {
  return (action, perSecond) => {
    let elsewhere = NOBODY;
    const toCaller = (turn: string | undefined) => toHash(turn ?? `replica ${link.replica}`);
    return {
      isTogether: () => link.isTogether,
      replicas: () => Math.max(1, link.members.size),
      elsewhere: () => (link.isTogether ? elsewhere : NOBODY),
      ask: async (heads, throttled) => {
        const told = JSON.stringify(heads.map((head) => toWire(head, toCaller)));
        const args = [link.replica, perSecond, throttled ? 1 : 0, told];
        const answer = (await link.script("grant", keys.quota(action), args)) as Answer | undefined;
        if (!answer) return undefined;
        const [waitMs, mutation, query, poll, granted] = answer;
        elsewhere = { mutation, query, poll };
        return { waitMs, granted: granted.map((one) => toGranted(one, toCaller)) };
      },
    };
  };
}

type ToCaller = (turn: string | undefined) => string;

function toWire({ priority, turn, waitedMs, calls }: Head, toCaller: ToCaller) {
  return [PRIORITIES.indexOf(priority) + 1, toCaller(turn), Math.max(0, waitedMs), calls];
}

function toGranted([place, caller]: Answer[4][number], toCaller: ToCaller): Granted {
  return { priority: PRIORITIES[place - 1] ?? "poll", isOf: (turn) => toCaller(turn) === caller };
}

/** Redis is not told who asks. */
function toHash(caller: string): string {
  return createHash("sha256").update(caller).digest("base64url").slice(0, 22);
}
