// What each field may need: calls to HealthLake, and nodes of the answer. A new field that loads something is added here.
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
} from "graphql";
import { isArn } from "../aws/ids.js";
import type { JobKind } from "../aws/job-kinds.js";
import { DEFAULT_FIRST, FIRST_DATASTORES, MAX_FIRST } from "../relay/connection.js";
import { MAX_NODES, toDatastoreId } from "../relay/global-id.js";
import { RESULT_COSTS, timesS3 } from "./result-costs.js";
import { FIELDS_OF_DATASTORE_ID, type SelectionScope, selectsOnly } from "../relay/selection.js";
import type { Sizes } from "../relay/sizes.js";

/** What a selection needs. */
export interface Sum {
  readonly calls: number;
  readonly nodes: number;
  /** Whether jobs in it ask for more of their datastore than its id answers. */
  readonly datastoreOfJobs: boolean;
  /** The calls that their datastore needs besides. All jobs of a list are of one: it needs them once, however many there are. */
  readonly besides: number;
  /** To S3. */
  readonly s3Calls: number;
  readonly s3Bytes: number;
  /** Whether it holds what is made for one caller, and never shared. */
  readonly isForOneCaller: boolean;
}

/** What a cost depends on, besides the document. */
export interface CostScope extends SelectionScope {
  readonly sizes: Sizes;
}

export interface CostedField {
  readonly node: FieldNode;
  /** Coerced. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What is selected below it, for one object. */
  readonly below: Sum;
  readonly scope: CostScope;
}

export type Cost = (field: CostedField) => Sum;

/** What HealthLake lets a datastore have (docs/healthlake.md, Tags). */
const MAX_TAGS = 50;

const KINDS: readonly JobKind[] = ["import", "export"];

/** A resource that needs one call. */
const resource: Cost = ({ below }) => ({ ...below, calls: 1 + below.calls, nodes: 1 + below.nodes });
/** Its jobs lead back to a datastore that is there by now. */
const datastore: Cost = (field) => ({ ...resource(field), datastoreOfJobs: false });
const job: Cost = (field) => {
  const sum = resource(field);
  const calls = sum.calls + takeDatastoreOfJobs(field.below);
  return { ...sum, calls, datastoreOfJobs: false, besides: 0 };
};
/** One call, and its children's for each edge. Its items are loaded though neither edges nor nodes are selected. */
const connection: Cost = (field) => listOf(toFirst(field.args.first), field);
const listOf = (edges: number, { below }: CostedField): Sum =>
  timesS3({ ...below, calls: 1 + edges * below.calls, nodes: edges * Math.max(1, below.nodes) }, edges);
/** No more than there were a moment ago. */
const datastores: Cost = (field) => {
  const edges = Math.min(
    toFirst(field.args.first ?? field.args.last, FIRST_DATASTORES),
    field.scope.sizes.datastores() ?? Infinity,
  );
  return { ...listOf(edges, field), datastoreOfJobs: false };
};
/**
 * A list of datastores, and of each the lists of its jobs: by as many pages as a moment ago, and of as many datastores as AWS
 * allows where nothing was seen. The jobs' own datastores were listed; what else is asked of them is asked once for each.
 */
const jobsOfAccount: Cost = ({ args, below, scope }) => {
  const { kind, datastoreId } = Object(args.filter) as {
    kind?: JobKind[] | null;
    datastoreId?: string[] | null;
  };
  const kinds = [...new Set(kind ?? KINDS)];
  const ids = datastoreId && [...new Set(datastoreId.map(toDatastoreId))].filter((id) => id !== undefined);
  const pages =
    scope.sizes.jobPages(kinds, ids ?? undefined) ?? kinds.length * (ids?.length ?? FIRST_DATASTORES);
  const edges = toFirst(args.first ?? args.last, FIRST_DATASTORES);
  const calls = 1 + pages + edges * (below.calls + below.besides);
  const nodes = edges * Math.max(1, below.nodes);
  return timesS3({ ...below, calls, nodes, datastoreOfJobs: false, besides: 0 }, edges);
};
const jobsOfDatastore: Cost = (field) => {
  const sum = connection(field);
  return { ...sum, calls: sum.calls + sum.besides, besides: 0 };
};
/** Its calls are counted by what leads to the job. */
const datastoreOfJob: Cost = ({ node, below, scope }) => ({
  ...below,
  calls: 0,
  nodes: 1 + below.nodes,
  datastoreOfJobs: below.datastoreOfJobs || !selectsOnly([node], FIELDS_OF_DATASTORE_ID, scope),
  besides: below.besides + below.calls,
});
const mutation =
  (toCalls: (field: CostedField) => number): Cost =>
  (field) => ({ ...field.below, calls: toCalls(field) + field.below.calls });

/** Every field that may call HealthLake; a test holds it against the schema's resolvers. */
export const COSTS: Readonly<Record<string, Cost>> = {
  "Query.node": job,
  "Query.nodes": (field) => {
    const one = job(field);
    const ids = field.args.ids as readonly string[];
    // A duplicate needs nothing more; too many are refused before anything is loaded.
    const distinct = ids.length > MAX_NODES ? 0 : new Set(ids).size;
    const nodes = Math.min(ids.length, MAX_NODES) * one.nodes;
    return timesS3({ ...one, calls: distinct * one.calls, nodes }, distinct);
  },
  "Query.datastore": datastore,
  "Query.datastores": datastores,
  "Query.jobs": jobsOfAccount,
  "Query.importJob": job,
  "Query.exportJob": job,
  "Mutation.createDatastore": mutation(() => 1),
  // A lost answer asks Describe.
  "Mutation.updateDatastore": mutation((field) => 2 + toArnCalls(field, "id")),
  "Mutation.restoreDatastore": mutation((field) => 1 + toArnCalls(field, "sourceDatastoreId")),
  // A conflict asks Describe.
  "Mutation.deleteDatastore": mutation((field) => 2 + toArnCalls(field, "id")),
  "Mutation.startImportJob": mutation((field) => 1 + toArnCalls(field, "datastoreId")),
  "Mutation.startExportJob": mutation((field) => 1 + toArnCalls(field, "datastoreId")),
  "Mutation.tagDatastore": mutation((field) => 2 - toArnCalls(field, "id")),
  "Mutation.untagDatastore": mutation((field) => 2 - toArnCalls(field, "id")),
  "CreateDatastorePayload.datastore": datastore,
  "UpdateDatastorePayload.datastore": datastore,
  "RestoreDatastorePayload.datastore": datastore,
  "DeleteDatastorePayload.datastore": datastore,
  "TagDatastorePayload.datastore": datastore,
  "UntagDatastorePayload.datastore": datastore,
  "StartImportJobPayload.importJob": job,
  "StartExportJobPayload.exportJob": job,
  "Datastore.tags": ({ below }) => ({ ...below, calls: 1, nodes: MAX_TAGS }),
  "Datastore.importJobs": jobsOfDatastore,
  "Datastore.exportJobs": jobsOfDatastore,
  "Job.datastore": datastoreOfJob,
  "ImportJob.datastore": datastoreOfJob,
  "ExportJob.datastore": datastoreOfJob,
  ...RESULT_COSTS,
};

/** The calls for the datastore of the jobs in a selection. */
export function takeDatastoreOfJobs({ datastoreOfJobs, besides }: Sum): number {
  return (datastoreOfJobs ? 1 : 0) + besides;
}

/** What a list needs that loads nothing itself: a connection's edges and nodes, and introspection; undefined for all else. */
export function listCost(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
): Cost | undefined {
  const isList = isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type));
  if (!isList) return undefined;
  const length = parent.name.startsWith("__")
    ? introspectedLength(schema, `${parent.name}.${field.name}`)
    : 1;
  return ({ below }) => ({ ...below, nodes: length * (1 + below.nodes) });
}

/**
 * How long a list of introspection is, on the average of all types, fields or directives of the schema: all together they are
 * as many as introspection shows.
 */
function introspectedLength(schema: GraphQLSchema, name: string): number {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputFields = types.flatMap((type) =>
    isInputObjectType(type) ? Object.values(type.getFields()) : [],
  );
  const totals: Readonly<Record<string, number>> = {
    "__Schema.types": types.length,
    "__Schema.directives": schema.getDirectives().length,
    "__Type.fields": fields.length / types.length,
    "__Type.inputFields": inputFields.length / types.length,
    "__Type.enumValues":
      types.flatMap((type) => (isEnumType(type) ? type.getValues() : [])).length / types.length,
    "__Field.args": fields.flatMap(({ args }) => args).length / fields.length,
  };
  return totals[name] ?? 1;
}

/** A mutation that takes the AWS id Describes an ARN, one that takes the ARN all else. */
function toArnCalls({ args }: CostedField, member: "id" | "datastoreId" | "sourceDatastoreId"): 0 | 1 {
  const { [member]: id } = args.input as Readonly<Record<string, unknown>>;
  return typeof id === "string" && isArn(id) ? 1 : 0;
}

function toFirst(first: unknown, byDefault = DEFAULT_FIRST): number {
  return typeof first === "number" ? Math.min(Math.max(first, 0), MAX_FIRST) : byDefault;
}
