// The form of jobs on the wire.
import type { ExportJobProperties, ImportJobProperties, JobStatus } from "@aws-sdk/client-healthlake";
import { toEpochSeconds } from "../clock.js";
import { type JobState, jobState } from "../lifecycle/job.js";
import type { OnWire } from "../shape-types.js";
import type { JobRecord } from "../storage.js";
import type { Services } from "./services.js";

type Needs = Pick<Services, "clock" | "durations">;

/** An import job's form on the wire. */
export function importJobProperties(
  job: JobRecord,
  { clock, durations }: Needs,
): OnWire<ImportJobProperties> {
  const state = jobState(job, clock.now(), durations);
  return {
    ...jobProperties(job, state),
    InputDataConfig: { S3Uri: job.inputUri ?? "" },
    JobOutputDataConfig: job.output,
    ...(state.progress && { JobProgressReport: state.progress }),
    ...(job.validationLevel && { ValidationLevel: job.validationLevel }),
  };
}

/** An export job's form on the wire: it has no progress report. */
export function exportJobProperties(
  job: JobRecord,
  { clock, durations }: Needs,
): OnWire<ExportJobProperties> {
  return { ...jobProperties(job, jobState(job, clock.now(), durations)), OutputDataConfig: job.output };
}

/** The members that both kinds of job have on the wire. */
function jobProperties(job: JobRecord, state: JobState) {
  return {
    JobId: job.jobId,
    ...(job.name !== undefined && { JobName: job.name }),
    JobStatus: state.status as JobStatus,
    SubmitTime: toEpochSeconds(job.submittedAt),
    ...(state.endTime !== undefined && { EndTime: toEpochSeconds(state.endTime) }),
    DatastoreId: job.datastoreId,
    DataAccessRoleArn: job.roleArn,
    ...(state.message && { Message: state.message }),
  };
}
