// What one caller may do, worked out: each action with the datastores that it reaches.
import { createHash } from "node:crypto";
import { isOwnAction } from "./own-actions.js";

/** AWS ids of datastores; "*": all, those to come too. */
export type Reach = "*" | ReadonlySet<string>;

/** By the AWS name of the action, or the whole name of one of the gateway's own. */
export type Grants = ReadonlyMap<string, Reach>;

/**
 * - allowed: do it.
 * - forbidden: the caller knows the datastore, or would be refused whichever it named; say so.
 * - hidden: to this caller the datastore does not exist.
 */
export type Verdict = "allowed" | "forbidden" | "hidden";

export interface Permissions {
  /** The same text for all that may do the same, and for nobody else. */
  readonly scope: string;
  readonly grants: Grants;
  /** Whether nothing of HealthLake's is denied. */
  readonly isUnlimited: boolean;
  /** Whether there is any datastore that the action is granted on. */
  grantsSomewhere(action: string): boolean;
  /** Whether the action is granted on all datastores, those to come too. */
  grantsEverywhere(action: string): boolean;
  judge(action: string, datastoreId: string): Verdict;
}

export function createPermissions(grants: Grants): Permissions {
  const reachOf = (action: string) => grants.get(action) ?? NOTHING;
  const ofHealthLake = [...grants].filter(([action]) => !isOwnAction(action)).map(([, reach]) => reach);
  const known = ofHealthLake.reduce(unite, NOTHING);
  return {
    scope: toScope(grants),
    grants,
    isUnlimited: ofHealthLake.every((reach) => reach === "*"),
    grantsSomewhere: (action) => !isEmpty(reachOf(action)),
    grantsEverywhere: (action) => reachOf(action) === "*",
    judge: (action, datastoreId) => {
      const reach = reachOf(action);
      if (covers(reach, datastoreId)) return "allowed";
      return isEmpty(reach) || covers(known, datastoreId) ? "forbidden" : "hidden";
    },
  };
}

export function unite(one: Reach, other: Reach): Reach {
  return one === "*" || other === "*" ? "*" : new Set([...one, ...other]);
}

export function intersect(one: Reach, other: Reach): Reach {
  if (one === "*") return other;
  return other === "*" ? one : new Set([...one].filter((id) => other.has(id)));
}

const NOTHING: ReadonlySet<string> = new Set();

function covers(reach: Reach, datastoreId: string): boolean {
  return reach === "*" || reach.has(datastoreId);
}

function isEmpty(reach: Reach): boolean {
  return reach !== "*" && reach.size === 0;
}

function toScope(grants: Grants): string {
  const entries = [...grants]
    .map(([action, reach]) => [action, reach === "*" ? reach : [...reach].sort()] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("base64url");
}
