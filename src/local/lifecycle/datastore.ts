// A datastore's state, computed from its record and the time: nothing here runs by itself.
import type { DatastoreRecord, Features } from "../storage.js";
import { backupEndsAt } from "./backup.js";
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
  if (createdAt === undefined) return { status: "CREATING", createdAt };
  return { status: record.update && now < record.update.endsAt ? "UPDATING" : "ACTIVE", createdAt };
}

/** True once a DELETED datastore has been listed long enough, and its backup is gone: from then on it is unknown. */
export function isForgotten(record: DatastoreRecord, now: number, durations: Durations): boolean {
  const { deletedAt } = record;
  return deletedAt !== undefined && now >= Math.max(deletedAt + durations.deletedMs, backupEndsAt(record));
}

export const DEFAULT_FEATURES: Features = { analytics: "ENABLED", nlp: "DISABLED" };

/** What its features are now, those on their way not yet changed; after a failed update they are what they were. */
export function featuresOf(record: DatastoreRecord, now: number): Features {
  const { update, features = DEFAULT_FEATURES, report } = record;
  if (!update) return features;
  return now < update.endsAt || report?.status === "UPDATE_FAILED" ? update.from : features;
}

const ON_THE_WAY = { ENABLED: "ENABLING", PAUSED: "PAUSING", DISABLED: "DISABLING" } as const;

/** The same as their statuses: what is on its way says so. */
export function featureStatuses(record: DatastoreRecord, now: number) {
  const { analytics, nlp } = featuresOf(record, now);
  const to = datastoreState(record, now).status === "UPDATING" ? record.features : undefined;
  return {
    analytics: to && to.analytics !== analytics ? ON_THE_WAY[to.analytics] : analytics,
    nlp: to && to.nlp !== nlp ? ON_THE_WAY[to.nlp] : nlp,
  };
}
