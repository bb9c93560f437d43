import type { StartFHIRImportJobResponse } from "@aws-sdk/client-healthlake";
import { startAnswer, startJob } from "../jobs.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function startFHIRImportJob(
  input: Input<"StartFHIRImportJob">,
  services: Pick<Services, "clock" | "storage" | "durations" | "account" | "quotas">,
): OnWire<StartFHIRImportJobResponse> {
  const job = startJob(services, "import", input, {
    inputUri: input.InputDataConfig.S3Uri,
    output: input.JobOutputDataConfig,
    validationLevel: input.ValidationLevel ?? "strict",
  });
  return startAnswer(job, services);
}
