// What several datastore actions share: looking one up, and its form on the wire.
import type { DatastoreProperties, DatastoreStatus } from "@aws-sdk/client-healthlake";
import { toEpochSeconds } from "../clock.js";
import { notFoundError } from "./errors.js";
import { backupEndsAt, restorePoints } from "../lifecycle/backup.js";
import { datastoreState, featureStatuses, isForgotten } from "../lifecycle/datastore.js";
import type { Services } from "./services.js";
import type { OnWire, Wire } from "../shape-types.js";
import type { DatastoreRecord } from "../storage.js";

type Needs = Pick<Services, "clock" | "storage" | "durations">;
type Told = Pick<Services, "clock" | "account">;

/** Throws ResourceNotFoundException; a DELETED datastore is found for as long as it is listed. */
export function findDatastore(services: Needs, datastoreId: string): DatastoreRecord {
  const record = findListed(services, datastoreId);
  if (!record) throw notFoundError(`Data store ${datastoreId} was not found`);
  return record;
}

/** The same by ARN, which must match to the letter: partition, Region and account included. */
export function findDatastoreByArn(services: Needs, arn: string): DatastoreRecord {
  const record = findListed(services, arn.slice(arn.lastIndexOf("/") + 1));
  if (record?.arn !== arn) throw notFoundError(`Resource ${arn} was not found`);
  return record;
}

export function findListed(services: Needs, datastoreId: string): DatastoreRecord | undefined {
  const record = services.storage.datastores.find(datastoreId);
  return record && !isForgotten(record, services.clock.now(), services.durations) ? record : undefined;
}

/** Frees what belongs to datastores that are no longer listed, once their data are gone: their jobs and their client tokens. */
export function dropForgotten({
  clock,
  storage,
  durations,
  movesData,
}: Needs & Pick<Services, "movesData">): void {
  const now = clock.now();
  const isDroppable = (record: DatastoreRecord) =>
    isForgotten(record, now, durations) && (!movesData || record.isCleared === true);
  if (storage.datastores.removeWhere(isDroppable) === 0) return;
  for (const jobs of [storage.jobs.import, storage.jobs.export]) {
    jobs.removeWhere((job) => !storage.datastores.find(job.datastoreId));
  }
  const { datastores, jobs, tokens } = storage;
  tokens.removeWhere(
    ({ resourceId: id }) => !datastores.find(id) && !jobs.import.find(id) && !jobs.export.find(id),
  );
}

/** The four members that the answers of Create, Restore and Delete have. */
export function datastoreSummary(record: DatastoreRecord, { clock, account }: Told) {
  return {
    DatastoreId: record.datastoreId,
    DatastoreArn: record.arn,
    DatastoreStatus: datastoreState(record, clock.now()).status as DatastoreStatus,
    DatastoreEndpoint: account.endpointOf(record),
  };
}

/** The SDK's shape with what it does not know yet. */
export type DatastoreOnWire = OnWire<DatastoreProperties> & {
  readonly AnalyticsConfiguration: Wire<"AnalyticsConfiguration">;
  readonly NlpConfiguration: Wire<"NlpConfiguration">;
  readonly ProfileConfiguration: { readonly DefaultProfiles: readonly string[] };
  readonly BackupStatusInfo: BackupStatusOnWire;
};

interface BackupStatusOnWire {
  readonly Configuration: Wire<"BackupConfiguration">;
  readonly BackupEnabledAt?: number;
  readonly EarliestRestorePoint?: number;
  readonly LatestRestorePoint?: number;
  readonly ScheduledPermanentDeletionTime?: number;
}

export function datastoreProperties(record: DatastoreRecord, services: Told): DatastoreOnWire {
  const now = services.clock.now();
  const { createdAt } = datastoreState(record, now);
  const { analytics, nlp } = featureStatuses(record, now);
  const errorCause = record.deletedAt === undefined ? record.report?.errorCause : undefined;
  return {
    ...datastoreSummary(record, services),
    ...(record.name !== undefined && { DatastoreName: record.name }),
    ...(createdAt !== undefined && { CreatedAt: toEpochSeconds(createdAt) }),
    DatastoreTypeVersion: record.typeVersion,
    SseConfiguration: record.sse,
    ...(record.preload && { PreloadDataConfig: record.preload }),
    IdentityProviderConfiguration: record.identityProvider,
    AnalyticsConfiguration: { Status: analytics },
    NlpConfiguration: { Status: nlp },
    ProfileConfiguration: { DefaultProfiles: record.defaultProfiles ?? [] },
    BackupStatusInfo: backupStatus(record, now),
    ...(errorCause && { ErrorCause: errorCause }),
  };
}

function backupStatus(record: DatastoreRecord, now: number): BackupStatusOnWire {
  const { backup, deletedAt } = record;
  if (backup?.status !== "ENABLED")
    return { Configuration: { Status: "DISABLED", BackupTagsEnabled: backup?.withTags ?? false } };
  const points = restorePoints(record, now);
  return {
    Configuration: {
      Status: "ENABLED",
      BackupType: "CONTINUOUS",
      RetentionPeriodInDays: backup.retentionDays,
      BackupTagsEnabled: backup.withTags,
    },
    ...(backup.enabledAt !== undefined && { BackupEnabledAt: toEpochSeconds(backup.enabledAt) }),
    ...(points && {
      EarliestRestorePoint: toEpochSeconds(points.earliest),
      LatestRestorePoint: toEpochSeconds(points.latest),
    }),
    ...(deletedAt !== undefined && { ScheduledPermanentDeletionTime: toEpochSeconds(backupEndsAt(record)) }),
  };
}
