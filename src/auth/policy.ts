// Who may do what, in HealthLake's own words: roles are lists of IAM action names and of datastores.
import { isAwsId, parseDatastoreArn } from "../aws/ids.js";
import type { Location } from "../aws/location.js";
import type { Identity } from "./authenticate.js";
import { OWN_PREFIX, isOwnAction, toPolicyName } from "./own-actions.js";
import { type Grants, type Permissions, createPermissions, intersect, unite } from "./permissions.js";

/** Some actions, on some datastores. */
export interface Statement {
  /** IAM action names with wildcards: `healthlake:Describe*`; the gateway's own by their written prefix alone. */
  readonly actions: readonly string[];
  /** AWS ids, ARNs, or `*` for all. */
  readonly datastores: readonly string[];
}

/** The statements of each role, by its name. */
export type Roles = Readonly<Record<string, readonly Statement[]>>;

const READ: Statement = { actions: ["healthlake:Describe*", "healthlake:List*"], datastores: ["*"] };
const OPERATE: Statement = {
  actions: [
    "healthlake:StartFHIR*",
    "healthlake:TagResource",
    "healthlake:UntagResource",
    "healthlake-graphql:ReadJobResults",
  ],
  datastores: ["*"],
};
const GATEWAY: Statement = { actions: ["healthlake-graphql:ReadGateway"], datastores: ["*"] };
const ALL: Statement = { actions: ["healthlake:*", "healthlake-graphql:*"], datastores: ["*"] };

export const BUILT_IN_ROLES: Roles = {
  viewer: [READ],
  operator: [READ, OPERATE, GATEWAY],
  admin: [ALL],
};

export interface PolicySettings {
  /** All actions there are: HealthLake's by their AWS names, the gateway's own by their whole ones. */
  readonly actions: readonly string[];
  readonly roles: Roles;
  readonly location: Location;
}

/** Gives an identity's permissions: what its roles grant, within the datastores it is limited to. All else is denied. */
export type ToPermissions = (identity: Pick<Identity, "roles" | "datastores">) => Permissions;

export function createPolicy({ actions, roles, location }: PolicySettings): ToPermissions {
  const grantsOf = new Map(
    Object.entries(roles).map(([role, statements]) => [role, toGrants(statements, actions, location)]),
  );
  return ({ roles: names, datastores }) => {
    const limit = datastores === "*" ? "*" : toReach(datastores, location);
    const granted: Grants = new Map(
      actions.map((action) => {
        const reaches = names.map((name) => grantsOf.get(name)?.get(action) ?? NOTHING);
        return [action, intersect(reaches.reduce(unite, NOTHING), limit)];
      }),
    );
    return createPermissions(granted);
  };
}

const NOTHING: ReadonlySet<string> = new Set();

function toGrants(statements: readonly Statement[], actions: readonly string[], location: Location): Grants {
  return new Map(
    actions.map((action) => {
      const granting = statements.filter((statement) =>
        statement.actions.some((pattern) => matchesAction(pattern, action)),
      );
      const reaches = granting.map(({ datastores }) => toReach(datastores, location));
      return [action, reaches.reduce(unite, NOTHING)];
    }),
  );
}

/**
 * As IAM does: `*` stands for any characters, `?` for one, and case makes no difference. An action of the gateway's own is meant
 * only by a pattern with its prefix written out.
 */
export function matchesAction(pattern: string, action: string): boolean {
  if (isOwnAction(action) && !pattern.toLowerCase().startsWith(OWN_PREFIX)) return false;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(toPolicyName(action));
}

/** The form in which a policy and a claim may name a datastore. */
export function isDatastoreName(text: string): boolean {
  return text === "*" || isAwsId(text) || parseDatastoreArn(text) !== undefined;
}

/** What has no such form, and what lies elsewhere, reaches nothing. */
function toReach(names: readonly string[], { partition, region }: Location): "*" | ReadonlySet<string> {
  if (names.includes("*")) return "*";
  const ids = names.map((name) => {
    if (isAwsId(name)) return name;
    const arn = parseDatastoreArn(name);
    return arn?.partition === partition && arn.region === region ? arn.datastoreId : undefined;
  });
  return new Set(ids.filter((id) => id !== undefined));
}
