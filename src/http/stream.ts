// Server-Sent Events on /graphql/stream: graphql-sse's protocol, distinct connections mode, by GET and POST. By hand,
// since graphql-sse's handler queues results without end for a client that does not read them.
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { OperationTypeNode } from "graphql";
import { isErrors } from "./documents.js";
import { refuse } from "./errors.js";
import type { OperationRequest, Operations, Result, Results } from "./operations.js";
import { isOriginAllowed } from "./origin.js";

export interface StreamOptions {
  readonly operations: Operations;
  readonly heartbeatMs: number;
  readonly allowedOrigins: readonly string[];
  /** Aborts when the gateway stops: streams are completed. */
  readonly stopping: AbortSignal;
}

const PATH = "/graphql/stream";
/** An outgoing buffer that has not drained for so many heartbeats belongs to a client that no longer reads. */
const UNDRAINED_HEARTBEATS = 2;

export async function stream(app: FastifyInstance, options: StreamOptions): Promise<void> {
  app.route({
    url: PATH,
    method: ["GET", "POST"],
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      if (!isOriginAllowed(request.headers, options.allowedOrigins)) {
        return refuse(reply, 403, "FORBIDDEN", "Pages of this origin may not open a stream (CORS_ORIGINS)");
      }
      const { accept = "*/*" } = request.headers;
      if (!/text\/(event-stream|\*)|\*\/\*/.test(accept))
        return refuse(reply, 406, "BAD_REQUEST", "A stream is text/event-stream");
      const params = toParams(request);
      if (typeof params === "string") return refuse(reply, 400, "BAD_REQUEST", params);
      return answer(params, request, reply, options);
    },
  });
}

async function answer(
  params: OperationRequest,
  request: FastifyRequest,
  reply: FastifyReply,
  options: StreamOptions,
) {
  const { operations, stopping, heartbeatMs } = options;
  const prepared = operations.prepare(params);
  if (!isErrors(prepared) && prepared.type === OperationTypeNode.MUTATION && request.method === "GET") {
    return refuse(reply.header("allow", "POST"), 405, "BAD_REQUEST", "A mutation must be sent by POST");
  }
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const signal = AbortSignal.any([gone.signal, stopping]);
  const results = isErrors(prepared)
    ? { errors: prepared.map((error) => error.toJSON()) }
    : await operations.run(prepared, { requestId: request.id, log: request.log, signal });
  reply.hijack();
  await send(reply, results, signal, heartbeatMs);
  return reply;
}

/** Writes all results and completes; ends the source wherever it stops. */
async function send(
  reply: FastifyReply,
  results: Results,
  signal: AbortSignal,
  heartbeatMs: number,
): Promise<void> {
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  raw.flushHeaders();
  const heartbeat = setInterval(() => raw.writableNeedDrain || raw.write(":\n\n"), heartbeatMs);
  try {
    if (Symbol.asyncIterator in results) await sendAll(raw, results, signal, heartbeatMs);
    else raw.write(toEvent(results));
    raw.end("event: complete\ndata:\n\n");
  } finally {
    clearInterval(heartbeat);
  }
}

async function sendAll(
  raw: ServerResponse,
  results: AsyncIterableIterator<Result>,
  signal: AbortSignal,
  heartbeatMs: number,
): Promise<void> {
  const end = () => void results.return?.();
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    for await (const result of results) {
      if (raw.destroyed) return;
      // Until it is written out the stream is not asked for more, and its mailbox keeps the newest.
      if (!raw.write(toEvent(result))) await drained(raw, heartbeatMs * UNDRAINED_HEARTBEATS);
    }
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Resolves when the buffer has drained, or the socket is gone; cuts it after `ms`. */
async function drained(raw: ServerResponse, ms: number): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => raw.destroy(), ms);
  try {
    const wait = { signal: over.signal };
    await Promise.race([once(raw, "drain", wait), once(raw, "close", wait)]);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

function toEvent(result: Result): string {
  return `event: next\ndata: ${JSON.stringify(result)}\n\n`;
}

/** The operation, or what is wrong with the request. */
function toParams({ method, body, query }: FastifyRequest): OperationRequest | string {
  const given = (method === "GET" ? query : body) as Record<string, unknown> | null | undefined;
  if (typeof given !== "object" || given === null) return "The body must be a JSON object with a query";
  const variables = parseIfText(given.variables);
  if (typeof given.query !== "string") return "query must be a string";
  if (given.operationName != null && typeof given.operationName !== "string")
    return "operationName must be a string";
  if (variables != null && (typeof variables !== "object" || Array.isArray(variables)))
    return "variables must be a JSON object";
  return {
    query: given.query,
    operationName: given.operationName,
    variables: variables as Record<string, unknown> | null,
  };
}

function parseIfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
