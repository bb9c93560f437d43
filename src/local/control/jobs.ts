// What import and export jobs have in common: starting, finding and listing them.
import type { JobStatus } from "@aws-sdk/client-healthlake";
import { toEpochSeconds } from "../clock.js";
import { findDatastore } from "./datastores.js";
import { notFoundError, validationError } from "./errors.js";
import { createOnce } from "./idempotency.js";
import { datastoreState } from "../lifecycle/datastore.js";
import { dropOldJobs } from "./old-jobs.js";
import { jobState, planRuns } from "../lifecycle/job.js";
import type { Services } from "./services.js";
import type { Input, Wire } from "../shape-types.js";
import type { JobKind, JobRecord } from "../storage.js";

export type JobServices = Pick<Services, "clock" | "storage" | "durations">;

const START_ACTIONS = { import: "StartFHIRImportJob", export: "StartFHIRExportJob" } as const;
const LIST_ACTIONS = { import: "ListFHIRImportJobs", export: "ListFHIRExportJobs" } as const;

type StartInput = Input<"StartFHIRImportJob"> | Input<"StartFHIRExportJob">;

/** The new job, or the one this client token started before. Throws unless the datastore is ACTIVE. */
export function startJob(
  services: JobServices & Pick<Services, "account" | "quotas" | "keptJobs">,
  kind: JobKind,
  input: StartInput,
  details: Pick<JobRecord, "inputUri" | "output" | "validationLevel">,
): JobRecord {
  const { clock, storage, durations, account } = services;
  const jobs = storage.jobs[kind];
  const datastore = findDatastore(services, input.DatastoreId);
  const findStarted = (jobId: string) => jobs.find(jobId);
  return createOnce(services, { action: START_ACTIONS[kind], input }, findStarted, () => {
    const now = clock.now();
    const { status } = datastoreState(datastore, now);
    if (status !== "ACTIVE") {
      throw validationError(
        `Data store ${datastore.datastoreId} is ${status}; it must be ACTIVE to start a job`,
      );
    }
    services.quotas.assertJob(services, kind, datastore.datastoreId);
    dropOldJobs(services, kind, datastore.datastoreId);
    const jobId = account.newId();
    const folder = `${datastore.datastoreId}-FHIR_${kind.toUpperCase()}-${jobId}`;
    jobs.put({
      ...details,
      kind,
      jobId,
      sequence: storage.nextSequence(),
      datastoreId: datastore.datastoreId,
      name: input.JobName,
      output: inFolder(details.output, folder),
      roleArn: input.DataAccessRoleArn,
      submittedAt: now,
      startsAt: Infinity,
      endsAt: Infinity,
    });
    planRuns(jobs, now, durations);
    return {
      id: jobId,
      record: findJob(services, kind, { DatastoreId: datastore.datastoreId, JobId: jobId }),
    };
  });
}

/** HealthLake answers with the job's own folder below the output URI that was submitted. */
function inFolder({ S3Configuration }: Wire<"OutputDataConfig">, folder: string): Wire<"OutputDataConfig"> {
  const { S3Uri, KmsKeyId } = S3Configuration;
  return { S3Configuration: { S3Uri: `${S3Uri.replace(/\/+$/, "")}/${folder}/`, KmsKeyId } };
}

export function startAnswer(job: JobRecord, { clock, durations }: JobServices) {
  const status = jobState(job, clock.now(), durations).status as JobStatus;
  return { JobId: job.jobId, JobStatus: status, DatastoreId: job.datastoreId };
}

/** Throws ResourceNotFoundException for an unknown datastore or job, and for a job of another datastore. */
export function findJob(
  services: JobServices,
  kind: JobKind,
  { DatastoreId, JobId }: { DatastoreId: string; JobId: string },
): JobRecord {
  findDatastore(services, DatastoreId);
  const job = services.storage.jobs[kind].find(JobId);
  if (job?.datastoreId !== DatastoreId)
    throw notFoundError(`Job ${JobId} was not found in data store ${DatastoreId}`);
  return job;
}

/** Both kinds list by the same members. */
type ListInput = Input<"ListFHIRImportJobs">;

/** One page of a datastore's jobs, newest first. Neither time filter lets its very time pass. */
export function listJobs(services: JobServices & Pick<Services, "pager">, kind: JobKind, input: ListInput) {
  const { clock, storage, durations, pager } = services;
  const { DatastoreId, NextToken, MaxResults, JobName, JobStatus, SubmittedBefore, SubmittedAfter } = input;
  findDatastore(services, DatastoreId);
  const now = clock.now();
  const scope = [LIST_ACTIONS[kind], DatastoreId, JobName, JobStatus, SubmittedBefore, SubmittedAfter];
  return pager.page({ scope, NextToken, MaxResults }, storage.jobs[kind].newestFirst(), (job) => {
    const submitted = toEpochSeconds(job.submittedAt);
    return (
      job.datastoreId === DatastoreId &&
      (JobName === undefined || job.name === JobName) &&
      (SubmittedBefore === undefined || submitted < SubmittedBefore) &&
      (SubmittedAfter === undefined || submitted > SubmittedAfter) &&
      (JobStatus === undefined || jobState(job, now, durations).status === JobStatus)
    );
  });
}
