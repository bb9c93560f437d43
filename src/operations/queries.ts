// Queries of every transport, executed without Apollo: what several ask alike is answered once for all of them.
import { createHash } from "node:crypto";
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  execute,
  getOperationAST,
} from "graphql";
import { GatewayError } from "../errors.js";
import { isClientGone } from "../signals.js";
import { countingResolver } from "./answer-budget.js";
import type { CreateContext } from "./apollo-plugins.js";
import type { PreparedDocument } from "./documents.js";
import {
  type Estimate,
  type EstimateLimits,
  type EstimateOf,
  checkEstimate,
  coerceVariables,
  compileEstimate,
} from "./estimate.js";
import { COSTS } from "./field-costs.js";
import { formatResult, toFailure } from "./format-result.js";
import type { Client } from "./kernel.js";
import { CANCELLED, type ObservedOperation, toName, toOutcome } from "./observer.js";
import { type Spending, logOperation, toCost } from "./operation-log.js";
import { type Result, toJson } from "./results.js";
import type { SharedAnswers } from "./shared-answers.js";

/** A valid query within the limits. */
export interface Query extends PreparedDocument {
  readonly operation: OperationDefinitionNode;
  /** As they came; they can be coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly estimate: Estimate;
  /** The same text for all that may share its answer; undefined where nobody may. */
  readonly key: string | undefined;
}

export interface QueryRequest {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A query's client; nobody waits for the end of its answer. */
export type QueryClient = Omit<Client, "begin" | "carrier">;

export interface Queries {
  /** Undefined for all else: mutations, subscriptions, and what is to be refused, which Apollo or the kernel says. */
  toQuery(
    prepared: PreparedDocument,
    request: QueryRequest,
    client: Pick<Client, "caller">,
  ): Query | undefined;
  /** What others were answered, while that is current and there is room for it: as much as if it were executed. */
  find(query: Query, client: Pick<Client, "log" | "answer">, observed: ObservedOperation): Result | undefined;
  /** Never rejects. */
  run(query: Query, client: QueryClient, observed: ObservedOperation): Promise<Result>;
}

export interface QueriesSettings {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly limits: EstimateLimits;
  readonly createContext: CreateContext;
  readonly answers: SharedAnswers;
}

/** What is worked out once for each query of a document. */
interface Plan {
  readonly estimateOf: EstimateOf;
  /** Whether all that it loads is dated: a root field that is not known to be would make its answer its asker's alone. */
  readonly isShareable: boolean;
}

/** Of variables, as JSON: longer ones are hardly ever sent twice. */
const MAX_KEY_VARIABLES = 4096;

export function createQueries(settings: QueriesSettings): Queries {
  const { schema, limits, answers } = settings;
  const plans = new WeakMap<OperationDefinitionNode, Plan>();
  const planOf = (document: DocumentNode, operation: OperationDefinitionNode): Plan => {
    const known = plans.get(operation);
    if (known) return known;
    const estimateOf = compileEstimate({ schema, document, operation });
    const plan = { estimateOf, isShareable: loadsOnlyDated(document, operation.selectionSet) };
    plans.set(operation, plan);
    return plan;
  };
  return {
    toQuery: (prepared, request, { caller }) => {
      const operation = getOperationAST(prepared.document, request.operationName);
      if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
      const variables = request.variables ?? {};
      const coerced = coerceVariables({ schema, operation, variables });
      if (!coerced) return undefined;
      try {
        const { estimateOf, isShareable } = planOf(prepared.document, operation);
        const estimate = estimateOf(coerced);
        checkEstimate(estimate, limits);
        const key = isShareable
          ? toKey(prepared.hash, operation, coerced, caller.permissions.scope)
          : undefined;
        return { ...prepared, operation, variables, estimate, key };
      } catch (error) {
        // Over a limit.
        if (error instanceof GatewayError) return undefined;
        throw error;
      }
    },
    find: (query, { log, answer: room }, observed) => {
      const startedAt = performance.now();
      const result = query.key === undefined ? undefined : answers.find(query.key);
      // Without room it is executed, which finds room for what it can, and says what it can't.
      if (!result || room?.grow(toJson(result).length)) return undefined;
      tell(query, result, startedAt, log, observed);
      return result;
    },
    run: async (query, client, observed) => {
      const startedAt = performance.now();
      const result = await answer(settings, query, client, observed);
      tell(query, result, startedAt, client.log, observed, client.signal);
      return result;
    },
  };
}

/** Variables as coerced: what clients wrote in another order, or left to its default, is the same. */
function toKey(
  hash: string,
  operation: OperationDefinitionNode,
  coerced: Readonly<Record<string, unknown>>,
  scope: string,
): string | undefined {
  const variables = JSON.stringify(coerced);
  if (variables.length > MAX_KEY_VARIABLES) return undefined;
  const short = variables.length <= 64 ? variables : createHash("sha256").update(variables).digest("base64");
  return `${hash} ${operation.name?.value ?? ""} ${scope} ${short}`;
}

function loadsOnlyDated(document: DocumentNode, { selections }: SelectionSetNode): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      return name.startsWith("__") || `Query.${name}` in COSTS;
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return loadsOnlyDated(document, selection.selectionSet);
    const fragment = document.definitions.find(
      (definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION && loadsOnlyDated(document, fragment.selectionSet);
  });
}

async function answer(
  { schema, introspection, createContext, answers }: QueriesSettings,
  { document, operation, variables, estimate, key }: Query,
  client: QueryClient,
  observed: ObservedOperation,
): Promise<Result> {
  const { signal, log, requestId } = client;
  const context = { ...createContext(client), signal, log, observed };
  const { spending } = context;
  spending.estimatedCalls = estimate.calls;
  spending.estimatedNodes = estimate.nodes;
  const executed = await executeSafely(() =>
    execute({
      schema,
      document,
      operationName: operation.name?.value ?? null,
      variableValues: variables,
      contextValue: context,
      fieldResolver: countingResolver,
    }),
  );
  const formatted = formatResult(executed, { requestId, log, introspection });
  const cost = toCost(spending);
  const isCurrent = key === undefined || formatted.errors ? undefined : context.toCurrency();
  if (key !== undefined && isCurrent) {
    // For others nothing was asked of HealthLake.
    const others = { ...cost, actualCalls: 0, cacheHits: cost.cacheHits + spending.begunCalls };
    answers.offer(key, { result: withCost(formatted, others), isCurrent });
  }
  return withCost(formatted, cost);
}

async function executeSafely(
  run: () => Promise<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult> {
  try {
    return await run();
  } catch (error) {
    return toFailure(error);
  }
}

function withCost(result: Result, cost: Spending): Result {
  return { ...result, extensions: { cost } };
}

function tell(
  { hash, operation }: Query,
  result: Result,
  startedAt: number,
  log: Client["log"],
  observed: ObservedOperation,
  signal?: AbortSignal,
): void {
  const name = toName(operation.name?.value);
  const { errors, extensions } = result;
  logOperation(log, { name, type: "query", hash, startedAt, cost: extensions?.cost as Spending, errors });
  observed.known({ name, type: "query", hash });
  observed.end(signal && isClientGone(signal) ? CANCELLED : toOutcome(errors));
}
