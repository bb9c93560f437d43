// Sums of an estimate that are the same each time: what the document fixes is worked out once.
import { BREAK, type FieldNode, visit } from "graphql";
import type { Sizes } from "../relay/sizes.js";
import type { CostScope, Sum } from "./field-costs.js";

type ToSum = (scope: CostScope) => Sum;

/** Whether the arguments of the field itself do. */
export function usesVariables({ arguments: args = [] }: FieldNode): boolean {
  let found = false;
  for (const arg of args) visit(arg, { Variable: () => ((found = true), BREAK) });
  return found;
}

/** A sum that looked neither at variables nor at sizes is the same each time. */
export function onceIfFixed(toSum: ToSum): ToSum {
  let known: Sum | "varies" | undefined;
  return (scope) => {
    if (known === "varies") return toSum(scope);
    if (known) return known;
    const watched = new WatchedScope(scope);
    const sum = toSum(watched);
    known = watched.isLookedAt ? "varies" : sum;
    return sum;
  };
}

class WatchedScope implements CostScope {
  isLookedAt = false;
  readonly fragments: CostScope["fragments"];

  constructor(private readonly scope: CostScope) {
    this.fragments = scope.fragments;
  }

  get variableValues(): CostScope["variableValues"] {
    this.isLookedAt = true;
    return this.scope.variableValues;
  }

  get sizes(): Sizes {
    this.isLookedAt = true;
    return this.scope.sizes;
  }
}
