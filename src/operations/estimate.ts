// What an operation may need at most, worked out before it runs: calls to HealthLake, by the fields that load something, and
// nodes of its answer, by the `first` of the connections around them. What the document fixes is worked out once, what its
// variables change each time.
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  isAbstractType,
  isCompositeType,
} from "graphql";
import { GatewayError } from "../errors.js";
import { type SelectionScope, isIncluded, toFragments } from "../relay/selection.js";
import { NOTHING_KNOWN, type Sizes } from "../relay/sizes.js";
import { COSTS, type Cost, type CostScope, type Sum, listCost, takeDatastoreOfJobs } from "./field-costs.js";
import { onceIfFixed, usesVariables } from "./fixed-sums.js";

export interface Estimate {
  /** To HealthLake, but for list pages beyond the first, which depend on the data. */
  readonly calls: number;
  /** Items of connections and other lists, and single resources. What is part of another object counts with it. */
  readonly nodes: number;
  /** To S3, for the results of jobs; pages beyond the first, and most objects, depend on the data. */
  readonly s3Calls: number;
  readonly s3Bytes: number;
  /** Whether it selects what is made for one caller. */
  readonly isForOneCaller: boolean;
}

/** The operation, parsed and validated. */
export interface EstimatedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Absent: nothing is known of any list. */
  readonly sizes?: Sizes;
}

/** What an estimate may be at most, by the names of the settings. */
export interface EstimateLimits {
  readonly LIMIT_UPSTREAM_CALLS: number;
  readonly LIMIT_NODES: number;
  readonly LIMIT_S3_CALLS: number;
  readonly LIMIT_S3_BYTES: number;
}

/** Selections that an operation may have, each fragment counted wherever it is spread: the estimate must not take long. */
const MAX_SELECTIONS = 10_000;

const NO_S3 = { s3Calls: 0, s3Bytes: 0, isForOneCaller: false };
const ZERO: Sum = { calls: 0, nodes: 0, datastoreOfJobs: false, besides: 0, ...NO_S3 };

/** A field of a selection set, and for which types of objects it is selected. */
interface Part {
  readonly types: ReadonlySet<GraphQLObjectType>;
  /** The field, and the fragments around it. */
  readonly conditions: readonly SelectionNode[];
  readonly sum: (scope: CostScope) => Sum;
}

const compiled = new WeakMap<OperationDefinitionNode, EstimateOf>();

/** An estimate by variables, coerced, and by what is known of lists. */
export type EstimateOf = (variables: Readonly<Record<string, unknown>>, sizes?: Sizes) => Estimate;

/**
 * What execution will refuse, variables and arguments that can't be coerced, costs nothing. Throws OPERATION_TOO_EXPENSIVE
 * for more than 10,000 selections.
 */
export function estimate(asked: EstimatedOperation): Estimate {
  const coerced = coerceVariables(asked);
  return coerced ? compileEstimate(asked)(coerced, asked.sizes) : ZERO;
}

/** Undefined where one can't be coerced. */
export function coerceVariables({
  schema,
  operation,
  variables,
}: Omit<EstimatedOperation, "document" | "sizes">): Readonly<Record<string, unknown>> | undefined {
  // Nobody is told what is wrong, and each error is dear: it looks for names to suggest.
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 }).coerced;
}

/** Once for each operation of a document. Throws OPERATION_TOO_EXPENSIVE for more than 10,000 selections. */
export function compileEstimate({
  schema,
  document,
  operation,
}: Omit<EstimatedOperation, "variables" | "sizes">): EstimateOf {
  const known = compiled.get(operation);
  if (known) return known;
  const fragments = toFragments(document);
  const sumOf = compileOperation(schema, operation, fragments);
  const estimateOf: EstimateOf = (variableValues, sizes = NOTHING_KNOWN) => {
    const sum = sumOf({ fragments, variableValues, sizes });
    // A subscription's jobs come from its poller: nothing above them has counted their datastore.
    const { s3Calls, s3Bytes, isForOneCaller } = sum;
    const calls = sum.calls + takeDatastoreOfJobs(sum);
    return { calls, nodes: Math.ceil(sum.nodes), s3Calls, s3Bytes, isForOneCaller };
  };
  compiled.set(operation, estimateOf);
  return estimateOf;
}

/** Throws OPERATION_TOO_EXPENSIVE over a limit. */
export function checkEstimate({ calls, nodes, s3Calls, s3Bytes }: Estimate, limits: EstimateLimits): void {
  if (calls > limits.LIMIT_UPSTREAM_CALLS)
    throw tooExpensive("LIMIT_UPSTREAM_CALLS", `${calls} calls to HealthLake`, limits);
  if (nodes > limits.LIMIT_NODES) throw tooExpensive("LIMIT_NODES", `${nodes} nodes`, limits);
  if (s3Calls > limits.LIMIT_S3_CALLS) throw tooExpensive("LIMIT_S3_CALLS", `${s3Calls} calls to S3`, limits);
  if (s3Bytes > limits.LIMIT_S3_BYTES) throw tooExpensive("LIMIT_S3_BYTES", `${s3Bytes} bytes of S3`, limits);
}

function tooExpensive(limit: keyof EstimateLimits, what: string, limits: EstimateLimits): GatewayError {
  const message =
    `The operation may need ${what}, over the limit of ${limits[limit]} (${limit}): ` +
    "ask for fewer edges (first), less below them, or of jobs for fewer kinds or datastores (filter)";
  return new GatewayError("OPERATION_TOO_EXPENSIVE", message, { limit });
}

function tooManySelections(): GatewayError {
  const message = `The operation selects more than ${MAX_SELECTIONS} fields, each fragment counted wherever it is spread, or nests them too deep`;
  return new GatewayError("OPERATION_TOO_EXPENSIVE", message);
}

function compileOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: SelectionScope["fragments"],
): (scope: CostScope) => Sum {
  const root = schema.getRootType(operation.operation);
  if (!root) return () => ZERO;
  try {
    return new Compiler(schema, fragments).compile(operation.selectionSet, root);
  } catch (error) {
    // Fragments that spread each other in a chain are walked by recursion: too deep a one overflows the stack.
    if (error instanceof RangeError) throw tooManySelections();
    throw error;
  }
}

class Compiler {
  private selections = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: SelectionScope["fragments"],
  ) {}

  /** The sum of a selection set: of an object that may be of several types, the most of any. */
  compile(set: SelectionSetNode, type: GraphQLCompositeType): (scope: CostScope) => Sum {
    const types = this.typesOf(type);
    const parts = this.partsOf(set, type, new Set(types), []);
    return (scope) => sumOfParts(types, parts, scope);
  }

  private typesOf(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
  }

  private partsOf(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    types: ReadonlySet<GraphQLObjectType>,
    around: readonly SelectionNode[],
  ): readonly Part[] {
    return selections.flatMap((selection) => {
      if (++this.selections > MAX_SELECTIONS) throw tooManySelections();
      const conditions = selection.directives?.length ? [...around, selection] : around;
      if (selection.kind === Kind.FIELD) {
        const sum = this.sumOfField(selection, parent);
        return sum ? [{ types, conditions, sum }] : [];
      }
      const { selectionSet, typeCondition } =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments[selection.name.value]!;
      if (!typeCondition) return this.partsOf(selectionSet, parent, types, conditions);
      const type = this.schema.getType(typeCondition.name.value) as GraphQLCompositeType;
      const narrowed = new Set(this.typesOf(type).filter((possible) => types.has(possible)));
      return this.partsOf(selectionSet, type, narrowed, conditions);
    });
  }

  /** Undefined for a field that never costs anything. */
  private sumOfField(node: FieldNode, parent: GraphQLCompositeType): Part["sum"] | undefined {
    const field = this.fieldOf(parent, node.name.value);
    if (!field) return undefined;
    const cost = COSTS[`${parent.name}.${field.name}`] ?? listCost(this.schema, parent, field);
    const type = getNamedType(field.type);
    const below =
      isCompositeType(type) && node.selectionSet ? this.compile(node.selectionSet, type) : undefined;
    if (!cost) return below;
    const hasVariables = usesVariables(node);
    return onceIfFixed((scope) =>
      sumWithArguments(cost, field, node, below?.(scope) ?? ZERO, scope, hasVariables),
    );
  }

  private fieldOf(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return "getFields" in parent ? parent.getFields()[name] : undefined;
  }
}

function sumWithArguments(
  cost: Cost,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  below: Sum,
  scope: CostScope,
  hasVariables: boolean,
): Sum {
  if (field.args.length === 0) return cost({ node, args: {}, below, scope });
  let args: Record<string, unknown>;
  try {
    args = getArgumentValues(field, node, hasVariables ? scope.variableValues : {});
  } catch {
    // Execution refuses them.
    return ZERO;
  }
  return cost({ node, args, below, scope });
}

function sumOfParts(types: readonly GraphQLObjectType[], parts: readonly Part[], scope: CostScope): Sum {
  const most = { calls: 0, nodes: 0, datastoreOfJobs: false, besides: 0, ...NO_S3 };
  const ofTypes = types.map(() => ({ calls: 0, nodes: 0, s3Calls: 0, s3Bytes: 0 }));
  for (const part of parts) {
    if (!part.conditions.every((selection) => isIncluded(selection, scope))) continue;
    const sum = part.sum(scope);
    // Jobs of several types lead to one datastore, which is loaded once.
    most.datastoreOfJobs ||= sum.datastoreOfJobs;
    most.besides += sum.besides;
    most.isForOneCaller ||= sum.isForOneCaller;
    types.forEach((type, index) => {
      const ofType = ofTypes[index];
      if (!ofType || !part.types.has(type)) return;
      ofType.calls += sum.calls;
      ofType.nodes += sum.nodes;
      ofType.s3Calls += sum.s3Calls;
      ofType.s3Bytes += sum.s3Bytes;
    });
  }
  most.calls = Math.max(0, ...ofTypes.map(({ calls }) => calls));
  most.nodes = Math.max(0, ...ofTypes.map(({ nodes }) => nodes));
  most.s3Calls = Math.max(0, ...ofTypes.map(({ s3Calls }) => s3Calls));
  most.s3Bytes = Math.max(0, ...ofTypes.map(({ s3Bytes }) => s3Bytes));
  return most;
}
