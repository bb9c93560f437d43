// What can be watched as a whole: the account's datastores, or the import or export jobs of one datastore.
import type { FamilyKind } from "./snapshot.js";

export interface FamilyKey<K extends FamilyKind = FamilyKind> {
  readonly kind: K;
  /** The AWS id of the datastore whose jobs they are; "" for the account's datastores. */
  readonly scope: string;
}

/** The family of all datastores of the account. */
export const datastoresKey: FamilyKey<"datastore"> = { kind: "datastore", scope: "" };

/** The family of the import or export jobs of a datastore, by its AWS id. */
export function jobsKey<K extends "import" | "export">(kind: K, datastoreId: string): FamilyKey<K> {
  return { kind, scope: datastoreId };
}
