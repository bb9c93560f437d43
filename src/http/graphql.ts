// POST and GET /graphql: Apollo Server on fastify.
import { ApolloServer, HeaderMap, type HTTPGraphQLRequest } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from "fastify";
import type { GraphQLSchema } from "graphql";
import { countingResolver } from "../execution/budget.js";
import type { EstimateLimits } from "../execution/estimate.js";
import { MAX_ERRORS } from "../execution/limits.js";
import { callerOf } from "./admission.js";
import { abortWhenGone, createBranches } from "./branches.js";
import type { Documents } from "./documents.js";
import { createErrorFormat, refuse } from "./errors.js";
import type { OperationObserver } from "./observer.js";
import {
  type CreateContext,
  type OperationContext,
  costReport,
  errorReport,
  operationLog,
  refuseSubscription,
  statusOverHttp,
} from "./plugins.js";
import { prepareDocument } from "./prepare-plugin.js";

/** Apollo would look only after the operation, a mutation too, has run. */
const ACCEPTABLE = /(^|[\s,])(\*\/\*|application\/(\*|json|graphql-response\+json))\s*($|[;,])/i;

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly introspection: boolean;
  readonly limits: EstimateLimits;
  readonly createContext: CreateContext;
  readonly observer: OperationObserver;
}

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
  const untilStopped = createBranches(stop);
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
      const branch = untilStopped();
      const unwatch = abortWhenGone(request.raw.socket, branch);
      const observed = observer.begin(request.headers);
      const context = async (): Promise<OperationContext> => ({
        ...createContext({ requestId: request.id, signal: branch.signal, caller }),
        signal: branch.signal,
        log: request.log,
        observed,
      });
      const httpGraphQLRequest = toGraphQLRequest(request);
      const answer = await observed
        .run(() => apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context }))
        .finally(() => {
          unwatch();
          branch.leave();
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

export type Apollo = ApolloServer<OperationContext>;

/** Executes queries and mutations of every door. Whoever starts it stops it. */
export async function startApollo(
  { schema, documents, introspection, limits }: GraphqlOptions,
  logger: FastifyBaseLogger,
): Promise<Apollo> {
  const apollo = new ApolloServer<OperationContext>({
    schema,
    introspection,
    fieldResolver: countingResolver,
    logger,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: createErrorFormat(introspection),
    // Documents come prepared.
    documentStore: null,
    executionOptions: { maxCoercionErrors: MAX_ERRORS },
    persistedQueries: false,
    plugins: [
      // It would instrument every field: 1.3 to 1.6 times slower.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      prepareDocument(documents),
      statusOverHttp,
      refuseSubscription,
      costReport(limits),
      errorReport,
      operationLog,
    ],
  });
  await apollo.start();
  return apollo;
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
