// What is worked out once for each query of a document, and used each time it is asked.
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { type SelectionScope, toFragments } from "../relay/selection.js";
import { type RunCompiled, compileQuery } from "./compiled/compile.js";
import { NodeTexts } from "./compiled/node-texts.js";
import { type Variables, conditionNames } from "./compiled/selection.js";
import { type EstimateOf, compileEstimate } from "./estimate.js";
import { COSTS } from "./field-costs.js";

export interface Plan {
  readonly estimateOf: EstimateOf;
  /** Whether all that it loads is dated: a root field that is not known to be would make its answer its asker's alone. */
  readonly isShareable: boolean;
  /** To be called once for each run. Undefined where graphql-js is to run it: the first time, and introspection. */
  toCompiled(variables: Variables): RunCompiled | undefined;
}

export type Plans = (document: DocumentNode, operation: OperationDefinitionNode) => Plan;

/** Of one operation, by what its @skip and @include are told; what more there are, graphql-js runs. */
const MAX_VARIANTS = 8;

export function createPlans(schema: GraphQLSchema): Plans {
  const plans = new WeakMap<OperationDefinitionNode, Plan>();
  const texts = new NodeTexts();
  return (document, operation) => {
    const known = plans.get(operation);
    if (known) return known;
    const plan = createPlan(schema, document, operation, texts);
    plans.set(operation, plan);
    return plan;
  };
}

function createPlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  texts: NodeTexts,
): Plan {
  const names = conditionNames(document);
  const variants = new Map<string, RunCompiled | undefined>();
  let hasRun = false;
  return {
    estimateOf: compileEstimate({ schema, document, operation }),
    isShareable: loadsOnlyDated(operation.selectionSet, toFragments(document)),
    toCompiled: (variables) => {
      // To compile takes longer than to run once.
      if (!hasRun) return void (hasRun = true);
      const conditions = Object.fromEntries(names.map((name) => [name, variables[name]]));
      const variant = names.length === 0 ? "" : JSON.stringify(conditions);
      if (variants.has(variant)) return variants.get(variant);
      if (variants.size >= MAX_VARIANTS) return undefined;
      const compiled = compileQuery({ schema, document, operation, conditions, texts });
      variants.set(variant, compiled);
      return compiled;
    },
  };
}

function loadsOnlyDated({ selections }: SelectionSetNode, fragments: SelectionScope["fragments"]): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      return name.startsWith("__") || `Query.${name}` in COSTS;
    }
    const below = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
    return below !== undefined && loadsOnlyDated(below.selectionSet, fragments);
  });
}
