// The names in Redis. One hash tag, so that all lie in one slot; the protocol's version in all of them, so that replicas of two
// versions do not read each other's log.
import type { FamilyKey } from "../../status/family-key.js";

const PROTOCOL = 1;

export interface Keys {
  readonly head: string;
  readonly log: string;
  readonly members: string;
  readonly lease: (family: FamilyKey) => string;
  readonly read: (hash: string) => string;
  readonly rate: (hash: string) => string;
  readonly seats: (replica: string) => string;
  /** Of an action: its quota, the calls that wait for it, and when callers were served. */
  readonly quota: (action: string) => readonly string[];
  readonly texts: string;
  readonly textsUsed: string;
}

export function createKeys(cluster: string, region: string): Keys {
  const prefix = `{hl:${cluster}:${region}}:${PROTOCOL}`;
  return {
    head: `${prefix}:head`,
    log: `${prefix}:log`,
    members: `${prefix}:members`,
    lease: ({ kind, scope }) => `${prefix}:lease:${kind}:${scope}`,
    read: (hash) => `${prefix}:read:${hash}`,
    rate: (hash) => `${prefix}:rate:${hash}`,
    seats: (replica) => `${prefix}:seats:${replica}`,
    quota: (action) => ["level", "waiting", "served"].map((part) => `${prefix}:quota:${action}:${part}`),
    texts: `${prefix}:texts`,
    textsUsed: `${prefix}:texts-used`,
  };
}
