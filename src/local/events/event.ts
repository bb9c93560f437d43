// What HealthLake tells EventBridge, and in which form (docs/healthlake.md, Events): the status stands in the
// detail-type alone, members are camelCase, and times ISO 8601.
import { randomUUID } from "node:crypto";
import type { Account } from "../control/account.js";
import type { DatastoreRecord, JobKind, JobRecord } from "../storage.js";

/** Statuses that are not here have no event: UPDATING, UPDATE_FAILED and the cancellations. */
const DATASTORE_TYPES: ReadonlyMap<string, string> = new Map([
  ["CREATING", "Data Store Creating"],
  ["ACTIVE", "Data Store Active"],
  ["CREATE_FAILED", "Data Store Creation Failed"],
  ["DELETING", "Data Store Deleting"],
  ["DELETED", "Data Store Deleted"],
]);

const JOB_TYPES: ReadonlyMap<string, string> = new Map([
  ["SUBMITTED", "Submitted"],
  ["QUEUED", "Queued"],
  ["IN_PROGRESS", "In Progress"],
  ["COMPLETED", "Completed"],
  ["COMPLETED_WITH_ERRORS", "Completed With Errors"],
  ["FAILED", "Failed"],
]);

const KINDS: Readonly<Record<JobKind, string>> = { import: "Import Job", export: "Export Job" };

/** Undefined for a status without an event. */
export function toDatastoreEvent(
  account: Account,
  record: DatastoreRecord,
  status: string,
  now: number,
): object | undefined {
  const detailType = DATASTORE_TYPES.get(status);
  if (detailType === undefined) return undefined;
  return toEvent(
    account,
    { detailType, datastoreId: record.datastoreId, now },
    {
      datastoreId: record.datastoreId,
      ...(record.name !== undefined && { datastoreName: record.name }),
      datastoreTypeVersion: record.typeVersion,
      datastoreEndpoint: account.endpointOf(record),
    },
  );
}

/** Undefined for a status without an event. */
export function toJobEvent(
  account: Account,
  job: JobRecord,
  status: string,
  now: number,
): object | undefined {
  const words = JOB_TYPES.get(status);
  if (words === undefined) return undefined;
  const detailType = `${KINDS[job.kind]} ${words}`;
  return toEvent(
    account,
    { detailType, datastoreId: job.datastoreId, now },
    {
      jobId: job.jobId,
      submitTime: new Date(job.submittedAt).toISOString(),
      datastoreId: job.datastoreId,
      ...(job.kind === "import"
        ? { inputDataConfig: { s3Uri: job.inputUri } }
        : { outputDataConfig: { s3Uri: parentOf(job.output.S3Configuration.S3Uri) } }),
    },
  );
}

interface Occasion {
  readonly detailType: string;
  readonly datastoreId: string;
  readonly now: number;
}

function toEvent(account: Account, { detailType, datastoreId, now }: Occasion, detail: object): object {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source: "aws.healthlake",
    account: account.accountId,
    // EventBridge's times are whole seconds.
    time: `${new Date(now).toISOString().slice(0, 19)}Z`,
    region: account.region,
    resources: [account.datastoreArn(datastoreId)],
    detail,
  };
}

/** Events show the URI that was submitted, Describe the job's own folder below it. */
function parentOf(uri: string): string {
  return uri.replace(/[^/]+\/$/, "");
}
