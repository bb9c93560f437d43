// Server-Sent Events, on /graphql/stream and for clients of /graphql that ask for them: graphql-sse's protocol, distinct
// connections mode, by GET and POST. By hand, since graphql-sse's handler queues results without end for a client that does
// not read them.
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
import { once } from "node:events";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { OperationTypeNode } from "graphql";
import type { Clock } from "../../clock.js";
import { GatewayError } from "../../errors.js";
import { takesStream } from "../accept.js";
import { callerOf } from "../gate/admission.js";
import { abortWhenGone, type ChildSignal, createChildSignals, untilAborted } from "../../signals.js";
import type { Drain } from "../server/drain.js";
import { refuse } from "../refuse.js";
import { CLOSING_MS } from "../websocket/heartbeat.js";
import type { Overload } from "../../overload/in-flight.js";
import type { Holding } from "../../overload/shared-pool.js";
import type { FoundDocument } from "../../operations/documents.js";
import type { OperationRequest, Operations, PreparedOperation } from "../../operations/kernel.js";
import { isOriginAllowed } from "../gate/origin.js";
import { isErrors } from "../../operations/refusals.js";
import { type Result, type Results, toJson } from "../../operations/results.js";
import { answerOf, leavePlace, takePlace } from "../gate/admit-work.js";
import { leaveBody } from "../gate/meter-bodies.js";
import { hasDocumentId } from "../../operations/document-request.js";
import { watchCaller } from "../gate/watch-caller.js";

export interface StreamOptions {
  readonly operations: Operations;
  readonly clock: Clock;
  readonly overload: Pick<Overload, "refusal">;
  readonly heartbeatMs: number;
  readonly allowedOrigins: readonly string[];
  /** When the gateway stops, subscriptions are completed; queries and mutations have until overtime. */
  readonly drain: Pick<Drain, "stopping" | "overtime">;
}

const PATH = "/graphql/stream";
const COMPLETE = "event: complete\ndata:\n\n";
/** An outgoing buffer that has not drained for so many heartbeats belongs to a client that no longer reads. */
const UNDRAINED_HEARTBEATS = 2;

type ToBranch = (prepared: PreparedOperation) => ChildSignal;

export interface Streams {
  /** Answers an operation, which may be looked up already, by a stream of events; or refuses the request. */
  answer(request: FastifyRequest, reply: FastifyReply, found?: FoundDocument): Promise<FastifyReply>;
}

/** The streams of all routes. */
export function createStreams(options: StreamOptions): Streams {
  const whileServing = createChildSignals(options.drain.stopping);
  const untilOvertime = createChildSignals(options.drain.overtime);
  const toBranch: ToBranch = ({ type }) =>
    type === OperationTypeNode.SUBSCRIPTION ? whileServing() : untilOvertime();
  return {
    answer: async (request, reply, found) => {
      if (!isOriginAllowed(request.headers, options.allowedOrigins))
        return refuse(reply, 403, "FORBIDDEN", "Pages of this origin may not open a stream (CORS_ORIGINS)");
      const params = toParams(request);
      if (typeof params === "string") return refuse(reply, 400, "BAD_REQUEST", params);
      return answer({ params, found }, request, reply, options, toBranch);
    },
  };
}

/** Registers /graphql/stream, behind admission. */
export async function stream(app: FastifyInstance, streams: Streams): Promise<void> {
  app.route({
    url: PATH,
    method: ["GET", "POST"],
    exposeHeadRoute: false,
    handler: async (request, reply) =>
      takesStream(request.headers.accept)
        ? streams.answer(request, reply)
        : refuse(reply, 406, "BAD_REQUEST", "A stream is text/event-stream"),
  });
}

async function answer(
  { params, found }: { readonly params: OperationRequest; readonly found: FoundDocument | undefined },
  request: FastifyRequest,
  reply: FastifyReply,
  { operations, heartbeatMs, clock, overload }: StreamOptions,
  toBranch: ToBranch,
): Promise<FastifyReply> {
  const caller = callerOf(request);
  const fetched = found ? undefined : operations.fetch(params);
  if (fetched) await fetched;
  const prepared = operations.prepare(params, caller, found);
  if (isErrors(prepared)) {
    const errors = prepared.map((error) => error.toJSON());
    return reply.headers(HEADERS).send(`${toEvent(JSON.stringify({ errors }))}${COMPLETE}`);
  }
  if (prepared.type === OperationTypeNode.MUTATION && request.method === "GET")
    return refuse(reply.header("allow", "POST"), 405, "BAD_REQUEST", "A mutation must be sent by POST");
  const isLive = prepared.type === OperationTypeNode.SUBSCRIPTION;
  const refusal = isLive ? leavePlace(request) : takePlace(request, overload);
  if (refusal) throw refusal;
  if (isLive) leaveBody(request);
  const child = toBranch(prepared);
  const unwatch = abortWhenGone(request.raw.socket, child);
  // What answers once may finish.
  const unwatchCaller = isLive
    ? watchCaller(caller, clock, (reason) => child.abort(reason))
    : () => undefined;
  try {
    const { signal } = child;
    const { id: requestId, log, headers: carrier } = request;
    const results = await operations.run(prepared, {
      requestId,
      log,
      signal,
      caller,
      carrier,
      answer: answerOf(request),
    });
    reply.hijack();
    await send(reply, results, signal, heartbeatMs, answerOf(request));
  } finally {
    unwatch();
    unwatchCaller();
    child.release();
  }
  return reply;
}

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  // A proxy that compresses would hold events back until it has enough of them.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/** Writes all results and completes; `signal` ends a subscription at once. `room` is what events take until they are written. */
async function send(
  reply: FastifyReply,
  results: Results,
  signal: AbortSignal,
  heartbeatMs: number,
  room: Holding | undefined,
): Promise<void> {
  const events = openEvents(reply, heartbeatMs);
  // The next result may still be waited for: the client is told that it won't come.
  const onAbort = () => {
    const reason: unknown = signal.reason;
    if (isPutOut(reason)) events.write(toJson(toResult(reason)));
    events.complete(CLOSING_MS);
  };
  try {
    if (!(Symbol.asyncIterator in results)) return void events.write(toJson(results));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    for await (const result of results) {
      const json = toJson(result);
      // Until it is written out the stream is not asked for more, and its mailbox keeps the newest.
      await waitForRoom(room, json.length, signal);
      if (signal.aborted) return;
      if (!events.write(json)) await events.drained(signal);
      room?.release();
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    events.complete(heartbeatMs * UNDRAINED_HEARTBEATS);
  }
}

/** Resolves when there is room for an event, or the signal aborts. */
async function waitForRoom(room: Holding | undefined, size: number, signal: AbortSignal): Promise<void> {
  const grow = async () => room?.growWhenRoom(size, () => !signal.aborted);
  await untilAborted(signal, grow).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** Takes the reply over as a stream of events, kept alive until it is completed. */
function openEvents(reply: FastifyReply, heartbeatMs: number) {
  const { raw, request } = reply;
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS });
  raw.flushHeaders();
  const heartbeat = setInterval(() => raw.writableNeedDrain || raw.write(":\n\n"), heartbeatMs);
  const cutAfter = (ms: number) => setTimeout(() => request.raw.socket.destroy(), ms);
  return {
    /** False where the client does not read as fast as it is written to. */
    write: (json: string): boolean => raw.write(toEvent(json)),
    /** Resolves when the buffer has drained, or the signal aborts; a client that no longer reads is cut off. */
    drained: async (signal: AbortSignal): Promise<void> => {
      const cut = cutAfter(heartbeatMs * UNDRAINED_HEARTBEATS);
      await once(raw, "drain", { signal }).catch(() => undefined);
      clearTimeout(cut);
    },
    /** Ends it, and cuts a client off that has not read the end after `ms`. May be called again. */
    complete: (ms: number): void => {
      clearInterval(heartbeat);
      if (raw.writableEnded) return;
      raw.end(COMPLETE);
      if (raw.destroyed) return;
      const cut = cutAfter(ms);
      raw.once("close", () => clearTimeout(cut));
    },
  };
}

/** Whether a stream was aborted because its caller has ended: there is a client, which must be told. */
function isPutOut(reason: unknown): reason is GatewayError {
  return reason instanceof GatewayError && reason.code === "UNAUTHENTICATED";
}

function toResult({ message, extensions }: GatewayError): Result {
  return { data: null, errors: [{ message, extensions }] };
}

function toEvent(json: string): string {
  return `event: next\ndata: ${json}\n\n`;
}

/** The operation, or what is wrong with the request. */
export function toParams({ method, body, query }: FastifyRequest): OperationRequest | string {
  const given = (method === "GET" ? query : body) as Record<string, unknown> | null | undefined;
  if (typeof given !== "object" || given === null) return "The body must be a JSON object with a query";
  const { query: text, operationName, documentId, doc_id } = given;
  const variables = method === "GET" ? parseIfText(given.variables) : given.variables;
  const extensions = method === "GET" ? parseIfText(given.extensions) : given.extensions;
  if (text != null ? typeof text !== "string" : !hasDocumentId({ documentId, doc_id, extensions }))
    return "query must be a string";
  if (operationName != null && typeof operationName !== "string") return "operationName must be a string";
  if (!isObjectOrNull(variables)) return "variables must be a JSON object";
  return {
    query: text as string | null | undefined,
    documentId,
    doc_id,
    extensions,
    operationName,
    variables,
  };
}

function isObjectOrNull(value: unknown): value is Record<string, unknown> | null | undefined {
  return value == null || (typeof value === "object" && !Array.isArray(value));
}

function parseIfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
