// Verifies AWS Signature Version 4: the request is signed again with the known secret, by a library, and compared.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { ServiceError } from "./control/errors.js";

const MAX_AGE_MS = 15 * 60_000;
const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/healthlake\/aws4_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** Rejects with InvalidSignatureException or IncompleteSignatureException. Times are real: clients sign with theirs. */
export async function verifySignature(
  { method = "", headers, url = "/" }: IncomingMessage,
  body: string,
  secretAccessKey: string,
): Promise<void> {
  const [, accessKeyId = "", day = "", region = "", signed = "", signature = ""] =
    HEADER.exec(headers.authorization ?? "") ?? [];
  const date = toDate(String(headers["x-amz-date"] ?? ""));
  if (signature === "" || !date) {
    throw new ServiceError("IncompleteSignatureException", "Authorization or X-Amz-Date is not complete");
  }
  if (Math.abs(Date.now() - date.getTime()) > MAX_AGE_MS || !toStamp(date).startsWith(day)) {
    throw new ServiceError("InvalidSignatureException", `Signature expired: ${toStamp(date)}`);
  }
  const names = signed.split(";");
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey },
    region,
    service: "healthlake",
    sha256: Sha256,
    applyChecksum: false,
  });
  const request = {
    method,
    protocol: "http:",
    hostname: String(headers.host),
    path: url,
    query: {},
    headers: Object.fromEntries(names.map((name) => [name, String(headers[name] ?? "")])),
    body,
  };
  const again = await signer.sign(request, { signingDate: date, signableHeaders: new Set(names) });
  const expected = /Signature=([0-9a-f]+)$/.exec(String(again.headers.authorization))?.[1] ?? "";
  if (expected.length !== 64 || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
    const message =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    throw new ServiceError("InvalidSignatureException", message);
  }
  assertBody(headers["x-amz-content-sha256"], body);
}

/** A client that sends the body's hash has signed that, in place of the body. */
function assertBody(claimed: string | string[] | undefined, body: string): void {
  if (claimed === undefined || claimed === createHash("sha256").update(body).digest("hex")) return;
  throw new ServiceError("InvalidSignatureException", "The X-Amz-Content-Sha256 is not the body's");
}

function toDate(stamp: string): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  if (parts.length === 0) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

function toStamp(date: Date) {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** The hash that the library asks for, by Node. */
class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", toBytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(toBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    throw new Error("a hash is used once");
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
