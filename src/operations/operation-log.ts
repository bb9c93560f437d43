// One line an operation: its name, type and hash, what it cost and how it ended; never its variables.
import type { GraphQLFormattedError, OperationTypeNode } from "graphql";
import type { Log } from "../log.js";
import { toName } from "./observer.js";

export interface Spending {
  readonly estimatedCalls: number;
  readonly actualCalls: number;
  readonly cacheHits: number;
  readonly estimatedNodes: number;
  readonly nodes: number;
}

export interface LoggedOperation {
  readonly name: string | undefined;
  readonly type: `${OperationTypeNode}` | undefined;
  readonly hash: string | undefined;
  /** By performance.now(). */
  readonly startedAt: number;
  readonly cost: Spending;
  readonly errors: readonly Pick<GraphQLFormattedError, "extensions">[] | undefined;
}

export function logOperation(log: Log, { name, type, hash, startedAt, cost, errors }: LoggedOperation): void {
  log.info(
    {
      operation: toName(name),
      type,
      hash: hash?.slice(0, 16),
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      cost: toCost(cost),
      errors: errors && [...new Set(errors.map((error) => error.extensions?.code))],
    },
    "operation",
  );
}

/** As `extensions.cost` says it. */
export function toCost({
  estimatedCalls,
  actualCalls,
  cacheHits,
  estimatedNodes,
  nodes,
}: Spending): Spending {
  return { estimatedCalls, actualCalls, cacheHits, estimatedNodes, nodes };
}
