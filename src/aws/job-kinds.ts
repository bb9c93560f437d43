// The kinds of job that HealthLake has, and how its actions and answers name what is alike in them.
import type { ExportJobProperties, StartFHIRExportJobRequest } from "@aws-sdk/client-healthlake";
import type { ImportJobProperties, StartFHIRImportJobRequest } from "./shapes.js";

export type JobKind = "import" | "export";

/** HealthLake's shape of a job of each kind. */
export interface JobShapes {
  import: ImportJobProperties;
  export: ExportJobProperties;
}

/** What starts a job of each kind. */
export interface JobRequests {
  import: StartFHIRImportJobRequest;
  export: StartFHIRExportJobRequest;
}

export const JOB_KINDS = {
  import: {
    /** GraphQL's type. */
    type: "ImportJob",
    start: "StartFHIRImportJob",
    describe: "DescribeFHIRImportJob",
    list: "ListFHIRImportJobs",
    /** The member of Describe's answer. */
    described: "ImportJobProperties",
    /** The member of List's answer. */
    listed: "ImportJobPropertiesList",
  },
  export: {
    type: "ExportJob",
    start: "StartFHIRExportJob",
    describe: "DescribeFHIRExportJob",
    list: "ListFHIRExportJobs",
    described: "ExportJobProperties",
    listed: "ExportJobPropertiesList",
  },
} as const satisfies Readonly<Record<JobKind, object>>;

/** GraphQL's types of jobs. */
export type JobType = (typeof JOB_KINDS)[JobKind]["type"];

/** Undefined for an action that starts no job. */
export function kindStartedBy(action: string): JobKind | undefined {
  return (Object.keys(JOB_KINDS) as JobKind[]).find((kind) => JOB_KINDS[kind].start === action);
}
