// How many calls to HealthLake an operation needs, worked out before any is made: by the fields that load something,
// and by the `first` of the connections around them.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  getVariableValues,
} from "graphql";
import { type ComplexityEstimatorArgs, getComplexity } from "graphql-query-complexity";
import { GatewayError } from "../errors.js";
import { DEFAULT_FIRST, MAX_FIRST } from "../relay/connection.js";
import { FIELDS_OF_DATASTORE_ID, type SelectionScope, selectsOnly } from "../relay/selection.js";

/** The operation, as Apollo has it once it is parsed and validated. */
export interface CostedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Estimate = (field: ComplexityEstimatorArgs, scope: SelectionScope) => number;

/** One call, and its children's for each edge. */
const connection: Estimate = ({ args, childComplexity }) => 1 + toFirst(args.first) * childComplexity;
const one: Estimate = ({ childComplexity }) => 1 + childComplexity;
/** What a datastore's id answers costs no Describe. */
const datastoreOfJob: Estimate = ({ node, childComplexity }, scope) =>
  (selectsOnly([node], FIELDS_OF_DATASTORE_ID, scope) ? 0 : 1) + childComplexity;

/** Every field that may call HealthLake; a test holds it against the schema's resolvers. */
export const ESTIMATES: Readonly<Record<string, Estimate>> = {
  "Query.node": one,
  "Query.nodes": ({ args, childComplexity }) =>
    (Array.isArray(args.ids) ? args.ids.length : 1) * (1 + childComplexity),
  "Query.datastore": one,
  "Query.datastores": connection,
  "Query.importJob": one,
  "Query.exportJob": one,
  "Mutation.createDatastore": one,
  "Mutation.deleteDatastore": one,
  "Mutation.startImportJob": one,
  "Mutation.startExportJob": one,
  "Mutation.tagDatastore": one,
  "Mutation.untagDatastore": one,
  "CreateDatastorePayload.datastore": one,
  "DeleteDatastorePayload.datastore": one,
  "TagDatastorePayload.datastore": one,
  "UntagDatastorePayload.datastore": one,
  "StartImportJobPayload.importJob": one,
  "StartExportJobPayload.exportJob": one,
  "Datastore.tags": one,
  "Datastore.importJobs": connection,
  "Datastore.exportJobs": connection,
  "Job.datastore": datastoreOfJob,
  "ImportJob.datastore": datastoreOfJob,
  "ExportJob.datastore": datastoreOfJob,
};

/**
 * The most calls that the operation can need, but for list pages beyond the first, which depend on the data.
 * Variables that can't be coerced count as absent: execution refuses them anyway.
 */
export function estimateCalls({ schema, document, operation, variables }: CostedOperation): number {
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const scope: SelectionScope = { fragments: toFragments(document), variableValues: coerced };
  return getComplexity({
    schema,
    query: document,
    variables: { ...variables },
    ...(operation.name && { operationName: operation.name.value }),
    estimators: [
      (field) => (ESTIMATES[`${field.type.name}.${field.field.name}`] ?? childrenOnly)(field, scope),
    ],
  });
}

/** Throws OPERATION_TOO_EXPENSIVE over the limit. */
export function checkEstimate(estimatedCalls: number, limit: number): void {
  if (estimatedCalls <= limit) return;
  const message =
    `The operation may need ${estimatedCalls} calls to HealthLake, over the limit of ${limit} (LIMIT_UPSTREAM_CALLS): ` +
    "ask for fewer edges (first) or less below them";
  throw new GatewayError("OPERATION_TOO_EXPENSIVE", message, { limit: "LIMIT_UPSTREAM_CALLS" });
}

const childrenOnly: Estimate = ({ childComplexity }) => childComplexity;

function toFirst(first: unknown): number {
  return typeof first === "number" ? Math.min(Math.max(first, 0), MAX_FIRST) : DEFAULT_FIRST;
}

function toFragments(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}
