import type { ImportJobProperties } from "@aws-sdk/client-healthlake";
import { jobProperties } from "./jobs.js";
import type { JobServices } from "./jobs.js";
import { jobState } from "./lifecycle/job.js";
import type { OnWire } from "./shape-types.js";
import type { JobRecord } from "./storage.js";

/** An import job's form on the wire. */
export function importJobProperties(
  job: JobRecord,
  { clock, durations }: JobServices,
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
