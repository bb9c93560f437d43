// How many calls to HealthLake an operation needs, worked out before any is made: by the fields that load something,
// and by the `first` of the connections around them.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  getVariableValues,
  validate,
} from "graphql";
import { type ComplexityEstimatorArgs, createComplexityRule } from "graphql-query-complexity";
import { GatewayError } from "../errors.js";
import { DEFAULT_FIRST, MAX_FIRST } from "../relay/connection.js";
import { MAX_NODES } from "../relay/global-id.js";
import { FIELDS_OF_DATASTORE_ID, type SelectionScope, selectsOnly } from "../relay/selection.js";

/** The operation, as Apollo has it once it is parsed and validated. */
export interface CostedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Estimate = (field: ComplexityEstimatorArgs, walk: Walk) => number;

/** The estimate's way through an operation, from the leaves to the root. */
interface Walk extends SelectionScope {
  /** Whether jobs below ask for more of their datastore than its id answers. */
  datastoreOfJobs: boolean;
  /** The calls that their datastore needs besides. All jobs below are of one: it needs them once, however many there are. */
  besides: number;
}

const one: Estimate = ({ childComplexity }) => 1 + childComplexity;
/** One call, and its children's for each edge. */
const connection: Estimate = ({ args, childComplexity }) => 1 + toFirst(args.first) * childComplexity;
/** Its jobs lead back to a datastore that is there by now. */
const datastore: Estimate = ({ childComplexity }, walk) => {
  walk.datastoreOfJobs = false;
  return 1 + childComplexity;
};
const job: Estimate = ({ childComplexity }, walk) => 1 + childComplexity + takeDatastoreOfJobs(walk);
const jobsOfDatastore: Estimate = (field, walk) => {
  const { besides } = walk;
  walk.besides = 0;
  return connection(field, walk) + besides;
};
/** Counted by what leads to the job. */
const datastoreOfJob: Estimate = ({ node, childComplexity }, walk) => {
  walk.datastoreOfJobs ||= !selectsOnly([node], FIELDS_OF_DATASTORE_ID, walk);
  walk.besides += childComplexity;
  return 0;
};

/** Every field that may call HealthLake; a test holds it against the schema's resolvers. */
export const ESTIMATES: Readonly<Record<string, Estimate>> = {
  "Query.node": job,
  "Query.nodes": (field, walk) => toNodes(field.args.ids as readonly string[]) * job(field, walk),
  "Query.datastore": datastore,
  "Query.datastores": (field, walk) => {
    walk.datastoreOfJobs = false;
    return connection(field, walk);
  },
  "Query.importJob": job,
  "Query.exportJob": job,
  "Mutation.createDatastore": one,
  // A conflict asks Describe.
  "Mutation.deleteDatastore": (field) => 2 + toArnCalls(field, "id") + field.childComplexity,
  "Mutation.startImportJob": (field) => 1 + toArnCalls(field, "datastoreId") + field.childComplexity,
  "Mutation.startExportJob": (field) => 1 + toArnCalls(field, "datastoreId") + field.childComplexity,
  "Mutation.tagDatastore": (field) => 2 - toArnCalls(field, "id") + field.childComplexity,
  "Mutation.untagDatastore": (field) => 2 - toArnCalls(field, "id") + field.childComplexity,
  "CreateDatastorePayload.datastore": datastore,
  "DeleteDatastorePayload.datastore": datastore,
  "TagDatastorePayload.datastore": datastore,
  "UntagDatastorePayload.datastore": datastore,
  "StartImportJobPayload.importJob": job,
  "StartExportJobPayload.exportJob": job,
  "Datastore.tags": one,
  "Datastore.importJobs": jobsOfDatastore,
  "Datastore.exportJobs": jobsOfDatastore,
  "Job.datastore": datastoreOfJob,
  "ImportJob.datastore": datastoreOfJob,
  "ExportJob.datastore": datastoreOfJob,
};

/** Fields that an operation may have, each fragment counted wherever it is spread: the estimate must not take long. */
const MAX_FIELDS = 10_000;

/**
 * The most calls that the operation can need, but for list pages beyond the first, which depend on the data. What
 * execution will refuse, variables and arguments that can't be coerced, costs nothing. Throws OPERATION_TOO_EXPENSIVE
 * for more than 10,000 fields.
 */
export function estimateCalls({ schema, document, operation, variables }: CostedOperation): number {
  // Nobody is told what is wrong, and each error is dear: it looks for names to suggest.
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
    maxErrors: 1,
  });
  if (!coerced) return 0;
  const walk: Walk = {
    fragments: toFragments(document),
    variableValues: coerced,
    datastoreOfJobs: false,
    besides: 0,
  };
  let estimatedCalls = 0;
  const rule = createComplexityRule({
    maximumComplexity: Infinity,
    maxQueryNodes: MAX_FIELDS,
    variables: { ...variables },
    ...(operation.name && { operationName: operation.name.value }),
    estimators: [
      (field) => (ESTIMATES[`${field.type.name}.${field.field.name}`] ?? childrenOnly)(field, walk),
    ],
    onComplete: (complexity) => (estimatedCalls = complexity),
  });
  try {
    // As a validation rule it reports arguments that can't be coerced, and goes on.
    validate(schema, document, [rule], { maxErrors: Infinity });
  } catch (error) {
    // Fragments that spread each other in a chain are walked by recursion: too deep a one overflows the stack.
    if (error instanceof GraphQLError || error instanceof RangeError) throw tooManyFields();
    throw error;
  }
  // A subscription's jobs come from its poller: nothing above them has counted their datastore.
  return estimatedCalls + takeDatastoreOfJobs(walk);
}

/** The calls for the datastore of the jobs below. */
function takeDatastoreOfJobs(walk: Walk): number {
  const calls = (walk.datastoreOfJobs ? 1 : 0) + walk.besides;
  walk.datastoreOfJobs = false;
  walk.besides = 0;
  return calls;
}

/** Throws OPERATION_TOO_EXPENSIVE over the limit. */
export function checkEstimate(estimatedCalls: number, limit: number): void {
  if (estimatedCalls <= limit) return;
  const message =
    `The operation may need ${estimatedCalls} calls to HealthLake, over the limit of ${limit} (LIMIT_UPSTREAM_CALLS): ` +
    "ask for fewer edges (first) or less below them";
  throw new GatewayError("OPERATION_TOO_EXPENSIVE", message, { limit: "LIMIT_UPSTREAM_CALLS" });
}

/** A mutation that takes the AWS id Describes an ARN, one that takes the ARN all else. */
function toArnCalls({ args }: ComplexityEstimatorArgs, member: "id" | "datastoreId"): 0 | 1 {
  const { [member]: id } = args.input as Readonly<Record<string, unknown>>;
  return typeof id === "string" && id.startsWith("arn:") ? 1 : 0;
}

const childrenOnly: Estimate = ({ childComplexity }) => childComplexity;

function tooManyFields(): GatewayError {
  const message = `The operation selects more than ${MAX_FIELDS} fields, each fragment counted wherever it is spread, or nests them too deep`;
  return new GatewayError("OPERATION_TOO_EXPENSIVE", message);
}

/** A duplicate needs nothing more; too many are refused before anything is loaded. */
function toNodes(ids: readonly string[]): number {
  return ids.length > MAX_NODES ? 0 : new Set(ids).size;
}

function toFirst(first: unknown): number {
  return typeof first === "number" ? Math.min(Math.max(first, 0), MAX_FIRST) : DEFAULT_FIRST;
}

function toFragments(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}
