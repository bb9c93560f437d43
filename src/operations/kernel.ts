// One way for operations of sockets and streams: parsed, validated, estimated, then run like any other, or subscribed to.
import { randomUUID } from "node:crypto";
import type { ApolloServer } from "@apollo/server";
import {
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  getOperationAST,
} from "graphql";
import type { Caller } from "../auth/caller.js";
import { GatewayError } from "../errors.js";
import type { Log } from "../log.js";
import type { Holding } from "../overload/shared-pool.js";
import { type EstimateLimits, checkEstimate, estimate } from "./estimate.js";
import { pickDeclared } from "./variable-limits.js";
import type { SharedExecutions } from "./shared-executions.js";
import { createSubscribe } from "./subscribe.js";
import type { Documents, FoundDocument, PreparedDocument } from "./documents.js";
import type { Queries, QueryRequest } from "./queries.js";
import { formatResult, toFailure } from "./format-result.js";
import { LiveSubscriptions, type Pinned, type SubscriptionLimits } from "./live-subscriptions.js";
import {
  type Carrier,
  type KnownOperation,
  OK,
  type ObservedOperation,
  type OperationObserver,
  toName,
  toOutcome,
} from "./observer.js";
import type { CreateContext, OperationContext } from "./apollo-plugins.js";
import { isErrors, refusal, toRefusal } from "./refusals.js";
import type { Result, Results } from "./results.js";
import type { DocumentRequest } from "./document-request.js";

/** What a client sent, its types checked by the transport. */
export interface OperationRequest extends DocumentRequest {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An operation that may be run. */
export interface PreparedOperation extends PreparedDocument {
  readonly type: OperationTypeNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Who asks, and until when. */
export interface Client {
  readonly requestId: string;
  readonly log: Log;
  readonly caller: Caller;
  /** Aborts when the client goes away or gives the operation up. */
  readonly signal: AbortSignal;
  /** Resolves when it is the operation's turn; absent where its transport has waited for that. */
  readonly begin?: () => Promise<void>;
  readonly carrier: Carrier;
  /** What its answer takes of what all answers share; its opener releases it. */
  readonly answer?: Holding | undefined;
}

export interface Operations {
  /** Tells the observer of an operation that its transport refused without `prepare`. */
  refused(errors: readonly GraphQLError[]): void;
  /** What `find` and `prepare` may need of others first; undefined where there is nothing to wait for. */
  fetch(request: DocumentRequest): Promise<void> | undefined;
  /** Looks up the document that is asked for, without telling the observer: for `prepare`, or for Apollo. */
  find(request: DocumentRequest): FoundDocument;
  /** Gives the errors instead where the operation is refused before it is run; what it gives is to be run at once. */
  prepare(
    request: OperationRequest,
    caller: Caller,
    found?: FoundDocument,
  ): PreparedOperation | readonly GraphQLError[];
  /** Resolves with one result; or, for a subscription, with a stream that ends with the client's signal. Never rejects. */
  run(operation: PreparedOperation, client: Client): Promise<Results>;
  /** Subscriptions that are live. */
  readonly live: () => number;
}

export interface OperationsSettings extends SubscriptionLimits {
  readonly apollo: ApolloServer<OperationContext>;
  readonly queries: Queries;
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly introspection: boolean;
  readonly limits: EstimateLimits;
  readonly shared: SharedExecutions<Result>;
  /** Opens what the answer to an event takes while it is made. */
  readonly openAnswer: () => Holding;
  /** Resolves when it is an event's turn. */
  readonly deliver: () => Promise<void>;
  readonly createContext: CreateContext;
  readonly observer: OperationObserver;
  /** For what concerns no single client. */
  readonly log: Log;
}

export function createOperations(settings: OperationsSettings): Operations {
  const { schema, documents, limits, observer } = settings;
  const live = new LiveSubscriptions(settings);
  const refuse = (errors: readonly GraphQLError[], prepared?: PreparedOperation, caller?: string) => {
    observer.refused(toOutcome(errors), prepared && toKnown(prepared), caller);
    return errors;
  };
  return {
    live: () => live.total,
    refused: (errors) => void refuse(errors),
    fetch: (request) => documents.fetch(request),
    find: (request) => documents.prepare(request),
    prepare: (request, { identity }, found = documents.prepare(request)) => {
      if (isErrors(found)) return refuse(found);
      const operation = getOperationAST(found.document, request.operationName);
      if (!operation) return refuse([noOperation(request.operationName)]);
      const variables = request.variables ?? {};
      const prepared = { ...found, type: operation.operation, operation, variables };
      if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return prepared;
      const kept = { ...prepared, variables: pickDeclared(operation, variables) };
      const refused = live.refuse(identity.subject, toPinned(kept)) ?? checkCost(schema, kept, limits);
      return refused ? refuse([refused], kept, identity.subject) : kept;
    },
    run: async (operation, client) => {
      const observed = observer.begin(client.carrier, client.caller.identity.subject);
      try {
        if (operation.type !== OperationTypeNode.SUBSCRIPTION) {
          await client.begin?.();
          return await observed.run(() => runOnce(settings, operation, client, observed));
        }
        observed.known(toKnown(operation));
        // Before it waits: the next one must not be let in meanwhile in its place.
        const { subject } = client.caller.identity;
        const onEnd = await live.share(subject, live.begin(subject, toPinned(operation)));
        await client.begin?.();
        return await observed.run(() => subscribe(settings, operation, client, observed, onEnd));
      } catch (error) {
        const result = formatResult(toFailure(error), { ...client, ...settings });
        observed.end(toOutcome(result.errors));
        return result;
      }
    },
  };
}

/** What a subscription keeps for as long as it lives. */
function toPinned({ query, hash, variables }: PreparedOperation): Pinned {
  return { hash, documentBytes: query.length, variablesBytes: JSON.stringify(variables).length };
}

/** In graphql-js's words, as over HTTP. */
function noOperation(name: string | null | undefined): GraphQLError {
  const message =
    name == null
      ? "Must provide operation name if query contains multiple operations."
      : `Unknown operation named "${name}".`;
  return refusal("OPERATION_RESOLUTION_FAILURE", message);
}

function toKnown({ type, hash, operation }: PreparedOperation): KnownOperation {
  return { name: toName(operation.name?.value), type, hash };
}

const NOT_IN_EVENTS =
  "Samples of failures and addresses of exported files are made for one caller: subscriptions can't have them";

/** Why it is too expensive, or not for many, if it is. */
function checkCost(
  schema: GraphQLSchema,
  prepared: PreparedOperation,
  limits: EstimateLimits,
): GraphQLError | undefined {
  try {
    const estimated = estimate({ schema, ...prepared });
    checkEstimate(estimated, limits);
    // Events are made once for all who watch alike.
    return estimated.isForOneCaller ? refusal("BAD_USER_INPUT", NOT_IN_EVENTS) : undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return toRefusal(error);
  }
}

/** Transports hand an answer to the socket as soon as they have it; by the next turn of the event loop they have done so. */
async function whileUnanswered(run: (answered: () => Promise<void>) => Promise<Result>): Promise<Result> {
  let onAnswered: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (onAnswered = resolve));
  try {
    return await run(() => answered);
  } finally {
    setImmediate(onAnswered);
  }
}

/** Queries and mutations, as over HTTP. */
async function runOnce(
  settings: OperationsSettings,
  prepared: PreparedOperation,
  client: Client,
  observed: ObservedOperation,
): Promise<Result> {
  const { queries } = settings;
  const query = queries.toQuery(prepared, toQueryRequest(prepared), client);
  const caughtUp = query && queries.caughtUp();
  if (caughtUp) await caughtUp;
  if (query) return queries.find(query, client, observed) ?? queries.run(query, client, observed);
  return whileUnanswered((answered) => runByApollo(settings, prepared, { ...client, answered }, observed));
}

function toQueryRequest({ operation, variables }: PreparedOperation): QueryRequest {
  return { operationName: operation.name?.value, variables };
}

async function runByApollo(
  { apollo, createContext }: OperationsSettings,
  prepared: PreparedOperation,
  client: Client & { readonly answered: () => Promise<void> },
  observed: ObservedOperation,
): Promise<Result> {
  const { query, operation, variables } = prepared;
  const { signal, log } = client;
  const contextValue = { ...createContext(client), signal, log, observed, prepared };
  const operationName = operation.name?.value;
  const { body } = await apollo.executeOperation(
    { query, variables, ...(operationName !== undefined && { operationName }) },
    { contextValue },
  );
  if (body.kind !== "single") throw new Error("Apollo answered in parts");
  return body.singleResult;
}

async function subscribe(
  settings: OperationsSettings,
  { query, hash, document, operation, variables }: PreparedOperation,
  client: Client,
  observed: ObservedOperation,
  onEnd: () => void,
): Promise<Results> {
  const { schema, introspection, shared, deliver, createContext, openAnswer } = settings;
  const about = { operation: toName(operation.name?.value), type: "subscription", hash: hash.slice(0, 16) };
  const log = client.log.child(about);
  const own = { requestId: client.requestId, log, introspection };
  const startedAt = performance.now();
  const { permissions } = client.caller;
  const start = createSubscribe<Result, ReturnType<CreateContext>>({
    schema,
    shared: {
      run: async (event, key, run) => {
        await deliver();
        return shared.run(event, key, () => observed.runEvent(run));
      },
    },
    createContext: (signal) => createContext({ requestId: client.requestId, signal, caller: client.caller }),
    openAnswer,
    createSharedContext: (signal, answer) =>
      createContext({ requestId: randomUUID(), signal, caller: { permissions }, answer }),
    toResult: (result, context) => {
      if (!context) return formatResult(result, own);
      // Shared by all who watch: told under a request id of its own, not under that of the first of them.
      const { requestId } = context;
      return formatResult(result, { ...own, requestId, log: settings.log.child({ requestId, ...about }) });
    },
    toFailure,
  });
  let outcome: string = OK;
  const onResult = (result: Result) => {
    // A result with data may have errors too; only one without it is the last.
    if (result.data) observed.answered();
    else outcome = toOutcome(result.errors);
  };
  const onOver = (error?: unknown) => {
    onEnd();
    observed.end(error === undefined ? outcome : toOutcome(toFailure(error).errors));
    log.info({ ms: Math.round(performance.now() - startedAt) }, "subscription ended");
  };
  const subscription = {
    query,
    document,
    operationName: operation.name?.value,
    variables,
    scope: permissions.scope,
  };
  return start(subscription, client.signal, onOver, onResult);
}
