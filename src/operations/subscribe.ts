// Subscriptions: a source iterable for each client, an execution for each event and distinct operation.
import { createHash } from "node:crypto";
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  createSourceEventStream,
  execute,
} from "graphql";
import type { Holding } from "../overload/shared-pool.js";
import { countingResolver } from "./answer-budget.js";
import { EventStream } from "./event-stream.js";
import { MAX_ERRORS } from "./document-limits.js";
import type { SharedExecutions } from "./shared-executions.js";

/** A subscription that was parsed, validated and found cheap enough. */
export interface SubscriptionOperation {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Clients with another one share no execution. */
  readonly scope: string;
}

/** What the publisher yields, as far as its execution needs to know: events of one snapshot may be shared. */
interface SourceMessage {
  readonly snapshot?: object;
  readonly previousStatus?: string;
}

export interface SubscriptionSettings<R, C extends object> {
  readonly schema: GraphQLSchema;
  readonly shared: SharedExecutions<R>;
  /** The client's own, for its source. */
  readonly createContext: (signal: AbortSignal) => C;
  /** One for each execution, so that no loader serves what was before the event; it knows no single client. */
  readonly createSharedContext: (signal: AbortSignal, answer: Holding) => C;
  /** Opens what an execution's result takes while it is made. */
  readonly openAnswer: () => Holding;
  /** Masks errors, and does all else that is done to a result before it leaves. */
  readonly toResult: (result: ExecutionResult, context: C | undefined) => R;
  /** What an execution that throws has resulted in. */
  readonly toFailure: (error: unknown) => ExecutionResult;
}

export type Subscribe<R> = (
  operation: SubscriptionOperation,
  signal: AbortSignal,
  onEnd: (error?: unknown) => void,
  onResult?: (result: R) => void,
) => Promise<R | AsyncIterableIterator<R, undefined>>;

/**
 * Resolves with the client's own stream, or with a single result where the subscription could not be set up. `signal` ends
 * either, in any phase; `onResult` is called with every result, `onEnd` once, when it is over. Rejects with what
 * graphql-js itself can't take; `onEnd` is given that.
 */
export function createSubscribe<R, C extends object>(settings: SubscriptionSettings<R, C>): Subscribe<R> {
  return async (operation, signal, onEnd, onResult) => {
    const { source, run } = await setUp(settings, operation, signal).catch((error: unknown) => {
      onEnd(error);
      throw error;
    });
    if (!(Symbol.asyncIterator in source)) {
      const result = settings.toResult(source, undefined);
      onResult?.(result);
      onEnd();
      return result;
    }
    const messages = (source as AsyncIterable<SourceMessage>)[Symbol.asyncIterator]();
    const stream = new EventStream(messages, run, onEnd, onResult);
    // The client may have gone while the source was set up, when there was nothing yet to end.
    if (signal.aborted) void stream.return();
    signal.addEventListener("abort", () => void stream.return(), { once: true });
    return stream;
  };
}

/** The source comes last: nobody would end it if what follows failed. */
async function setUp<R, C extends object>(
  settings: SubscriptionSettings<R, C>,
  operation: SubscriptionOperation,
  signal: AbortSignal,
) {
  const run = createExecution(settings, operation);
  return { run, source: await createSource(settings, operation, signal) };
}

async function createSource<R, C extends object>(
  { schema, createContext }: SubscriptionSettings<R, C>,
  { document, operationName, variables: variableValues }: SubscriptionOperation,
  signal: AbortSignal,
): Promise<AsyncIterable<unknown> | ExecutionResult> {
  const contextValue = createContext(signal);
  const options = { maxCoercionErrors: MAX_ERRORS };
  return createSourceEventStream({ schema, document, operationName, variableValues, contextValue, options });
}

/** Resolves for every message; a failure is a result too. */
function createExecution<R, C extends object>(
  { schema, shared, createSharedContext, openAnswer, toResult, toFailure }: SubscriptionSettings<R, C>,
  { query, document, operationName, variables, scope }: SubscriptionOperation,
): (message: SourceMessage) => Promise<R> {
  const key = createHash("sha256")
    .update(JSON.stringify([scope, query, operationName, variables]))
    .digest("base64url");
  const run = async (rootValue: SourceMessage): Promise<R> => {
    let contextValue: C | undefined;
    const answer = openAnswer();
    try {
      // Shared by many: no single client's leaving ends it, only its own deadline.
      contextValue = createSharedContext(new AbortController().signal, answer);
      const args = { schema, document, operationName, variableValues: variables, rootValue, contextValue };
      return toResult(await execute({ ...args, fieldResolver: countingResolver }), contextValue);
    } catch (error) {
      return toResult(toFailure(error), contextValue);
    } finally {
      answer.release();
    }
  };
  return (message) =>
    shared.run(message.snapshot ?? message, `${message.previousStatus ?? ""} ${key}`, () => run(message));
}
