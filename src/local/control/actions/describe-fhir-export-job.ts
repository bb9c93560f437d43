import type { DescribeFHIRExportJobResponse } from "@aws-sdk/client-healthlake";
import { exportJobProperties } from "../job-properties.js";
import { findJob } from "../jobs.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function describeFHIRExportJob(
  input: Input<"DescribeFHIRExportJob">,
  services: Pick<Services, "clock" | "storage" | "durations">,
): OnWire<DescribeFHIRExportJobResponse> {
  return { ExportJobProperties: exportJobProperties(findJob(services, "export", input), services) };
}
