// Who may ask: programs of this machine, with the secret's signature if there is a secret.
import { foreignProblem } from "../guard.js";
import { SignatureError, readSignature } from "../signature/signature.js";
import { assertNotExpired, scopeOf, verifySignature } from "../signature/verify.js";
import type { ChunkSigning } from "./chunked.js";
import { S3Error } from "./errors.js";
import type { S3Request } from "./request.js";

export interface Access {
  readonly secretAccessKey?: string;
  readonly accountId: string;
}

/** What the chunks of the body have to be signed with, if they have. Throws S3Error or SignatureError. */
export async function authorize(
  request: S3Request,
  { secretAccessKey, accountId }: Access,
): Promise<ChunkSigning | undefined> {
  const problem = foreignProblem(request.incoming);
  if (problem !== undefined) throw new S3Error("AccessDenied", problem);
  const owner = request.header("x-amz-expected-bucket-owner");
  if (owner !== undefined && owner !== accountId) {
    throw new S3Error("AccessDenied", `The bucket's owner is ${accountId}, not the one expected`);
  }
  if (secretAccessKey !== undefined) return verify(request, secretAccessKey);
  assertStillValid(request);
  return undefined;
}

/** An address that has expired gives nothing, whether or not its signature is verified. */
function assertStillValid({ method, target, incoming }: S3Request): void {
  if (incoming.headers.authorization !== undefined) return;
  const signature = readSignature({ method, target, headers: incoming.headers });
  if (signature) assertNotExpired(signature);
}

async function verify(request: S3Request, secretAccessKey: string): Promise<ChunkSigning | undefined> {
  const { method, target, incoming } = request;
  const signed = { method, target, headers: incoming.headers };
  const signature = readSignature(signed);
  if (!signature) throw new SignatureError("missing", "The request must be signed with the secret");
  const isPresigned = incoming.headers.authorization === undefined;
  const payloadHash =
    request.header("x-amz-content-sha256") ?? (isPresigned ? "UNSIGNED-PAYLOAD" : undefined);
  if (payloadHash === undefined) {
    throw new S3Error("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
  }
  const key = await verifySignature(signed, signature, { service: "s3", secretAccessKey, payloadHash });
  if (!key || signature.version === 2 || !payloadHash.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")) {
    return undefined;
  }
  return { key, stamp: signature.stamp, scope: scopeOf(signature), signature: signature.value };
}
