// If-Match and its kin, by HTTP's rules (RFC 9110): the first of a pair wins over the second.
import { S3Error } from "./errors.js";

export interface Validators {
  readonly etag: string;
  readonly modifiedAt: Date;
}

type ReadHeader = (name: string) => string | undefined;

/** Throws S3Error: PreconditionFailed, or NotModified where a GET or HEAD needs no answer. */
export function assertReadable({ etag, modifiedAt }: Validators, header: ReadHeader, isCopy = false): void {
  const prefix = isCopy ? "x-amz-copy-source-" : "";
  const read = (name: string) => header(prefix + name);
  const ifMatch = read("if-match");
  const ifNoneMatch = read("if-none-match");
  if (ifMatch !== undefined ? !hasEtag(ifMatch, etag) : isAfter(modifiedAt, read("if-unmodified-since"))) {
    throw preconditionFailed();
  }
  const since = read("if-modified-since");
  const isUnchanged =
    ifNoneMatch !== undefined
      ? hasEtag(ifNoneMatch, etag)
      : since !== undefined && !Number.isNaN(Date.parse(since)) && !isAfter(modifiedAt, since);
  if (!isUnchanged) return;
  throw isCopy ? preconditionFailed() : new S3Error("NotModified", "Not Modified");
}

/** Of an object that is about to be replaced by another one; undefined if there is none. Throws S3Error. */
export function assertWritable(present: { readonly etag: string } | undefined, header: ReadHeader): void {
  const ifMatch = header("if-match");
  const ifNoneMatch = header("if-none-match");
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== "*") {
    throw new S3Error("NotImplemented", "If-None-Match of a write can only be *");
  }
  if (ifNoneMatch !== undefined && present) throw preconditionFailed();
  if (ifMatch === undefined) return;
  if (!present) throw new S3Error("NoSuchKey", "The specified key does not exist.");
  if (!hasEtag(ifMatch, present.etag)) throw preconditionFailed();
}

function hasEtag(list: string, etag: string): boolean {
  const tags = list.split(",").map((tag) =>
    tag
      .trim()
      .replace(/^W\//, "")
      .replace(/^"(.*)"$/, "$1"),
  );
  return tags.includes("*") || tags.includes(etag);
}

/** Times of HTTP are whole seconds. False for what is no time. */
function isAfter(modifiedAt: Date, time: string | undefined): boolean {
  return time !== undefined && Math.floor(modifiedAt.getTime() / 1000) * 1000 > Date.parse(time);
}

function preconditionFailed(): S3Error {
  return new S3Error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
}
