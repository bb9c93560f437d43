// Queries of every transport, executed without Apollo: what several ask alike is answered once for all of them.
import { createHash } from "node:crypto";
import {
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  execute,
  getOperationAST,
} from "graphql";
import { GatewayError } from "../errors.js";
import type { Sizes } from "../relay/sizes.js";
import { isClientGone } from "../signals.js";
import { countingResolver } from "./answer-budget.js";
import type { CreateContext } from "./apollo-plugins.js";
import type { PreparedDocument } from "./documents.js";
import { type Estimate, type EstimateLimits, checkEstimate, coerceVariables } from "./estimate.js";
import { type ResultFormat, formatErrors, formatResult, toFailure } from "./format-result.js";
import type { Client } from "./kernel.js";
import { CANCELLED, type ObservedOperation, toName, toOutcome } from "./observer.js";
import { type Spending, logOperation, toCost } from "./operation-log.js";
import { type Plan, createPlans } from "./plans.js";
import { type Result, toJson, toResult } from "./results.js";
import type { SharedAnswers } from "./shared-answers.js";

/** A valid query within the limits. */
export interface Query extends PreparedDocument {
  readonly operation: OperationDefinitionNode;
  readonly plan: Plan;
  /** As they came. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
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
  /** Resolves when `find` knows of all that has changed by now; undefined where it does. */
  caughtUp(): Promise<void> | undefined;
  /** What others were answered, while that is current and there is room for it: as much as if it were executed. */
  find(query: Query, client: Pick<Client, "log" | "answer">, observed: ObservedOperation): Result | undefined;
  /** Never rejects. */
  run(query: Query, client: QueryClient, observed: ObservedOperation): Promise<Result>;
  /** How many were given by `find`. */
  readonly given: () => number;
}

export interface QueriesSettings {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly limits: EstimateLimits;
  readonly createContext: CreateContext;
  readonly answers: SharedAnswers;
  /** What is known of the lists that a caller sees. */
  readonly toSizes: ToSizes;
  /** By default all that changes is known at once. */
  readonly caughtUp?: () => Promise<void> | undefined;
}

export type ToSizes = (permissions: Client["caller"]["permissions"]) => Sizes;

/** Of variables, as JSON, in characters: as long ones are part of keys as they are, longer ones by their hash. */
const MAX_PLAIN = 256;
/** Of variables, as JSON: longer ones are hardly ever sent twice. */
const MAX_KEY_VARIABLES = 4096;

export function createQueries(settings: QueriesSettings): Queries {
  const { schema, limits, answers, toSizes, caughtUp = () => undefined } = settings;
  const planOf = createPlans(schema);
  let given = 0;
  return {
    toQuery: (prepared, request, { caller }) => {
      const operation = getOperationAST(prepared.document, request.operationName);
      if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
      const variables = request.variables ?? {};
      const coerced = coerceVariables({ schema, operation, variables });
      if (!coerced) return undefined;
      try {
        const { query, hash, document } = prepared;
        const plan = planOf(document, operation);
        const estimate = plan.estimateOf(coerced, toSizes(caller.permissions));
        checkEstimate(estimate, limits);
        const key =
          plan.isShareable && !estimate.isForOneCaller
            ? toKey(hash, operation, coerced, caller.permissions.scope)
            : undefined;
        return { query, hash, document, operation, plan, variables, coerced, estimate, key };
      } catch (error) {
        // Over a limit.
        if (error instanceof GatewayError) return undefined;
        throw error;
      }
    },
    caughtUp,
    find: (query, { log, answer: room }, observed) => {
      const startedAt = performance.now();
      const result = query.key === undefined ? undefined : answers.find(query.key);
      // Without room it is executed, which finds room for what it can, and says what it can't.
      if (!result || room?.grow(toJson(result).length)) return undefined;
      given++;
      tell(query, result, startedAt, log, observed);
      return result;
    },
    given: () => given,
    run: async (query, client, observed) => {
      const startedAt = performance.now();
      const result = await answer(settings, query, client);
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
  const short =
    variables.length <= MAX_PLAIN ? variables : createHash("sha256").update(variables).digest("base64");
  return `${hash} ${operation.name?.value ?? ""} ${scope} ${short}`;
}

async function answer(settings: QueriesSettings, query: Query, client: QueryClient): Promise<Result> {
  const { introspection, createContext, answers } = settings;
  const { estimate, key } = query;
  const { log, requestId } = client;
  const context = createContext(client);
  const { spending } = context;
  spending.estimatedCalls = estimate.calls;
  spending.estimatedNodes = estimate.nodes;
  const answer = await executeQuery(settings.schema, query, context, { requestId, log, introspection });
  const cost = toCost(spending);
  const isCurrent = key === undefined || answer.errors ? undefined : context.toCurrency();
  if (key !== undefined && isCurrent) {
    answers.offer(key, () => {
      // For others nothing was asked of HealthLake.
      const others = { ...cost, actualCalls: 0, cacheHits: cost.cacheHits + spending.begunCalls };
      return { result: withCost(answer, others), isCurrent };
    });
  }
  return withCost(answer, cost);
}

/** A result without what it cost. Its data may be JSON already. */
interface Answer extends Pick<Result, "errors"> {
  readonly data?: Result["data"] | string;
}

async function executeQuery(
  schema: GraphQLSchema,
  { plan, document, operation, variables, coerced }: Query,
  context: ReturnType<CreateContext>,
  format: ResultFormat,
): Promise<Answer> {
  try {
    const run = plan.toCompiled(coerced);
    if (run) {
      const { data, errors } = await run(context, coerced);
      return errors.length === 0 ? { data } : { errors: formatErrors(errors, format), data };
    }
    const executed = await execute({
      schema,
      document,
      operationName: operation.name?.value ?? null,
      variableValues: variables,
      contextValue: context,
      fieldResolver: countingResolver,
    });
    return formatResult(executed, format);
  } catch (error) {
    return formatResult(toFailure(error), format);
  }
}

function withCost({ data, errors }: Answer, cost: Spending): Result {
  const extensions = { cost };
  if (typeof data === "string") return toResult(data, errors ? { errors, extensions } : { extensions });
  return errors ? { errors, data, extensions } : { data, extensions };
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
