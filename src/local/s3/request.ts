// What a request asks of S3, by the names of its path and query (path style), and whether it asks S3 at all.
import type { IncomingMessage } from "node:http";
import { type Target, parameter, parseTarget } from "../target.js";
import { S3Error } from "./errors.js";

export interface S3Request {
  readonly incoming: IncomingMessage;
  readonly method: string;
  readonly target: Target;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for a bucket. */
  readonly key: string;
  /** `x-amz-` headers of a presigned request may stand in its query. */
  readonly header: (name: string) => string | undefined;
  readonly parameter: (name: string) => string | undefined;
}

/**
 * Whatever is signed for S3, and else what is neither HealthLake's (`POST /`, what names an action, what is signed for it), nor
 * another part's here: `/datastore/…` and names that begin with an underscore, which no bucket has.
 */
export function isForS3({ method = "", url = "", headers }: IncomingMessage): boolean {
  if (headers["x-amz-target"] !== undefined) return false;
  const [path = "", query = ""] = url.split("?", 2);
  const signed = `${headers.authorization ?? ""} ${query.replace(/%2F/gi, "/")}`;
  if (path === "/") return method !== "POST";
  if (/\/s3\/aws4_request|AWSAccessKeyId=/.test(signed)) return true;
  if (signed.includes("/healthlake/aws4_request")) return false;
  return !/^\/(?:_|datastore(?:\/|$))/.test(path);
}

/** Throws S3Error. */
export function parseRequest(incoming: IncomingMessage): S3Request {
  const { method = "", url = "", headers } = incoming;
  const target = parseTarget(url);
  if (!target) throw new S3Error("InvalidURI", "The URI can not be parsed");
  const [, bucket = "", key = ""] = /^\/([^/]*)(?:\/([^]*))?$/.exec(target.path) ?? [];
  const read = (name: string) => parameter(target, name);
  const isPresigned = headers.authorization === undefined && read("X-Amz-Signature") !== undefined;
  return {
    incoming,
    method,
    target,
    bucket: toBucket(decodeURIComponent(bucket)),
    key: decodeURIComponent(key),
    header: (name) => {
      const value = headers[name];
      if (value !== undefined) return Array.isArray(value) ? value.join(", ") : value;
      return isPresigned && name.startsWith("x-amz-") ? hoisted(target, name) : undefined;
    },
    parameter: read,
  };
}

function hoisted({ query }: Target, header: string): string | undefined {
  return query.find(([name]) => name.toLowerCase() === header)?.[1];
}

/** Other folders beside the buckets are none. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
}

function toBucket(name: string): string {
  if (name === "" || isBucketName(name)) return name;
  throw new S3Error("InvalidBucketName", `The specified bucket is not valid: ${JSON.stringify(name)}`);
}

/** A whole number from 0, or the default where there is none. Throws S3Error. */
export function countOf(request: S3Request, name: string, fallback: number, max: number): number {
  const text = request.parameter(name);
  if (text === undefined || text === "") return fallback;
  if (!/^\d{1,9}$/.test(text)) {
    throw new S3Error("InvalidArgument", `${name} must be a whole number from 0 to ${max}`);
  }
  return Math.min(Number(text), max);
}
