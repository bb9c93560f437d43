// AWS JSON 1.0 over HTTP: what a request says and how an answer looks. It carries nothing out.
import type { IncomingMessage, ServerResponse } from "node:http";
import { isActionName } from "./actions/index.js";
import { serializationError, ServiceError } from "./errors.js";
import type { ActionName } from "../shape-types.js";

const TARGET_PREFIX = "HealthLake.";

/** The action a request names. Throws for another path or method, an unknown action, or no credential. */
export function readAction(request: IncomingMessage): ActionName {
  if (request.method !== "POST" || request.url !== "/") {
    const message = "The local HealthLake answers POST / only";
    throw new ServiceError("UnknownOperationException", message, 404);
  }
  const target = String(request.headers["x-amz-target"] ?? "");
  const name = target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : "";
  if (!isActionName(name)) {
    const message = target ? `The target ${target} is not known` : "X-Amz-Target is missing";
    throw new ServiceError("UnknownOperationException", message);
  }
  if (
    !/^AWS4-HMAC-SHA256 .*Credential=[^,]+\/healthlake\/aws4_request\b/.test(
      request.headers.authorization ?? "",
    )
  ) {
    const message = "The request is not signed for the service healthlake";
    throw new ServiceError("MissingAuthenticationTokenException", message);
  }
  return name;
}

/** The JSON object in a body; no body at all is an empty one. */
export function parseInput(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw serializationError("The request body is not valid JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw serializationError("The request body is not a JSON object");
}

export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    // Read on to the end, or a client that is still sending would see a broken socket, not the answer.
    if ((bytes += chunk.length) <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) {
    const message = `The request body is larger than ${maxBytes} bytes`;
    throw new ServiceError("RequestEntityTooLargeException", message, 413);
  }
  return Buffer.concat(chunks).toString("utf8");
}

export function writeAnswer(response: ServerResponse, requestId: string, answer: unknown): void {
  writeBody(response, requestId, 200, JSON.stringify(answer));
}

export function writeError(response: ServerResponse, requestId: string, error: ServiceError): void {
  writeBody(response, requestId, error.status, JSON.stringify(error));
}

export function writeBody(response: ServerResponse, requestId: string, status: number, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": requestId,
  });
  response.end(body);
}
