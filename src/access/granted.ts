// What a caller is granted, for the caller to read.
import type { Grants } from "../auth/permissions.js";
import { toPolicyName } from "../auth/own-actions.js";

/** Some actions, on some datastores. */
export interface Granted {
  /** By their names in a policy. */
  readonly actions: readonly string[];
  /** AWS ids; "*" alone for all, those to come too. */
  readonly datastores: readonly string[];
}

/** Actions with the same reach are one entry. */
export function toGranted(grants: Grants): readonly Granted[] {
  const byReach = new Map<string, { readonly actions: string[]; readonly datastores: readonly string[] }>();
  for (const [action, reach] of grants) {
    const datastores = reach === "*" ? ["*"] : [...reach].sort();
    if (datastores.length === 0) continue;
    const key = datastores.join(" ");
    const granted = byReach.get(key) ?? { actions: [], datastores };
    granted.actions.push(toPolicyName(action));
    byReach.set(key, granted);
  }
  return [...byReach.values()];
}
