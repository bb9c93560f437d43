// Signs a request again with the known secret, and compares.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Sha256 } from "@aws-sdk/checksums/sha";
import { getCanonicalQuery, getSigningKey } from "@smithy/signature-v4";
import { encodeUri } from "../target.js";
import {
  type Signature,
  SignatureError,
  type SignatureV2,
  type SignatureV4,
  type SignedRequest,
} from "./signature.js";

/** AWS's own limit. */
const MAX_SKEW_MS = 15 * 60_000;

/** A presigned request that has expired is refused whether or not there is a secret to verify it with. */
export function assertNotExpired({ expiresAt }: Signature, now = Date.now()): void {
  if (expiresAt && now > expiresAt.getTime()) throw new SignatureError("expired", "Request has expired");
}

/**
 * Throws SignatureError unless the request is signed with the secret, by any access key and for any Region, and its time is
 * now. `payloadHash` is what the signature says of the body; whether the body is so, the caller finds out. Times are real:
 * clients sign with theirs. Resolves with the key that the body's chunks are signed with.
 */
export async function verifySignature(
  request: SignedRequest,
  signature: Signature,
  { service, secretAccessKey, payloadHash }: Expected,
): Promise<Uint8Array | undefined> {
  assertNotExpired(signature);
  if (signature.version === 2) {
    assertEqual(signV2(request, signature, secretAccessKey), signature.value);
    return undefined;
  }
  assertScope(signature, service);
  assertAllSigned(request, signature);
  const { accessKeyId, day, region } = signature;
  const key = await getSigningKey(Sha256, { accessKeyId, secretAccessKey }, day, region, service);
  const canonical = toCanonicalRequest(request, signature, payloadHash);
  const text = ["AWS4-HMAC-SHA256", signature.stamp, scopeOf(signature), sha256(canonical)].join("\n");
  assertEqual(hmac(key, text), signature.value);
  return key;
}

export interface Expected {
  readonly service: string;
  readonly secretAccessKey: string;
  readonly payloadHash: string;
}

export function scopeOf({ day, region, service }: SignatureV4): string {
  return `${day}/${region}/${service}/aws4_request`;
}

export function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

export function hmac(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

/** Throws SignatureError unless both are the same, and takes as long wherever they differ. */
export function assertEqual(expected: string, given: string): void {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  throw new SignatureError(
    "mismatch",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

function assertScope({ signedAt, stamp, day, service, expiresAt }: SignatureV4, expected: string): void {
  if (service !== expected) {
    throw new SignatureError("incomplete", `The request is not signed for the service ${expected}`);
  }
  const aheadMs = signedAt.getTime() - Date.now();
  const isLate = expiresAt === undefined && aheadMs < -MAX_SKEW_MS;
  if (isLate || aheadMs > MAX_SKEW_MS || !stamp.startsWith(day)) {
    throw new SignatureError("skewed", `Signature expired: ${stamp}`);
  }
}

/** Else a presigned request could be made to do something else by a header more. */
function assertAllSigned({ headers }: SignedRequest, { signedHeaders }: SignatureV4): void {
  const unsigned = Object.keys(headers).find(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signedHeaders.includes(name),
  );
  if (unsigned === undefined) return;
  throw new SignatureError("unsigned", `The header ${unsigned} is not signed`);
}

function toCanonicalRequest(request: SignedRequest, signature: SignatureV4, payloadHash: string): string {
  const { method, target, headers } = request;
  const query = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of target.query) (query[name] ??= []).push(value);
  const lines = [...signature.signedHeaders].map(
    (name) =>
      `${name}:${String(headers[name] ?? "")
        .trim()
        .replace(/\s+/g, " ")}\n`,
  );
  return [
    method,
    // S3 signs the path as it is sent, every other service encodes it once more.
    signature.service === "s3" ? target.path : target.path.split("/").map(encodeUri).join("/"),
    getCanonicalQuery({ query: signature.expiresAt ? without(query, "X-Amz-Signature") : query } as never),
    lines.join(""),
    signature.signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

/** The parameters that Version 2 signs: those that change what a request is, or what its answer says. */
const V2_PARAMETERS =
  /^(acl|delete|location|partNumber|uploadId|uploads|versionId|response-(cache-control|content-disposition|content-encoding|content-language|content-type|expires))$/;

function signV2(request: SignedRequest, { expires }: SignatureV2, secretAccessKey: string): string {
  const { method, target, headers } = request;
  const read = (name: string) => String(headers[name] ?? "");
  const amz = Object.keys(headers).filter((name) => name.startsWith("x-amz-"));
  const parameters = target.query
    .filter(([name]) => V2_PARAMETERS.test(name))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .sort();
  const text = [
    method,
    read("content-md5"),
    read("content-type"),
    expires,
    ...amz.sort().map((name) => `${name}:${read(name)}`),
    target.path + (parameters.length > 0 ? `?${parameters.join("&")}` : ""),
  ].join("\n");
  return createHmac("sha1", secretAccessKey).update(text).digest("base64");
}
