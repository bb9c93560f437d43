import type { CreateFHIRDatastoreResponse } from "@aws-sdk/client-healthlake";
import { restorePoints } from "../../lifecycle/backup.js";
import { datastoreState } from "../../lifecycle/datastore.js";
import { isTerminal, jobState } from "../../lifecycle/job.js";
import type { Input, OnWire } from "../../shape-types.js";
import type { DatastoreRecord, JobRecord } from "../../storage.js";
import { datastoreSummary, dropForgotten, findDatastore, findListed } from "../datastores.js";
import { conflictError, validationError } from "../errors.js";
import { createOnce } from "../idempotency.js";
import { assertNewDatastore, createRecord, type NewDatastoreServices } from "../new-datastore.js";
import { addTags } from "../tags.js";

const RESTORABLE = new Set(["ACTIVE", "UPDATE_FAILED", "DELETED"]);

/** Makes a new datastore of the latest state of another one. Of that it has the data, and the tags where they are backed up. */
export function restoreFHIRDatastore(
  input: Input<"RestoreFHIRDatastore">,
  services: NewDatastoreServices,
): OnWire<CreateFHIRDatastoreResponse> {
  assertNewDatastore(input);
  const source = findDatastore(services, input.SourceDatastoreId);
  const inherited = source.backup?.withTags ? source.tags : new Map<string, string>();
  const tags = addTags(inherited, input.Tags ?? []);
  dropForgotten(services);
  const find = (datastoreId: string) => findListed(services, datastoreId);
  const record = createOnce(services, { action: "RestoreFHIRDatastore", input }, find, () => {
    assertRestorable(source, input.RestoreConfiguration.ContinuousBackupRestoreConfiguration, services);
    services.quotas.assertDatastore(services);
    const { datastoreId: restoredFrom, typeVersion } = source;
    const restored = createRecord(input, { typeVersion, tags, restoredFrom }, services);
    services.storage.datastores.put(restored);
    return { id: restored.datastoreId, record: restored };
  });
  return datastoreSummary(record, services);
}

function assertRestorable(
  source: DatastoreRecord,
  { RestorePointTime: seconds }: { readonly RestorePointTime?: number },
  services: NewDatastoreServices,
): void {
  const now = services.clock.now();
  const name = `Data store ${source.datastoreId}`;
  const { status } = datastoreState(source, now);
  if (!RESTORABLE.has(status)) throw conflictError(`${name} is ${status} and the action cannot be performed`);
  const points = restorePoints(source, now);
  if (!points) {
    const why = source.backup?.status === "ENABLED" ? "its backup is deleted" : "it is not backed up";
    throw validationError(`${name} can not be restored: ${why}`);
  }
  for (const other of services.storage.datastores.oldestFirst()) {
    if (other.restoredFrom === source.datastoreId && datastoreState(other, now).status === "CREATING")
      throw conflictError(`${name} is being restored already and the action cannot be performed`);
  }
  if (seconds !== undefined) assertPoint(source, Math.round(seconds * 1000), points, services);
}

/** The local HealthLake keeps the latest state alone: a time will do since which nothing has changed. */
function assertPoint(
  source: DatastoreRecord,
  at: number,
  { earliest, latest }: { readonly earliest: number; readonly latest: number },
  services: NewDatastoreServices,
): void {
  if (at < earliest || at > latest) {
    throw validationError(
      `RestorePointTime must be from ${toText(earliest)} to ${toText(latest)} and not ${toText(at)}`,
    );
  }
  const changedAt = lastChangeAt(source, services);
  if (at < changedAt) {
    const until = changedAt === Infinity ? "by an import that runs" : `at ${toText(changedAt)}`;
    throw validationError(
      `The local HealthLake restores the latest state alone and the data changed ${until} after ${toText(at)}. Leave RestorePointTime out`,
    );
  }
}

/** When the last of its imports ended; Infinity while one runs. */
function lastChangeAt(source: DatastoreRecord, services: NewDatastoreServices): number {
  const ends = [...services.storage.jobs.import.oldestFirst()]
    .filter((job) => job.datastoreId === source.datastoreId)
    .map((job) => endOf(job, services));
  return Math.max(source.activeAt, ...ends);
}

function endOf(job: JobRecord, { clock, durations }: NewDatastoreServices): number {
  const { status, endTime } = jobState(job, clock.now(), durations);
  if (status === "SUBMITTED" || status === "QUEUED") return -Infinity;
  return isTerminal(status) ? (endTime ?? -Infinity) : Infinity;
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
