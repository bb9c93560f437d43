// The AWS signature that a request carries: Signature Version 4 in its header or its query, or Version 2 in its query, by
// which boto3 still presigns S3's addresses.
import type { IncomingHttpHeaders } from "node:http";
import { type Target, parameter } from "../target.js";

/** What a signature is of. */
export interface SignedRequest {
  readonly method: string;
  readonly target: Target;
  readonly headers: IncomingHttpHeaders;
}

export interface SignatureV4 {
  readonly version: 4;
  readonly accessKeyId: string;
  /** `20261126`, as the signature's scope has it. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly value: string;
  /** `20261126T120000Z` */
  readonly stamp: string;
  readonly signedAt: Date;
  /** Of a presigned request; undefined if the header has the signature. */
  readonly expiresAt?: Date;
}

export interface SignatureV2 {
  readonly version: 2;
  readonly accessKeyId: string;
  readonly value: string;
  /** In epoch seconds, as it was sent. */
  readonly expires: string;
  readonly expiresAt: Date;
}

export type Signature = SignatureV4 | SignatureV2;

/** `missing`: none where there must be one; `incomplete`: it can't be read; `skewed`: its time is too far from ours. */
export type SignatureProblem = "missing" | "incomplete" | "skewed" | "expired" | "unsigned" | "mismatch";

export class SignatureError extends Error {
  override readonly name = "SignatureError";

  constructor(
    readonly problem: SignatureProblem,
    message: string,
  ) {
    super(message);
  }
}

const CREDENTIAL = /^([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request$/;
const HEADER =
  /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;
/** AWS's own limit: seven days. */
const MAX_EXPIRES_SECONDS = 604_800;

/** Undefined for a request that is not signed. Throws SignatureError for a signature that can't be read. */
export function readSignature({ target, headers }: SignedRequest): Signature | undefined {
  if (headers.authorization !== undefined) return readHeader(headers.authorization, headers);
  if (parameter(target, "X-Amz-Algorithm") !== undefined) return readPresigned(target);
  if (parameter(target, "AWSAccessKeyId") !== undefined) return readPresignedV2(target);
  return undefined;
}

function readHeader(authorization: string, headers: IncomingHttpHeaders): SignatureV4 {
  const [, credential = "", signedHeaders = "", value = ""] = HEADER.exec(authorization) ?? [];
  return toSignature({ credential, signedHeaders, value, stamp: String(headers["x-amz-date"] ?? "") });
}

function readPresigned(target: Target): SignatureV4 {
  const read = (name: string) => parameter(target, name) ?? "";
  const signature = toSignature({
    credential: read("X-Amz-Credential"),
    signedHeaders: read("X-Amz-SignedHeaders"),
    value: read("X-Amz-Algorithm") === "AWS4-HMAC-SHA256" ? read("X-Amz-Signature") : "",
    stamp: read("X-Amz-Date"),
  });
  const expires = /^\d{1,6}$/.test(read("X-Amz-Expires")) ? Number(read("X-Amz-Expires")) : 0;
  if (expires < 1 || expires > MAX_EXPIRES_SECONDS) {
    throw incomplete(`X-Amz-Expires must be 1..${MAX_EXPIRES_SECONDS} seconds`);
  }
  return { ...signature, expiresAt: new Date(signature.signedAt.getTime() + expires * 1000) };
}

function toSignature(parts: {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly value: string;
  readonly stamp: string;
}): SignatureV4 {
  const { credential, signedHeaders, value, stamp } = parts;
  const [, accessKeyId = "", day = "", region = "", service = ""] = CREDENTIAL.exec(credential) ?? [];
  const signedAt = toDate(stamp);
  if (accessKeyId === "" || !/^[0-9a-f]{64}$/.test(value) || signedHeaders === "" || !signedAt) {
    throw incomplete("The signature, its credential or its date is not complete");
  }
  const names = signedHeaders.split(";");
  return {
    version: 4,
    accessKeyId,
    day,
    region,
    service,
    signedHeaders: names,
    value,
    stamp,
    signedAt,
  };
}

function readPresignedV2(target: Target): SignatureV2 {
  const [accessKeyId = "", value = "", expires = ""] = ["AWSAccessKeyId", "Signature", "Expires"].map(
    (name) => parameter(target, name),
  );
  if (accessKeyId === "" || value === "" || !/^\d{1,11}$/.test(expires)) {
    throw incomplete("AWSAccessKeyId, Signature or Expires is not complete");
  }
  return { version: 2, accessKeyId, value, expires, expiresAt: new Date(Number(expires) * 1000) };
}

function incomplete(message: string): SignatureError {
  return new SignatureError("incomplete", message);
}

function toDate(stamp: string): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  if (parts.length === 0) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
