import type { StartFHIRExportJobResponse } from "@aws-sdk/client-healthlake";
import { startAnswer, startJob } from "../jobs.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function startFHIRExportJob(
  input: Input<"StartFHIRExportJob">,
  services: Pick<Services, "clock" | "storage" | "durations" | "account" | "quotas" | "keptJobs">,
): OnWire<StartFHIRExportJobResponse> {
  return startAnswer(startJob(services, "export", input, { output: input.OutputDataConfig }), services);
}
