// How much clients may send beside a document. JSON of a megabyte nests half a million deep, or lists as many values: the
// one overflows the stack of the code that walks it, the other takes seconds to coerce.
import type { OperationDefinitionNode } from "graphql";

/** Of lists and objects, each within the other. */
export const MAX_NESTING = 64;
/** Of lists, objects and what they hold, all together. */
export const MAX_VALUES = 10_000;

/** What is wrong with a value that was JSON; undefined where it keeps both limits. Looks no further than the limit. */
export function checkValues(value: unknown): string | undefined {
  let level = [value];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    if (count > MAX_VALUES) return `must hold at most ${MAX_VALUES} values, lists and objects among them`;
    if (depth > MAX_NESTING) return `must nest lists and objects at most ${MAX_NESTING} deep`;
    level = level.flatMap(toMembers);
  }
  return undefined;
}

function toMembers(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const members: unknown[] = Object.values(value);
  return members.length > MAX_VALUES ? members.slice(0, MAX_VALUES + 1) : members;
}

/** The variables that the operation declares: nothing else that came beside them is looked at, or kept. */
export function pickDeclared(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
}
