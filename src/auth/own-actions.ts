// Actions of the gateway's own, beside HealthLake's: what a policy grants of what only the gateway has.

/** By its whole name in a policy. */
export type OwnAction = "healthlake-graphql:ReadGateway";

export const OWN_ACTIONS: readonly OwnAction[] = ["healthlake-graphql:ReadGateway"];

/** What stands before the name of an own action. */
export const OWN_PREFIX = "healthlake-graphql:";

/** An action by its name in IAM, or in a policy. */
export function toPolicyName(action: string): string {
  return isOwnAction(action) ? action : `healthlake:${action}`;
}

export function isOwnAction(action: string): boolean {
  return action.startsWith(OWN_PREFIX);
}
