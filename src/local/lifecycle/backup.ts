// How long a datastore can be restored, computed from its record and the time.
import type { Backup, DatastoreRecord } from "../storage.js";
import { DAY_MS } from "./durations.js";

export interface RestorePoints {
  readonly earliest: number;
  readonly latest: number;
}

/** When the backup of a deleted datastore, and with it its data, is deleted for good; without a backup when it is DELETED. */
export function backupEndsAt({ deletedAt = Infinity, backup }: DatastoreRecord): number {
  return backup?.status === "ENABLED" ? deletedAt + backup.retentionDays * DAY_MS : deletedAt;
}

/** Between which times it can be restored; undefined where it can't be at all. */
export function restorePoints(record: DatastoreRecord, now: number): RestorePoints | undefined {
  const { backup, activeAt, isLoading, deletedAt = Infinity } = record;
  if (backup?.status !== "ENABLED" || now < activeAt || isLoading || now >= backupEndsAt(record))
    return undefined;
  const latest = Math.min(now, deletedAt);
  const kept = now - backup.retentionDays * DAY_MS;
  return { earliest: Math.max(activeAt, backup.enabledAt ?? activeAt, kept), latest };
}

const NEVER: Backup = { status: "DISABLED", retentionDays: 7, withTags: false };

/** The backup after it was told `given`: only that is changed. */
export function changeBackup(
  present: Backup = NEVER,
  given: {
    readonly Status?: Backup["status"];
    readonly RetentionPeriodInDays?: number;
    readonly BackupTagsEnabled?: boolean;
  },
  now: number,
): Backup {
  const status = given.Status ?? present.status;
  return {
    status,
    retentionDays: given.RetentionPeriodInDays ?? present.retentionDays,
    withTags: given.BackupTagsEnabled ?? present.withTags,
    ...(status === "ENABLED" && { enabledAt: present.enabledAt ?? now }),
  };
}
