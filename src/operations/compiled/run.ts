// One run of a compiled query, and what goes wrong in it.
import { type FieldNode, type GraphQLError, type GraphQLResolveInfo, locatedError } from "graphql";
import type { BudgetContext } from "../answer-budget.js";
import type { Variables } from "./selection.js";

export type Path = GraphQLResolveInfo["path"];

/** JSON. */
export type Text = string | Promise<string>;

/** Gives the JSON of what is selected of a value; throws, or rejects, where the value around it must be null. */
export type Complete = (value: unknown, run: Run, path: Path | undefined) => Text;

export const NULL = "null";

export interface Run {
  readonly context: BudgetContext;
  /** As coerced. */
  readonly variables: Variables;
  readonly errors: GraphQLError[];
  /** Arguments that were worked out in this run, by their field's slot. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
}

/** Where an error belongs, and whether null may stand there. */
export interface Place {
  readonly nodes: readonly FieldNode[];
  readonly isNullable: boolean;
}

/** Null, and the error among those of the answer; throws where null may not stand there. */
export function failed(
  error: unknown,
  { nodes, isNullable }: Place,
  path: Path | undefined,
  run: Run,
): string {
  const located = locatedError(error, nodes, toKeys(path));
  if (!isNullable) throw located;
  run.errors.push(located);
  return NULL;
}

function toKeys(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.prev) keys.unshift(at.key);
  return keys;
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
