// What there is at last, as HealthLake itself tells the real SDK.
import {
  type HealthLakeClient,
  paginateListFHIRDatastores,
  paginateListFHIRExportJobs,
  paginateListFHIRImportJobs,
} from "@aws-sdk/client-healthlake";

export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

export interface Truth {
  readonly datastores: readonly Resource[];
  /** By the datastore's id. */
  readonly import: ReadonlyMap<string, readonly Resource[]>;
  readonly export: ReadonlyMap<string, readonly Resource[]>;
}

/** `homes` are the datastores whose jobs are asked for. */
export async function loadTruth(client: HealthLakeClient, homes: readonly string[]): Promise<Truth> {
  const datastores: Resource[] = [];
  for await (const { DatastorePropertiesList = [] } of paginateListFHIRDatastores({ client }, {}))
    for (const { DatastoreId, DatastoreName, DatastoreStatus } of DatastorePropertiesList)
      datastores.push(toResource(DatastoreId, DatastoreName, DatastoreStatus));
  const truth = { datastores, import: new Map<string, Resource[]>(), export: new Map<string, Resource[]>() };
  for (const DatastoreId of homes) {
    const [imports, exports]: [Resource[], Resource[]] = [[], []];
    for await (const { ImportJobPropertiesList = [] } of paginateListFHIRImportJobs(
      { client },
      { DatastoreId },
    ))
      for (const job of ImportJobPropertiesList)
        imports.push(toResource(job.JobId, job.JobName, job.JobStatus));
    for await (const { ExportJobPropertiesList = [] } of paginateListFHIRExportJobs(
      { client },
      { DatastoreId },
    ))
      for (const job of ExportJobPropertiesList)
        exports.push(toResource(job.JobId, job.JobName, job.JobStatus));
    truth.import.set(DatastoreId, imports);
    truth.export.set(DatastoreId, exports);
  }
  return truth;
}

const toResource = (id = "", name = "", status = ""): Resource => ({ id, name, status });

const MOVING = new Set(["CREATING", "DELETING", "UPDATING", "SUBMITTED", "QUEUED", "IN_PROGRESS"]);

/** Whether nothing moves any more. */
export function isSettled(truth: Truth): boolean {
  const jobs = [...truth.import.values(), ...truth.export.values()].flat();
  return [...truth.datastores, ...jobs].every(({ status }) => !MOVING.has(status));
}
