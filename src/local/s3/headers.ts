// The headers that are kept with an object, and those that ask for what is not supported.
import { S3Error } from "./errors.js";
import { MAX_METADATA_BYTES } from "./limits.js";
import type { S3Request } from "./request.js";

const KEPT = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
] as const;

const UNSUPPORTED =
  /^x-amz-(?:grant-|object-lock-|server-side-encryption-customer-|copy-source-server-side-|tagging$|website-redirect-location$|write-offset-bytes$)/;
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;
/** With ACLs switched off, as they are in every new bucket of AWS's, these two change nothing. */
const ACLS = new Set(["private", "bucket-owner-full-control"]);

/** Throws S3Error for headers that can't be kept, or ask for what is not supported. */
export function readObjectHeaders(request: S3Request): Readonly<Record<string, string>> {
  assertSupported(request);
  const kept: Record<string, string> = {};
  for (const name of KEPT) {
    const value = request.header(name);
    if (value !== undefined) kept[name] = value;
  }
  // aws-chunked says how the body was sent, not what the object is.
  const encodings = (kept["content-encoding"] ?? "").split(",").map((one) => one.trim());
  const encoding = encodings.filter((one) => one !== "" && one !== "aws-chunked").join(", ");
  delete kept["content-encoding"];
  const all = {
    ...kept,
    ...(encoding !== "" && { "content-encoding": encoding }),
    ...readUserMetadata(request),
  };
  const refused = Object.entries(all).find(([, value]) => !HEADER_TEXT.test(value));
  if (!refused) return all;
  throw new S3Error("InvalidArgument", `The header ${refused[0]} has characters that a header can not have`);
}

function readUserMetadata({ incoming, target, header }: S3Request): Record<string, string> {
  const names = [...Object.keys(incoming.headers), ...target.query.map(([name]) => name.toLowerCase())];
  const metadata: Record<string, string> = {};
  let bytes = 0;
  for (const name of new Set(names)) {
    const value = name.startsWith("x-amz-meta-") ? header(name) : undefined;
    if (value === undefined) continue;
    bytes += name.length - "x-amz-meta-".length + value.length;
    metadata[name] = value;
  }
  if (bytes <= MAX_METADATA_BYTES) return metadata;
  throw new S3Error("MetadataTooLarge", `Metadata has ${bytes} bytes; ${MAX_METADATA_BYTES} are allowed`);
}

export function assertSupported({ incoming, target, header }: S3Request): void {
  const names = [...Object.keys(incoming.headers), ...target.query.map(([name]) => name.toLowerCase())];
  const unsupported = names.find((name) => UNSUPPORTED.test(name));
  if (unsupported !== undefined) {
    throw new S3Error("NotImplemented", `The header ${unsupported} is not supported by the local HealthLake`);
  }
  const acl = header("x-amz-acl");
  if (acl !== undefined && !ACLS.has(acl)) {
    throw new S3Error("AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
}

/** The headers of an answer that a client may replace by `response-…` in the query. Throws S3Error. */
export function readOverrides({ parameter }: S3Request): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const name of KEPT) {
    const value = parameter(`response-${name}`);
    if (value !== undefined) overrides[name] = value;
  }
  if (Object.values(overrides).every((value) => HEADER_TEXT.test(value))) return overrides;
  throw new S3Error("InvalidArgument", "A response-… has characters that a header can not have");
}
