// POST and GET /graphql: Apollo Server on fastify, and streams for those who ask for them.
import { HeaderMap, type HTTPGraphQLRequest } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../../auth/caller.js";
import { OperationTypeNode, getOperationAST } from "graphql";
import type { Apollo, GraphqlOptions } from "../../operations/apollo.js";
import type { Asked, OperationContext } from "../../operations/apollo-plugins.js";
import type { FoundDocument } from "../../operations/documents.js";
import type { OperationRequest, Operations } from "../../operations/kernel.js";
import type { Queries, Query } from "../../operations/queries.js";
import { isErrors } from "../../operations/refusals.js";
import { type Result, toBody } from "../../operations/results.js";
import type { Work } from "../../overload/in-flight.js";
import { type ChildSignal, abortWhenGone, createChildSignals } from "../../signals.js";
import { toAnswerForm, toJsonType } from "../accept.js";
import { callerOf } from "../gate/admission.js";
import { answerOf } from "../gate/admit-work.js";
import { refuse } from "../refuse.js";
import { onceOver } from "../server/drain.js";
import { type Streams, toParams } from "../sse/route.js";
import { compressAnswers } from "./compress.js";
import { toStatus } from "./status.js";

interface RouteOptions extends Pick<GraphqlOptions, "createContext" | "observer"> {
  readonly apollo: Apollo;
  readonly queries: Queries;
  readonly operations: Pick<Operations, "fetch" | "find">;
  readonly streams: Streams;
  readonly compression: boolean;
  /** Aborts the operations that still run. */
  readonly stop: AbortSignal;
}

/** A request whose client likes a stream best is one for live status, as on /graphql/stream; it may still turn out otherwise. */
export function toWork({ headers }: FastifyRequest): Work {
  return toAnswerForm(headers.accept) === "stream" ? "subscription" : "operation";
}

/** Registers /graphql, behind admission. */
export async function graphql(app: FastifyInstance, options: RouteOptions): Promise<void> {
  const { operations, streams, stop } = options;
  const untilStopped = createChildSignals(stop);
  if (options.compression) compressAnswers(app);
  app.route({
    url: "/graphql",
    method: ["GET", "POST"],
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      // Apollo would look only after the operation, a mutation too, has run.
      const form = toAnswerForm(request.headers.accept);
      if (form === undefined) return refuse(reply, 406, "BAD_REQUEST", ACCEPTABLE);
      if (form === "stream") return streams.answer(request, reply);
      const found = isPost(request) || form === "either" ? await find(request, operations) : undefined;
      if (form === "either" && found?.type === OperationTypeNode.SUBSCRIPTION)
        return streams.answer(request, reply, found.document);
      return answer(request, reply, options, found, untilStopped);
    },
  });
}

/** Of a POST a page of another origin can't say that it is JSON without asking; of all else Apollo asks for more. */
function isPost({ method, headers }: FastifyRequest): boolean {
  return method === "POST" && /^application\/json\b/i.test(headers["content-type"] ?? "");
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  options: RouteOptions,
  found: Found | undefined,
  toChild: () => ChildSignal,
): Promise<FastifyReply> {
  const caller = callerOf(request);
  const observed = options.observer.begin(request.headers, caller.identity.subject);
  const query = isPost(request) ? toQuery(found, caller, options) : undefined;
  const caughtUp = query && options.queries.caughtUp();
  if (caughtUp) await caughtUp;
  const known =
    query && options.queries.find(query, { log: request.log, answer: answerOf(request) }, observed);
  if (known) return sendResult(request, reply, known);
  const child = toChild();
  const unwatch = abortWhenGone(request.raw.socket, child);
  const client = { requestId: request.id, signal: child.signal, log: request.log, caller };
  try {
    if (!query) return await answerByApollo(request, reply, options, { ...client, observed, found });
    const asked = { ...client, answer: answerOf(request) };
    return sendResult(request, reply, await observed.run(() => options.queries.run(query, asked, observed)));
  } finally {
    unwatch();
    child.release();
    // Where Apollo found no operation in the request; all others have ended.
    observed.end("BAD_REQUEST");
  }
}

interface Found {
  readonly params: OperationRequest;
  readonly document: FoundDocument;
  /** Undefined where there is no such operation. */
  readonly type: OperationTypeNode | undefined;
}

/** What is asked for; undefined where the request is not of the usual form, which Apollo tells of. */
async function find(
  request: FastifyRequest,
  operations: RouteOptions["operations"],
): Promise<Found | undefined> {
  const params = toParams(request);
  if (typeof params === "string") return undefined;
  const fetched = operations.fetch(params);
  if (fetched) await fetched;
  const document = operations.find(params);
  const operation = isErrors(document)
    ? undefined
    : getOperationAST(document.document, params.operationName)?.operation;
  return { params, document, type: operation };
}

function toQuery(found: Found | undefined, caller: Caller, { queries }: RouteOptions): Query | undefined {
  if (found?.type !== OperationTypeNode.QUERY || isErrors(found.document)) return undefined;
  const { extensions = null } = found.params;
  if (typeof extensions !== "object" || Array.isArray(extensions)) return undefined;
  return queries.toQuery(found.document, found.params, { caller });
}

function sendResult(request: FastifyRequest, reply: FastifyReply, result: Result): FastifyReply {
  const { accept } = request.headers;
  return reply
    .code(toStatus(result, accept) ?? 200)
    .headers({ "cache-control": "no-store", "content-type": toJsonType(accept) })
    .send(toBody(result));
}

async function answerByApollo(
  request: FastifyRequest,
  reply: FastifyReply,
  { apollo, createContext }: RouteOptions,
  {
    found,
    observed,
    ...client
  }: Omit<Asked, "answered" | "answer"> &
    Pick<OperationContext, "log" | "observed"> & { readonly found: Found | undefined },
): Promise<FastifyReply> {
  const { signal, log } = client;
  const answered = () => new Promise<void>((resolve) => onceOver(request, reply, resolve));
  const context = async (): Promise<OperationContext> => ({
    ...createContext({ ...client, answer: answerOf(request), answered }),
    signal,
    log,
    observed,
    prepared: found?.document,
  });
  const httpGraphQLRequest = toGraphQLRequest(request);
  const answer = await observed.run(() => apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context }));
  // Only @defer and @stream have bodies of several parts, and the schema has neither.
  if (answer.body.kind !== "complete") throw new Error("Apollo answered in chunks");
  return reply
    .code(answer.status ?? 200)
    .headers(Object.fromEntries(answer.headers))
    .send(answer.body.string);
}

const ACCEPTABLE =
  "The client must accept application/json, application/graphql-response+json or text/event-stream";

/** The query string is cut out by hand: neither the Host header nor the path need be fit for a URL. */
function toGraphQLRequest(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const queryAt = request.url.indexOf("?");
  const search = queryAt < 0 ? "" : request.url.slice(queryAt);
  return { method: request.method, headers, search, body: request.body };
}
