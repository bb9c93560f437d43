// What an operation answers, and how it is written.
import type { FileHandle } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { S3Error } from "./errors.js";
import { IDLE_MS } from "./limits.js";
import type { ByteRange } from "./range.js";
import { type Content, elements, toDocument } from "./xml.js";

export interface Answer {
  /** Default 200. */
  readonly status?: number;
  /** Those that are undefined are left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: XmlBody | FileBody;
}

export interface XmlBody {
  readonly document: string;
}

export interface FileBody extends ByteRange {
  /** Closed when it is sent, or can't be. */
  readonly file: FileHandle;
}

export function xmlBody(
  name: string,
  contents: Readonly<Record<string, Content | readonly Content[]>>,
): XmlBody {
  return { document: toDocument(name, elements(contents)) };
}

/** An object may be a page with scripts: it has no rights here, or it could ask whatever a program of this machine may. */
const ALWAYS = { "x-content-type-options": "nosniff", "content-security-policy": "sandbox" } as const;

/** Resolves when all is sent, or the client is gone. */
export async function writeAnswer(
  response: ServerResponse,
  requestId: string,
  { status = 200, headers = {}, body }: Answer,
): Promise<void> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const all = { "x-amz-request-id": requestId, ...ALWAYS, ...Object.fromEntries(given) };
  if (body === undefined) {
    const needsLength = status !== 204 && status !== 304 && !("content-length" in all);
    response.writeHead(status, { ...all, ...(needsLength && { "content-length": 0 }) }).end();
  } else if ("document" in body) {
    const length = Buffer.byteLength(body.document);
    const type = { "content-type": "application/xml", "content-length": length };
    response.writeHead(status, { ...all, ...type }).end(body.document);
  } else {
    response.writeHead(status, { ...all, "content-length": body.bytes });
    await sendFile(response, body);
  }
}

async function sendFile(response: ServerResponse, { file, start, bytes }: FileBody): Promise<void> {
  if (bytes === 0) {
    await file.close();
    response.end();
    return;
  }
  const stream = file.createReadStream({ start, end: start + bytes - 1, highWaterMark: 256 * 1024 });
  response.setTimeout(IDLE_MS, () => response.destroy());
  await pipeline(stream, response, { end: false });
  // Somebody made it shorter meanwhile: without an end the client knows.
  if (stream.bytesRead < bytes) response.destroy();
  else response.end();
}

export function toErrorAnswer(
  { code, message, status }: S3Error,
  request: { readonly resource: string; readonly requestId: string; readonly method: string },
): Answer {
  if (request.method === "HEAD" || status === 304) return { status };
  const { resource, requestId } = request;
  return {
    status,
    body: xmlBody("Error", { Code: code, Message: message, Resource: resource, RequestId: requestId }),
  };
}
