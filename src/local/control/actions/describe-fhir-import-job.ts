import type { DescribeFHIRImportJobResponse } from "@aws-sdk/client-healthlake";
import { importJobProperties } from "../job-properties.js";
import { findJob } from "../jobs.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function describeFHIRImportJob(
  input: Input<"DescribeFHIRImportJob">,
  services: Pick<Services, "clock" | "storage" | "durations">,
): OnWire<DescribeFHIRImportJobResponse> {
  return { ImportJobProperties: importJobProperties(findJob(services, "import", input), services) };
}
