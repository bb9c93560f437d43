// POST and GET /graphql: Apollo Server on fastify.
import { HeaderMap, type HTTPGraphQLRequest } from "@apollo/server";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Apollo, GraphqlOptions } from "../../operations/apollo.js";
import type { OperationContext } from "../../operations/apollo-plugins.js";
import { abortWhenGone, createChildSignals } from "../../signals.js";
import { callerOf } from "../gate/admission.js";
import { answerOf } from "../gate/admit-work.js";
import { refuse } from "../refuse.js";
import { onceOver } from "../server/drain.js";

/** Apollo would look only after the operation, a mutation too, has run. */
const ACCEPTABLE = /(^|[\s,])(\*\/\*|application\/(\*|json|graphql-response\+json))\s*($|[;,])/i;

/** Registers /graphql, behind admission. `stop` aborts the operations that still run. */
export async function graphql(
  app: FastifyInstance,
  {
    apollo,
    stop,
    createContext,
    observer,
  }: { apollo: Apollo; stop: AbortSignal } & Pick<GraphqlOptions, "createContext" | "observer">,
): Promise<void> {
  const untilStopped = createChildSignals(stop);
  app.route({
    url: "/graphql",
    method: ["GET", "POST"],
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      if (!ACCEPTABLE.test(request.headers.accept ?? "*/*"))
        return refuse(
          reply,
          406,
          "BAD_REQUEST",
          "The client must accept application/json or application/graphql-response+json",
        );
      const caller = callerOf(request);
      const child = untilStopped();
      const unwatch = abortWhenGone(request.raw.socket, child);
      const observed = observer.begin(request.headers);
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
