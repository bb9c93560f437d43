// One way for operations of sockets and streams: parsed, validated, estimated, then run by Apollo like any other, or
// subscribed to.
import { createHash, randomUUID } from "node:crypto";
import type { ApolloServer } from "@apollo/server";
import type { FastifyBaseLogger } from "fastify";
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  getOperationAST,
} from "graphql";
import type { Caller } from "../auth/caller.js";
import { GatewayError } from "../errors.js";
import { checkEstimate, estimateCalls } from "../execution/cost.js";
import type { SharedExecutions } from "../execution/shared.js";
import { createSubscribe } from "../execution/subscriptions.js";
import { createDocuments, isErrors, refusal } from "./documents.js";
import { isMasked, toFormattedError } from "./errors.js";
import type { CreateContext, OperationContext } from "./plugins.js";
import type { Result, Results } from "./results.js";

/** What a client sent, its types checked by the transport. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An operation that may be run. */
export interface PreparedOperation {
  readonly type: OperationTypeNode;
  readonly query: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Who asks, and until when. */
export interface Client {
  readonly requestId: string;
  readonly log: FastifyBaseLogger;
  readonly caller: Caller;
  /** Aborts when the client goes away or gives the operation up. */
  readonly signal: AbortSignal;
}

export interface Operations {
  /** Gives the errors instead where the operation is refused before it is run. */
  prepare(request: OperationRequest): PreparedOperation | readonly GraphQLError[];
  /** Resolves with one result; or, for a subscription, with a stream that ends with the client's signal. Never rejects. */
  run(operation: PreparedOperation, client: Client): Promise<Results>;
  /** Subscriptions that are live. */
  readonly live: () => number;
}

export interface OperationsSettings {
  readonly apollo: ApolloServer<OperationContext>;
  readonly schema: GraphQLSchema;
  readonly callLimit: number;
  readonly maxSubscriptions: number;
  readonly shared: SharedExecutions<Result>;
  readonly createContext: CreateContext;
}

export function createOperations(settings: OperationsSettings): Operations {
  const { schema, callLimit } = settings;
  const toDocument = createDocuments(schema);
  let live = 0;
  return {
    live: () => live,
    prepare: ({ query, operationName, variables }) => {
      const document = toDocument(query);
      if (isErrors(document)) return document;
      const operation = getOperationAST(document, operationName);
      if (!operation)
        return [
          refusal(
            "OPERATION_RESOLUTION_FAILURE",
            "The document has no such operation, or several and no operationName",
          ),
        ];
      const prepared = { type: operation.operation, query, document, operation, variables: variables ?? {} };
      return operation.operation === OperationTypeNode.SUBSCRIPTION
        ? checkCost(schema, prepared, callLimit)
        : prepared;
    },
    run: async (operation, client) => {
      try {
        if (operation.type !== OperationTypeNode.SUBSCRIPTION)
          return await runOnce(settings, operation, client);
        if (live >= settings.maxSubscriptions)
          return { errors: [tooMany(settings.maxSubscriptions).toJSON()] };
        live++;
        return await subscribe(settings, operation, client, () => live--);
      } catch (error) {
        return toResult(toFailure(error), client.requestId, client.log);
      }
    },
  };
}

/** Over MAX_SUBSCRIPTIONS; a socket's own limit is refused by the socket. */
function tooMany(limit: number): GraphQLError {
  return refusal(
    "LIMIT_EXCEEDED",
    `The gateway has ${limit} live subscriptions, its limit (MAX_SUBSCRIPTIONS)`,
    { limit: "MAX_SUBSCRIPTIONS" },
  );
}

function checkCost(
  schema: GraphQLSchema,
  prepared: PreparedOperation,
  callLimit: number,
): PreparedOperation | readonly GraphQLError[] {
  try {
    checkEstimate(estimateCalls({ schema, ...prepared }), callLimit);
    return prepared;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return [new GraphQLError(error.message, { originalError: error })];
  }
}

/** Queries and mutations: Apollo masks, logs and reports their cost as it does over HTTP. */
async function runOnce(
  { apollo, createContext }: OperationsSettings,
  { query, operation, variables }: PreparedOperation,
  client: Client,
): Promise<Result> {
  const contextValue = { ...createContext(client), log: client.log };
  const operationName = operation.name?.value;
  const { body } = await apollo.executeOperation(
    { query, variables, ...(operationName !== undefined && { operationName }) },
    { contextValue },
  );
  if (body.kind !== "single") throw new Error("Apollo answered in parts");
  return body.singleResult;
}

async function subscribe(
  { schema, shared, createContext }: OperationsSettings,
  { query, document, operation, variables }: PreparedOperation,
  client: Client,
  onEnd: () => void,
): Promise<Results> {
  const hash = createHash("sha256").update(query).digest("hex").slice(0, 16);
  const log = client.log.child({ operation: operation.name?.value, type: "subscription", hash });
  const startedAt = performance.now();
  const { permissions } = client.caller;
  const start = createSubscribe<Result, ReturnType<CreateContext>>({
    schema,
    shared,
    createContext: (signal) => createContext({ requestId: client.requestId, signal, caller: client.caller }),
    createSharedContext: (signal) =>
      createContext({ requestId: randomUUID(), signal, caller: { permissions } }),
    toResult: (result, context) => toResult(result, context?.requestId ?? client.requestId, log),
    toFailure,
  });
  const subscription = {
    query,
    document,
    operationName: operation.name?.value,
    variables,
    scope: permissions.scope,
  };
  return start(subscription, client.signal, () => {
    onEnd();
    log.info({ ms: Math.round(performance.now() - startedAt) }, "subscription ended");
  });
}

/** Of an execution that should not have failed as a whole, but did. */
function toFailure(error: unknown): ExecutionResult {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}

/** Errors masked as in queries, their causes logged. */
function toResult({ data, errors }: ExecutionResult, requestId: string, log: FastifyBaseLogger): Result {
  if (!errors) return { data: data ?? null };
  for (const error of errors.filter(isMasked))
    log.error({ err: error.originalError ?? error, path: error.path?.join(".") }, "operation failed");
  const formatted = errors.map((error) => {
    const shown = toFormattedError(error.toJSON(), error);
    const code = shown.extensions?.code;
    if (code === "INTERNAL_SERVER_ERROR") return { ...shown, extensions: { ...shown.extensions, requestId } };
    // graphql-js itself refuses only variables by then.
    return code === undefined ? { ...shown, extensions: { code: "BAD_USER_INPUT" } } : shown;
  });
  return { data: data ?? null, errors: formatted };
}
