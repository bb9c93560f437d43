// A datastore's state, computed from its record and the time: nothing here runs by itself.
import type { DatastoreRecord } from "../storage.js";
import type { Durations } from "./durations.js";

export interface DatastoreState {
  readonly status: string;
  /** The moment of activation; absent before it, as on AWS. */
  readonly createdAt?: number;
}

export function datastoreState(record: DatastoreRecord, now: number): DatastoreState {
  const createdAt = now >= record.activeAt && !record.isLoading ? record.activeAt : undefined;
  if (record.deletedAt !== undefined) {
    return { status: now < record.deletedAt ? "DELETING" : "DELETED", createdAt };
  }
  if (record.report) return { status: record.report.status, createdAt };
  return { status: createdAt === undefined ? "CREATING" : "ACTIVE", createdAt };
}

/** True once a DELETED datastore has been listed long enough: from then on it is unknown. */
export function isForgotten(record: DatastoreRecord, now: number, durations: Durations): boolean {
  return record.deletedAt !== undefined && now >= record.deletedAt + durations.deletedMs;
}
