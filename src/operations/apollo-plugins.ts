// What happens to an operation around its execution, as plugins of Apollo Server.
import type { ApolloServerPlugin, BaseContext, GraphQLRequestContext } from "@apollo/server";
import { GraphQLError, OperationTypeNode } from "graphql";
import type { Caller } from "../auth/caller.js";
import type { Log } from "../log.js";
import type { Holding } from "../overload/shared-pool.js";
import type { AnswerBudget } from "./answer-budget.js";
import { type EstimateLimits, checkEstimate, estimate } from "./estimate.js";
import type { Sizes } from "../relay/sizes.js";
import { isClientGone } from "../signals.js";
import type { FoundDocument } from "./documents.js";
import { isMasked, withoutRepeatedLimits } from "./masking.js";
import { CANCELLED, type ObservedOperation, toName, toOutcome } from "./observer.js";
import { logOperation, toCost } from "./operation-log.js";

/** What the plugins need of an operation's context. */
export interface OperationContext extends BaseContext {
  readonly requestId: string;
  readonly log: Log;
  /** Aborts when the client goes away or its time is over. */
  readonly signal: AbortSignal;
  readonly observed: ObservedOperation;
  /** Its document, or why it is refused, where its transport has looked it up already. */
  readonly prepared?: FoundDocument | undefined;
  readonly spending: {
    estimatedCalls: number;
    estimatedNodes: number;
    readonly actualCalls: number;
    readonly begunCalls: number;
    readonly cacheHits: number;
    readonly nodes: number;
  };
  /** What is known of the lists that its caller sees. */
  readonly sizes: Sizes;
  readonly budget: AnswerBudget;
  readonly turn: () => Promise<void>;
  /** Whether its answer may be given to others with the same permissions by now; undefined where it must never be. */
  readonly toCurrency: () => (() => boolean) | undefined;
}

/** An operation as it is asked for; many may share one, and then no single caller's identity is in it. */
export interface Asked {
  readonly requestId: string;
  /** Aborts when the client goes away before its answer is sent. */
  readonly signal: AbortSignal;
  readonly caller: Pick<Caller, "permissions"> & Partial<Caller>;
  /** What its answer takes of what all answers share. */
  readonly answer?: Holding | undefined;
  /** Resolves when its answer is handed to the socket, or the client is gone. */
  readonly answered?: (() => Promise<void>) | undefined;
}

export type CreateContext = (
  asked: Asked,
) => Omit<OperationContext, "log" | "signal" | "observed" | "prepared">;

type Plugin = ApolloServerPlugin<OperationContext>;

const WAYS_OF_SUBSCRIPTIONS =
  "a WebSocket on /graphql (graphql-transport-ws), or Server-Sent Events on /graphql/stream";

/** Apollo would run a subscription as if it were a query, and answer nonsense. */
export const refuseSubscription: Plugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, request }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      // As the plain HttpLink of Apollo Client asks for it.
      const isMultipart = /subscriptionSpec/i.test(request.http?.headers.get("accept") ?? "");
      const message = isMultipart
        ? `Multipart subscriptions (multipart/mixed, subscriptionSpec) are not served: take ${WAYS_OF_SUBSCRIPTIONS}`
        : `A subscription cannot be answered here: it needs ${WAYS_OF_SUBSCRIPTIONS}`;
      throw new GraphQLError(message, {
        extensions: { code: "BAD_REQUEST", retryable: false, http: { status: 400 } },
      });
    },
  }),
};

/** Estimates an operation's calls before it runs, refuses it over a limit, and reports them in `extensions.cost`. */
export function costReport(limits: EstimateLimits): Plugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
        // An operationName that the document lacks: Apollo refuses it next.
        if (!operation) return;
        const { spending, sizes } = contextValue;
        const variables = request.variables ?? {};
        const estimated = estimate({ schema, document, operation, variables, sizes });
        spending.estimatedCalls = estimated.calls;
        spending.estimatedNodes = estimated.nodes;
        checkEstimate(estimated, limits);
      },
      willSendResponse: async ({ response, contextValue: { spending } }) => {
        if (response.body.kind !== "single") return;
        const { singleResult } = response.body;
        singleResult.extensions = {
          ...singleResult.extensions,
          cost: toCost(spending),
        };
      },
    }),
  };
}

/** Gives masked errors the request id, and logs their causes under it. */
export const errorReport: Plugin = {
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue: { log } }) => {
      for (const error of errors.filter(isMasked))
        log.error({ err: error.originalError ?? error, path: error.path?.join(".") }, "operation failed");
    },
    willSendResponse: async ({ response, contextValue: { requestId } }) => {
      if (response.body.kind !== "single") return;
      const { singleResult } = response.body;
      if (!singleResult.errors) return;
      singleResult.errors = withoutRepeatedLimits(singleResult.errors).map((error) =>
        error.extensions?.code === "INTERNAL_SERVER_ERROR"
          ? { ...error, extensions: { ...error.extensions, requestId } }
          : error,
      );
    },
  }),
};

/** Its observer is told as well. */
export const operationLog: Plugin = {
  requestDidStart: async () => {
    const startedAt = performance.now();
    return {
      willSendResponse: async (requestContext) => {
        const { operationName, operation, queryHash, errors, contextValue } = requestContext;
        logOperation(contextValue.log, {
          name: operationName ?? undefined,
          type: operation?.operation,
          hash: queryHash,
          startedAt,
          cost: contextValue.spending,
          errors,
        });
        tellObserver(requestContext);
      },
    };
  },
};

function tellObserver(requestContext: GraphQLRequestContext<OperationContext>): void {
  const { operation, queryHash, response, contextValue } = requestContext;
  const { observed, signal } = contextValue;
  if (operation)
    observed.known({ name: toName(operation.name?.value), type: operation.operation, hash: queryHash });
  const errors = response.body?.kind === "single" ? response.body.singleResult.errors : undefined;
  observed.end(isClientGone(signal) ? CANCELLED : toOutcome(errors));
}
