// The forms in which an argument may name a datastore or a job; docs/api.md, "Ids".
import { type JobKey, isArn, isAwsId, parseDatastoreArn, parseJobKey } from "../aws/ids.js";
import type { JobType } from "../aws/job-kinds.js";
import type { Location } from "../aws/location.js";
import type { GatewayContext } from "../context.js";
import { badUserInput, GatewayError } from "../errors.js";
import { decodeGlobalId, type NodeType } from "../relay/global-id.js";

export interface DatastoreRef {
  readonly datastoreId: string;
  /** Where the ARN was given: the datastore of that id is meant only if this is its ARN. */
  readonly arn?: string;
}

/** Takes the AWS id, the ARN or the global id. Throws BAD_USER_INPUT at `path` for anything else. */
export function parseDatastoreRef(path: string, value: string, location: Location): DatastoreRef {
  if (isAwsId(value)) return { datastoreId: value };
  if (isArn(value)) return { datastoreId: requireOwnArn(path, value, location), arn: value };
  const node = decodeGlobalId(value);
  if (node?.type === "Datastore") return { datastoreId: node.key };
  throw malformed(path, "must be a datastore's global id, AWS id (32 hexadecimal digits) or ARN", node?.type);
}

/** Takes `<datastoreId>/<jobId>` or the global id. Throws BAD_USER_INPUT at `path` for anything else. */
export function parseJobRef(path: string, value: string, type: JobType): JobKey {
  const node = decodeGlobalId(value);
  const key = parseJobKey(value) ?? (node?.type === type ? parseJobKey(node.key) : undefined);
  if (key) return key;
  throw malformed(
    path,
    `must be the global id of an ${type}, or "<datastoreId>/<jobId>" of AWS ids`,
    node?.type,
  );
}

/** What a malformed global id is told, wherever only those are taken. */
export function malformedGlobalId(path: string) {
  return malformed(path, "must be a global id of this gateway");
}

/**
 * The AWS id of the datastore that a mutation or subscription means. An ARN costs a Describe: that of another account
 * must not reach one's own datastore with that id. Throws NOT_FOUND for one that is not there.
 */
export async function loadOwnDatastoreId(
  path: string,
  ref: DatastoreRef,
  { loaders }: GatewayContext,
): Promise<string> {
  if (ref.arn === undefined) return ref.datastoreId;
  const shape = await loaders.loadDatastore(ref.datastoreId);
  if (shape?.DatastoreArn !== ref.arn) throw notFound(path);
  return ref.datastoreId;
}

/** A well-formed id that names nothing, where that is an error. */
export function notFound(path: string): GatewayError {
  return new GatewayError("NOT_FOUND", `${path}: HealthLake has no such datastore`, { retryable: false });
}

/** The datastore of an ARN of this gateway's partition and Region. */
function requireOwnArn(path: string, text: string, location: Location): string {
  const arn = parseDatastoreArn(text);
  if (!arn) {
    throw malformed(
      path,
      "must have the form arn:aws:healthlake:<region>:<account>:datastore/fhir/<datastoreId>",
    );
  }
  if (arn.partition !== location.partition || arn.region !== location.region) {
    throw malformed(
      path,
      `is an ARN of ${arn.partition}, ${arn.region}, but this gateway serves ${location.partition}, ${location.region}`,
    );
  }
  return arn.datastoreId;
}

function malformed(path: string, rule: string, type?: NodeType) {
  return badUserInput([{ path, message: type ? `${rule}; this one names another type, ${type}` : rule }]);
}
