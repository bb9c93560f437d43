import type { ListFHIRExportJobsResponse } from "@aws-sdk/client-healthlake";
import { exportJobProperties } from "../job-properties.js";
import { listJobs } from "../jobs.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function listFHIRExportJobs(
  input: Input<"ListFHIRExportJobs">,
  services: Pick<Services, "clock" | "storage" | "durations" | "pager">,
): OnWire<ListFHIRExportJobsResponse> {
  const page = listJobs(services, "export", input);
  return {
    ExportJobPropertiesList: page.records.map((job) => exportJobProperties(job, services)),
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
}
