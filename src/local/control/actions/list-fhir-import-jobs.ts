import type { ListFHIRImportJobsResponse } from "@aws-sdk/client-healthlake";
import { importJobProperties } from "../job-properties.js";
import { listJobs } from "../jobs.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function listFHIRImportJobs(
  input: Input<"ListFHIRImportJobs">,
  services: Pick<Services, "clock" | "storage" | "durations" | "pager">,
): OnWire<ListFHIRImportJobsResponse> {
  const page = listJobs(services, "import", input);
  return {
    ImportJobPropertiesList: page.records.map((job) => importJobProperties(job, services)),
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
}
