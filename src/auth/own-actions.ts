// Actions of the gateway's own, beside HealthLake's: what a policy grants of what only the gateway has.

/**
 * - ReadGateway: what the gateway is and does.
 * - ReadJobResults: counts, causes and the names of files.
 * - ReadJobLines: samples of the lines that failed, which may hold what is in a resource.
 * - DownloadExportFiles: addresses by which exported files can be had without a credential.
 */
export const OWN_ACTIONS = [
  "healthlake-graphql:ReadGateway",
  "healthlake-graphql:ReadJobResults",
  "healthlake-graphql:ReadJobLines",
  "healthlake-graphql:DownloadExportFiles",
] as const;

/** By its whole name, prefix included: HealthLake's are named without one. */
export type OwnAction = (typeof OWN_ACTIONS)[number];

/** What stands before the name of an own action. */
export const OWN_PREFIX = "healthlake-graphql:";

/** An action by its name in IAM, or in a policy. */
export function toPolicyName(action: string): string {
  return isOwnAction(action) ? action : `healthlake:${action}`;
}

export function isOwnAction(action: string): boolean {
  return action.startsWith(OWN_PREFIX);
}
