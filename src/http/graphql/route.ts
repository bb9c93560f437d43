// POST and GET /graphql: Apollo Server on fastify, and streams for those who ask for them.
import { HeaderMap, type HTTPGraphQLRequest } from "@apollo/server";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { OperationTypeNode, getOperationAST } from "graphql";
import type { Apollo, GraphqlOptions } from "../../operations/apollo.js";
import type { OperationContext } from "../../operations/apollo-plugins.js";
import type { Operations } from "../../operations/kernel.js";
import { isErrors } from "../../operations/refusals.js";
import type { Work } from "../../overload/in-flight.js";
import { abortWhenGone, createChildSignals } from "../../signals.js";
import { toAnswerForm } from "../accept.js";
import { callerOf } from "../gate/admission.js";
import { answerOf } from "../gate/admit-work.js";
import { refuse } from "../refuse.js";
import { onceOver } from "../server/drain.js";
import { type Streams, toParams } from "../sse/route.js";

interface RouteOptions extends Pick<GraphqlOptions, "createContext" | "observer"> {
  readonly apollo: Apollo;
  readonly operations: Pick<Operations, "find">;
  readonly streams: Streams;
  /** Aborts the operations that still run. */
  readonly stop: AbortSignal;
}

/** A request whose client likes a stream best is one for live status, as on /graphql/stream; it may still turn out otherwise. */
export function toWork({ headers }: FastifyRequest): Work {
  return toAnswerForm(headers.accept) === "stream" ? "subscription" : "operation";
}

/** Registers /graphql, behind admission. */
export async function graphql(
  app: FastifyInstance,
  { apollo, operations, streams, stop, createContext, observer }: RouteOptions,
): Promise<void> {
  const untilStopped = createChildSignals(stop);
  app.route({
    url: "/graphql",
    method: ["GET", "POST"],
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      // Apollo would look only after the operation, a mutation too, has run.
      const form = toAnswerForm(request.headers.accept);
      if (form === undefined) return refuse(reply, 406, "BAD_REQUEST", ACCEPTABLE);
      const found = form === "either" ? findDocument(request, operations) : undefined;
      if (form === "stream" || found?.isSubscription) return streams.answer(request, reply, found?.document);
      const caller = callerOf(request);
      const child = untilStopped();
      const unwatch = abortWhenGone(request.raw.socket, child);
      const observed = observer.begin(request.headers, caller.identity.subject);
      const answered = () => new Promise<void>((resolve) => onceOver(request, reply, resolve));
      const context = async (): Promise<OperationContext> => ({
        ...createContext({
          requestId: request.id,
          signal: child.signal,
          caller,
          answer: answerOf(request),
          answered,
        }),
        signal: child.signal,
        log: request.log,
        observed,
        prepared: found?.document,
      });
      const httpGraphQLRequest = toGraphQLRequest(request);
      const answer = await observed
        .run(() => apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context }))
        .finally(() => {
          unwatch();
          child.release();
          // Where Apollo found no operation in the request; all others have ended.
          observed.end("BAD_REQUEST");
        });
      // Only @defer and @stream have bodies of several parts, and the schema has neither.
      if (answer.body.kind !== "complete") throw new Error("Apollo answered in chunks");
      return reply
        .code(answer.status ?? 200)
        .headers(Object.fromEntries(answer.headers))
        .send(answer.body.string);
    },
  });
}

const ACCEPTABLE =
  "The client must accept application/json, application/graphql-response+json or text/event-stream";

/** What is asked for, for a client that takes either form; undefined where Apollo will refuse it. */
function findDocument(request: FastifyRequest, operations: Pick<Operations, "find">) {
  const params = toParams(request);
  if (typeof params === "string") return undefined;
  const document = operations.find(params);
  const operation = isErrors(document)
    ? undefined
    : getOperationAST(document.document, params.operationName)?.operation;
  return { document, isSubscription: operation === OperationTypeNode.SUBSCRIPTION };
}

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
