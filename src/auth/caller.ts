// A caller of the gateway: who, with which permissions, and until when.
import { setMaxListeners } from "node:events";
import { LRUCache } from "lru-cache";
import type { Authenticator, Presented } from "./authenticate.js";
import type { Identity } from "./authenticate.js";
import type { Permissions } from "./permissions.js";
import type { ToPermissions } from "./policy.js";

export interface Caller {
  readonly identity: Identity;
  readonly permissions: Permissions;
  /** Where it calls from, for the audit log. */
  readonly address: string | undefined;
  /** When its credential ends, in milliseconds since the Unix epoch; undefined: never by itself. */
  readonly expiresAt?: number | undefined;
  /** Each aborts when what the caller is or may do has ended: its credential was taken back, or the policy changed. */
  readonly revoked: readonly AbortSignal[];
}

/** Rejects with UNAUTHENTICATED where nothing is proved. Address and request id are what an audit log tells of it. */
export type Admit = (presented: Presented, address: string | undefined, requestId: string) => Promise<Caller>;

export interface Admission {
  readonly admit: Admit;
  /** Puts another policy in force: callers admitted under the one before are revoked. */
  readonly replacePolicy: (toPermissions: ToPermissions) => void;
}

/** Of as many kinds of callers the permissions are kept. */
const MAX_KINDS = 1000;

export function createAdmission(
  authenticator: Pick<Authenticator, "authenticate">,
  toPermissions: ToPermissions,
): Admission {
  let policy = createPolicyInForce(toPermissions);
  return {
    admit: async (presented, address) => {
      const { identity, expiresAt, revoked } = await authenticator.authenticate(presented);
      const { toPermissions: judge, replaced } = policy;
      const ends = revoked ? [revoked, replaced.signal] : [replaced.signal];
      return { identity, permissions: judge(identity), address, expiresAt, revoked: ends };
    },
    replacePolicy: (next) => {
      const { replaced } = policy;
      policy = createPolicyInForce(next);
      replaced.abort();
    },
  };
}

function createPolicyInForce(toPermissions: ToPermissions) {
  const known = new LRUCache<string, Permissions>({ max: MAX_KINDS });
  const ofIdentity = new WeakMap<Identity, Permissions>();
  const toKnown = ({ roles, datastores }: Identity): Permissions => {
    const kind = JSON.stringify([roles, datastores]);
    const permissions = known.get(kind) ?? toPermissions({ roles, datastores });
    known.set(kind, permissions);
    return permissions;
  };
  const replaced = new AbortController();
  // Every socket listens to it; Node warns of a leak beyond ten.
  setMaxListeners(0, replaced.signal);
  return {
    replaced,
    toPermissions: (identity: Identity): Permissions => {
      const permissions = ofIdentity.get(identity) ?? toKnown(identity);
      ofIdentity.set(identity, permissions);
      return permissions;
    },
  };
}
