// Subscriptions: a source iterable for each client, an execution for each event and distinct operation.
import { createHash } from "node:crypto";
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  createSourceEventStream,
  execute,
} from "graphql";
import { EventStream } from "./event-stream.js";
import type { SharedExecutions } from "./shared.js";

/** A subscription that was parsed, validated and found cheap enough. */
export interface SubscriptionOperation {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the publisher yields, as far as its execution needs to know: events of one snapshot may be shared. */
interface SourceMessage {
  readonly snapshot?: object;
  readonly previousStatus?: string;
}

export interface SubscriptionSettings<R> {
  readonly schema: GraphQLSchema;
  readonly shared: SharedExecutions<R>;
  /** A context of its own for each execution, so that no loader serves what was before the event. */
  readonly createContext: (signal: AbortSignal) => object;
  /** Masks errors, and whatever else is done to a result before it leaves. */
  readonly toResult: (result: ExecutionResult, context: object) => R;
}

export type Subscribe<R> = (
  operation: SubscriptionOperation,
  signal: AbortSignal,
  onEnd: () => void,
) => Promise<R | AsyncIterableIterator<R, undefined>>;

/**
 * Resolves with the client's own stream, which whoever asked for it must end; with a single result where the
 * subscription could not be set up. `signal` ends the set-up; `onEnd` is called once, when either is over.
 */
export function createSubscribe<R>(settings: SubscriptionSettings<R>): Subscribe<R> {
  const { schema, createContext, toResult } = settings;
  return async (operation, signal, onEnd) => {
    const contextValue = createContext(signal);
    const { document, operationName, variables: variableValues } = operation;
    const args = { schema, document, operationName, variableValues, contextValue };
    const source = await createSourceEventStream(args).catch((error: unknown) => {
      onEnd();
      throw error;
    });
    if (!(Symbol.asyncIterator in source)) {
      onEnd();
      return toResult(source, contextValue);
    }
    const execution = createExecution(settings, operation);
    return new EventStream(
      (source as AsyncIterable<SourceMessage>)[Symbol.asyncIterator](),
      execution,
      onEnd,
    );
  };
}

function createExecution<R>(
  { schema, shared, createContext, toResult }: SubscriptionSettings<R>,
  { query, document, operationName, variables }: SubscriptionOperation,
): (message: SourceMessage) => Promise<R> {
  const key = createHash("sha256")
    .update(JSON.stringify([query, operationName, variables]))
    .digest("base64url");
  const run = async (rootValue: SourceMessage): Promise<R> => {
    // Shared by many: no single client's leaving ends it, only its own deadline.
    const contextValue = createContext(new AbortController().signal);
    return toResult(
      await execute({ schema, document, operationName, variableValues: variables, rootValue, contextValue }),
      contextValue,
    );
  };
  return (message) =>
    shared.run(message.snapshot ?? message, `${message.previousStatus ?? ""} ${key}`, () => run(message));
}
