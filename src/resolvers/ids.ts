// The forms in which an argument may name a datastore or a job; DESIGN section 2, Ids.
import type { GatewayContext, Home } from "../context.js";
import { badUserInput, GatewayError } from "../errors.js";
import { decodeGlobalId, type NodeType } from "../relay/global-id.js";

export interface DatastoreRef {
  readonly datastoreId: string;
  /** Where the ARN was given: the datastore of that id is meant only if this is its ARN. */
  readonly arn?: string;
}

export interface JobRef {
  readonly datastoreId: string;
  readonly jobId: string;
}

const AWS_ID = /^[0-9a-f]{32}$/;
const JOB_IDS = /^[0-9a-f]{32}\/[0-9a-f]{32}$/;
const ARN = /^arn:([a-z0-9-]+):healthlake:([a-z0-9-]+):\d{12}:datastore\/fhir\/([0-9a-f]{32})$/;

/** Takes the AWS id, the ARN or the global id. Throws BAD_USER_INPUT at `path` for anything else. */
export function parseDatastoreRef(path: string, value: string, home: Home): DatastoreRef {
  if (AWS_ID.test(value)) return { datastoreId: value };
  if (value.startsWith("arn:")) return { datastoreId: parseArn(path, value, home), arn: value };
  const node = decodeGlobalId(value);
  if (node?.type === "Datastore") return { datastoreId: node.key };
  throw malformed(path, "must be a datastore's global id, AWS id (32 hexadecimal digits) or ARN", node?.type);
}

/** Takes `<datastoreId>/<jobId>` or the global id. Throws BAD_USER_INPUT at `path` for anything else. */
export function parseJobRef(path: string, value: string, type: "ImportJob" | "ExportJob"): JobRef {
  if (JOB_IDS.test(value)) return toJobRef(value);
  const node = decodeGlobalId(value);
  if (node?.type === type) return toJobRef(node.key);
  throw malformed(
    path,
    `must be the global id of an ${type}, or "<datastoreId>/<jobId>" of AWS ids`,
    node?.type,
  );
}

export function toJobRef(key: string): JobRef {
  const [datastoreId, jobId] = key.split("/") as [string, string];
  return { datastoreId, jobId };
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

function parseArn(path: string, arn: string, home: Home): string {
  const [, partition, region, datastoreId] = ARN.exec(arn) ?? [];
  if (datastoreId === undefined) {
    throw malformed(
      path,
      "must have the form arn:aws:healthlake:<region>:<account>:datastore/fhir/<datastoreId>",
    );
  }
  if (partition !== home.partition || region !== home.region) {
    throw malformed(
      path,
      `is an ARN of ${partition}, ${region}, but this gateway serves ${home.partition}, ${home.region}`,
    );
  }
  return datastoreId;
}

function malformed(path: string, rule: string, type?: NodeType) {
  return badUserInput([{ path, message: type ? `${rule}; this one names another type, ${type}` : rule }]);
}
