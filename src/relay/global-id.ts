// Relay global ids: opaque base64url of a type and its AWS ids, with exactly one spelling for each resource.

import { isAwsId, parseDatastoreArn, parseJobKey } from "../aws/ids.js";
import type { JobType } from "../aws/job-kinds.js";

export type NodeType = "Datastore" | JobType;

/** What a global id names: for a datastore its AWS id, for a job `<datastoreId>/<jobId>`. */
export interface NodeKey {
  readonly type: NodeType;
  readonly key: string;
}

/** How many global ids `nodes` takes at once. */
export const MAX_NODES = 100;

const isJobKey = (key: string) => parseJobKey(key) !== undefined;
const IS_KEY: Readonly<Record<NodeType, (key: string) => boolean>> = {
  Datastore: isAwsId,
  ImportJob: isJobKey,
  ExportJob: isJobKey,
};

export function encodeGlobalId(type: NodeType, key: string): string {
  return Buffer.from(`${type}:${key}`).toString("base64url");
}

/** Undefined for anything that `encodeGlobalId` would not have written letter for letter. */
export function decodeGlobalId(id: string): NodeKey | undefined {
  const text = Buffer.from(id, "base64url").toString();
  const colon = text.indexOf(":");
  const type = text.slice(0, colon);
  const key = text.slice(colon + 1);
  if (!isNodeType(type) || !IS_KEY[type](key) || encodeGlobalId(type, key) !== id) return undefined;
  return { type, key };
}

/** The AWS id of a datastore in any of the forms that are taken; undefined for what is none. */
export function toDatastoreId(given: string): string | undefined {
  if (isAwsId(given)) return given;
  const node = decodeGlobalId(given);
  return node?.type === "Datastore" ? node.key : parseDatastoreArn(given)?.datastoreId;
}

function isNodeType(type: string): type is NodeType {
  return Object.hasOwn(IS_KEY, type);
}
