// Apollo Server: executes the queries and mutations of every transport.
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLSchema } from "graphql";
import type { Log } from "../log.js";
import { countingResolver } from "./answer-budget.js";
import {
  type CreateContext,
  type OperationContext,
  costReport,
  errorReport,
  operationLog,
  refuseSubscription,
} from "./apollo-plugins.js";
import { MAX_ERRORS } from "./document-limits.js";
import type { Documents } from "./documents.js";
import type { EstimateLimits } from "./estimate.js";
import { createErrorFormat } from "./masking.js";
import type { ToSizes } from "./queries.js";
import type { OperationObserver } from "./observer.js";
import { prepareDocument } from "./prepare-plugin.js";

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly introspection: boolean;
  readonly limits: EstimateLimits;
  readonly createContext: CreateContext;
  readonly toSizes: ToSizes;
  readonly observer: OperationObserver;
  /** Of queries: see QueriesSettings. */
  readonly caughtUp?: () => Promise<void> | undefined;
}

export type Apollo = ApolloServer<OperationContext>;

/** `ofTransport`: what a transport does with an answer before it leaves. Who starts it stops it. */
export async function startApollo(
  { schema, documents, introspection, limits }: GraphqlOptions,
  logger: Log,
  ofTransport: readonly ApolloServerPlugin<OperationContext>[],
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
      ...ofTransport,
      refuseSubscription,
      costReport(limits),
      errorReport,
      operationLog,
    ],
  });
  await apollo.start();
  return apollo;
}
