// What several datastore actions share: looking one up, and its form on the wire.
import type { DatastoreProperties, DatastoreStatus } from "@aws-sdk/client-healthlake";
import { toEpochSeconds } from "../clock.js";
import { notFoundError } from "./errors.js";
import { datastoreState, isForgotten } from "../lifecycle/datastore.js";
import type { Services } from "./services.js";
import type { OnWire } from "../shape-types.js";
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

/** Frees what belongs to datastores that are no longer listed: their jobs and their client tokens. */
export function dropForgotten({ clock, storage, durations }: Needs): void {
  const now = clock.now();
  if (storage.datastores.removeWhere((record) => isForgotten(record, now, durations)) === 0) return;
  for (const jobs of [storage.jobs.import, storage.jobs.export]) {
    jobs.removeWhere((job) => !storage.datastores.find(job.datastoreId));
  }
  const { datastores, jobs, tokens } = storage;
  tokens.removeWhere(
    ({ resourceId: id }) => !datastores.find(id) && !jobs.import.find(id) && !jobs.export.find(id),
  );
}

/** The four members that the answers of Create and Delete have. */
export function datastoreSummary(record: DatastoreRecord, { clock, account }: Told) {
  return {
    DatastoreId: record.datastoreId,
    DatastoreArn: record.arn,
    DatastoreStatus: datastoreState(record, clock.now()).status as DatastoreStatus,
    DatastoreEndpoint: account.endpointOf(record),
  };
}

export function datastoreProperties(record: DatastoreRecord, services: Told): OnWire<DatastoreProperties> {
  const { createdAt } = datastoreState(record, services.clock.now());
  const errorCause = record.deletedAt === undefined ? record.report?.errorCause : undefined;
  return {
    ...datastoreSummary(record, services),
    ...(record.name !== undefined && { DatastoreName: record.name }),
    ...(createdAt !== undefined && { CreatedAt: toEpochSeconds(createdAt) }),
    DatastoreTypeVersion: record.typeVersion,
    SseConfiguration: record.sse,
    ...(record.preload && { PreloadDataConfig: record.preload }),
    IdentityProviderConfiguration: record.identityProvider,
    ...(errorCause && { ErrorCause: errorCause }),
  };
}
