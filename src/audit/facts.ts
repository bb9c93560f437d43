// What the audit log wants to know, found in an action's input, its answer or its error.
import { parseDatastoreArn } from "../aws/ids.js";
import { GatewayError } from "../errors.js";

export interface Facts {
  readonly datastoreId?: string | undefined;
  readonly sourceDatastoreId?: string | undefined;
  readonly jobId?: string | undefined;
  readonly upstreamRequestId?: string | undefined;
}

/** What inputs and answers of HealthLake's actions have in common; none of it is certain. */
interface Shape {
  readonly DatastoreId?: unknown;
  readonly SourceDatastoreId?: unknown;
  readonly JobId?: unknown;
  readonly ResourceARN?: unknown;
  readonly $metadata?: { readonly requestId?: unknown };
}

/** Of an action's input or answer; only what is there, so that later facts add to earlier ones. */
export function toFacts(shape: object): Facts {
  const { DatastoreId, SourceDatastoreId, JobId, ResourceARN, $metadata: metadata } = shape as Shape;
  return pickTexts({
    datastoreId:
      DatastoreId ??
      (typeof ResourceARN === "string" ? parseDatastoreArn(ResourceARN)?.datastoreId : undefined),
    sourceDatastoreId: SourceDatastoreId,
    jobId: JobId,
    upstreamRequestId: metadata?.requestId,
  });
}

/** Of an action's error: where HealthLake has answered, by what AWS finds that. */
export function toErrorFacts(error: unknown): Facts {
  const upstream = error instanceof GatewayError ? error.facts.upstream : undefined;
  return pickTexts({ upstreamRequestId: upstream?.requestId });
}

export interface Failure extends Facts {
  readonly outcome: "denied" | "failed";
  readonly code: string;
}

/** How an operation's error is told: FORBIDDEN that did not come from HealthLake is the gateway's own refusal. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof GatewayError)) return { outcome: "failed", code: "INTERNAL_SERVER_ERROR" };
  const isOwnRefusal = error.code === "FORBIDDEN" && !error.facts.upstream;
  return { outcome: isOwnRefusal ? "denied" : "failed", code: error.code, ...toErrorFacts(error) };
}

function pickTexts(facts: Partial<Record<keyof Facts, unknown>>): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => typeof value === "string"));
}
