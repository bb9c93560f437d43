import type { StartFHIRImportJobResponse } from "@aws-sdk/client-healthlake";
import { validationError } from "../errors.js";
import { startAnswer, startJob } from "../jobs.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function startFHIRImportJob(
  input: Input<"StartFHIRImportJob">,
  services: Pick<Services, "clock" | "storage" | "durations" | "account" | "quotas" | "keptJobs">,
): OnWire<StartFHIRImportJobResponse> {
  assertNoTransformation(input);
  const job = startJob(services, "import", input, {
    inputUri: input.InputDataConfig.S3Uri,
    output: input.JobOutputDataConfig,
    validationLevel: input.ValidationLevel ?? "strict",
  });
  return startAnswer(job, services);
}

/** Nothing is transformed here: what would ask for it is refused, what asks for nothing is not. */
function assertNoTransformation(input: Input<"StartFHIRImportJob">): void {
  const asked = (["ProfileId", "InputFormat", "DriftDetectionEnabled", "ProvenanceEnabled"] as const).filter(
    (member) => input[member] !== undefined && input[member] !== false,
  );
  if (asked.length > 0)
    throw validationError(`The local HealthLake transforms no data: ${asked.join(" and ")} can not be given`);
}
