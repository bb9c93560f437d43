// GraphQL's type of each kind of job, and how HealthLake's shapes become it.
import type { StartFHIRImportJobResponse } from "@aws-sdk/client-healthlake";
import type { JobKind, JobRequests, JobShapes } from "../aws/job-kinds.js";
import { type ExportJob, toExportJob, toExportJobAnswer } from "./export-job.js";
import { type ImportJob, toImportJob, toImportJobAnswer } from "./import-job.js";

export interface Jobs {
  import: ImportJob;
  export: ExportJob;
}

interface JobMapping<K extends JobKind> {
  readonly toJob: (shape: JobShapes[K]) => Jobs[K];
  /** A job as far as the answer to its start, and its request where that is surely its own, tell. */
  readonly toAnswer: (
    datastoreId: string,
    answer: StartFHIRImportJobResponse,
    request: JobRequests[K] | undefined,
  ) => Jobs[K];
}

export const JOB_TYPES: { readonly [K in JobKind]: JobMapping<K> } = {
  import: { toJob: toImportJob, toAnswer: toImportJobAnswer },
  export: { toJob: toExportJob, toAnswer: toExportJobAnswer },
};
