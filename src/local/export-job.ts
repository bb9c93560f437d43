import type { ExportJobProperties } from "@aws-sdk/client-healthlake";
import { jobProperties } from "./jobs.js";
import type { JobServices } from "./jobs.js";
import { jobState } from "./lifecycle/job.js";
import type { OnWire } from "./shape-types.js";
import type { JobRecord } from "./storage.js";

/** An export job's form on the wire: it has no progress report. */
export function exportJobProperties(
  job: JobRecord,
  { clock, durations }: JobServices,
): OnWire<ExportJobProperties> {
  return { ...jobProperties(job, jobState(job, clock.now(), durations)), OutputDataConfig: job.output };
}
