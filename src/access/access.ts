// The one judge of an operation: what its caller may do, and who is told when it is denied.
import { toPolicyName } from "../auth/own-actions.js";
import type { Permissions } from "../auth/permissions.js";
import { GatewayError } from "../errors.js";
import type { Action } from "./actions.js";

/** What a caller was not let do. */
export interface Denial {
  readonly action: Action;
  readonly datastoreId?: string | undefined;
  readonly jobId?: string | undefined;
  /** hidden: the caller was told that there is nothing of that id. */
  readonly reason: "forbidden" | "hidden";
}

/** What an action is done to. */
export type Target = Pick<Denial, "datastoreId" | "jobId">;

export interface Access {
  /** Whether some role of the caller grants the action on anything. */
  grants(action: Action): boolean;
  /** Throws FORBIDDEN where no role of the caller grants the action on anything. */
  requireRole(action: Action): void;
  /** False where the datastore does not exist for the caller; throws FORBIDDEN where it may not do this with it. */
  admits(action: Action, target: Target & { readonly datastoreId: string }): boolean;
  /** The same, but throws NOT_FOUND for what does not exist for the caller. */
  require(action: Action, target: Target & { readonly datastoreId: string }): void;
  /** Throws FORBIDDEN unless the action is granted on all datastores: those to come belong to nobody's list. */
  requireEverywhere(action: Action): void;
  /** Whether a list of the action's shows the datastore. */
  lists(action: Action, datastoreId: string): boolean;
}

/** `onDenied` is told of every refusal before it is thrown; what a list leaves out is none. */
export function createAccess(permissions: Permissions, onDenied: (denial: Denial) => void): Access {
  const forbid = (action: Action, target: Target = {}): never => {
    onDenied({ action, ...target, reason: "forbidden" });
    throw forbidden(action);
  };
  const admits: Access["admits"] = (action, target) => {
    const verdict = permissions.judge(action, target.datastoreId);
    if (verdict === "forbidden") forbid(action, target);
    if (verdict === "hidden") onDenied({ action, ...target, reason: "hidden" });
    return verdict === "allowed";
  };
  return {
    grants: (action) => permissions.grantsSomewhere(action),
    requireRole: (action) => void (permissions.grantsSomewhere(action) || forbid(action)),
    admits,
    require: (action, target) => {
      if (!admits(action, target))
        throw new GatewayError("NOT_FOUND", "HealthLake has no such datastore", { retryable: false });
    },
    requireEverywhere: (action) => void (permissions.grantsEverywhere(action) || forbid(action)),
    lists: (action, datastoreId) => permissions.judge(action, datastoreId) === "allowed",
  };
}

function forbidden(action: Action): GatewayError {
  return new GatewayError("FORBIDDEN", `None of your roles allows ${toPolicyName(action)} here`, {
    retryable: false,
  });
}
