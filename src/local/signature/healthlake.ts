// The signature of a request to HealthLake: its control plane, the FHIR resources behind an endpoint, and what an admin asks.
import type { IncomingMessage } from "node:http";
import { parseTarget } from "../target.js";
import { SignatureError, readSignature } from "./signature.js";
import { sha256, verifySignature } from "./verify.js";

/** Throws SignatureError unless the request, whose whole body is given, is signed for the service healthlake. */
export async function verifyHealthLake(
  { method = "", headers, url = "/" }: IncomingMessage,
  body: string,
  secretAccessKey: string,
): Promise<void> {
  const target = parseTarget(url);
  if (!target) throw new SignatureError("incomplete", "The path is not valid");
  const request = { method, target, headers };
  const signature = readSignature(request);
  if (!signature) throw new SignatureError("missing", "The request is not signed for the service healthlake");
  if (signature.version === 2) throw new SignatureError("incomplete", "Signature Version 4 is needed");
  const hash = sha256(body);
  // A client that sends the body's hash has signed that, in place of the body.
  const payloadHash = String(headers["x-amz-content-sha256"] ?? hash);
  await verifySignature(request, signature, { service: "healthlake", secretAccessKey, payloadHash });
  if (payloadHash !== hash) {
    throw new SignatureError("mismatch", "The X-Amz-Content-Sha256 is not the body's");
  }
}
