// One operation for each field that has a rule: what it asks, and where its answer stands.
import { randomUUID } from "node:crypto";

/** What operations are about: AWS ids of one datastore and its jobs, and global ids of the same. */
export interface Subject {
  readonly datastoreId: string;
  readonly importJob: string;
  readonly exportJob: string;
}

export interface Asking {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  /** Dotted, from `data`: null there where the field was denied. */
  readonly at: string;
}

const toGlobalId = (type: string, key: string) => Buffer.from(`${type}:${key}`).toString("base64url");
const ROLE = "arn:aws:iam::123456789012:role/HealthLake";
const OUTPUT = { s3Configuration: { s3Uri: "s3://bucket/output/", kmsKeyId: "alias/key" } };

const byId = (field: string, id: string): Asking => ({
  query: `query ($id: ID!) { ${field}(id: $id) { id } }`,
  variables: { id },
  at: field,
});
const ofDatastore =
  (field: string, selection: string) =>
  ({ datastoreId }: Subject): Asking => ({
    query: `query ($id: ID!) { datastore(id: $id) { id ${field} ${selection} } }`,
    variables: { id: datastoreId },
    at: `datastore.${field}`,
  });
const datastoreOf =
  (field: "importJob" | "exportJob") =>
  (subject: Subject): Asking => ({
    query: `query ($id: ID!) { ${field}(id: $id) { id datastore { id name } } }`,
    variables: { id: subject[field] },
    at: `${field}.datastore`,
  });
const ofGateway = (selection: string): Asking => ({
  query: `{ gateway { ${selection} } }`,
  variables: {},
  at: `gateway.${selection.split(" ")[0]}`,
});
const mutate = (field: string, type: string, input: object, selection = "clientMutationId"): Asking => ({
  query: `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`,
  variables: { input: { clientMutationId: "1", ...input } },
  at: selection === "clientMutationId" ? field : `${field}.${selection.split(" ")[0]}`,
});
const start =
  (kind: "Import" | "Export", selection?: string) =>
  ({ datastoreId }: Subject): Asking =>
    mutate(
      `start${kind}Job`,
      `Start${kind}JobInput`,
      {
        datastoreId,
        dataAccessRoleArn: ROLE,
        clientToken: randomUUID(),
        ...(kind === "Import"
          ? { inputDataConfig: { s3Uri: "s3://bucket/input/" }, jobOutputDataConfig: OUTPUT }
          : { outputDataConfig: OUTPUT }),
      },
      selection,
    );
const tag = ({ datastoreId: id }: Subject, selection?: string) =>
  mutate("tagDatastore", "TagDatastoreInput", { id, tags: [{ key: "a", value: "b" }] }, selection);
const untag = ({ datastoreId: id }: Subject, selection?: string) =>
  mutate("untagDatastore", "UntagDatastoreInput", { id, keys: ["a"] }, selection);
const remove = ({ datastoreId: id }: Subject, selection?: string) =>
  mutate("deleteDatastore", "DeleteDatastoreInput", { id }, selection);
const update = ({ datastoreId: id }: Subject, selection?: string) =>
  mutate("updateDatastore", "UpdateDatastoreInput", { id, name: "renamed" }, selection);
const restore = ({ datastoreId: sourceDatastoreId }: Subject, selection?: string) =>
  mutate(
    "restoreDatastore",
    "RestoreDatastoreInput",
    { sourceDatastoreId, restoreConfiguration: { continuousBackupRestoreConfiguration: {} } },
    selection,
  );
const create = (selection?: string) =>
  mutate("createDatastore", "CreateDatastoreInput", { name: "new" }, selection);
const watch = (field: string, argument: string | undefined, id: string): Asking => ({
  query: argument
    ? `subscription ($id: ID!) { ${field}(${argument}: $id) { status } }`
    : `subscription { ${field} { status } }`,
  variables: argument ? { id } : {},
  at: field,
});
/** The jobs of these tests have ended before anybody watches them. */
const ENDED_TOO = 'endedAfter: "2000-01-01T00:00:00Z"';
/** More than the answer to the mutation tells. */
const LOADED = "datastore { createdAt }";

export const OPERATIONS: Readonly<Record<string, (subject: Subject) => Asking>> = {
  "Query.node": ({ datastoreId }) => byId("node", toGlobalId("Datastore", datastoreId)),
  "Query.nodes": ({ datastoreId }) => ({
    query: "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
    variables: { ids: [toGlobalId("Datastore", datastoreId)] },
    at: "nodes.0",
  }),
  "Query.datastore": ({ datastoreId }) => byId("datastore", datastoreId),
  "Query.datastores": () => ({
    query: "{ datastores { nodes { datastoreId } } }",
    variables: {},
    at: "datastores",
  }),
  "Query.jobs": () => ({ query: "{ jobs { nodes { id datastoreId } } }", variables: {}, at: "jobs" }),
  "Query.viewer": () => ({ query: "{ viewer { subject } }", variables: {}, at: "viewer" }),
  "Query.gateway": () => ({ query: "{ gateway { version } }", variables: {}, at: "gateway" }),
  "Gateway.quotas": () => ofGateway("quotas { action }"),
  "Gateway.breakers": () => ofGateway("breakers { scope }"),
  "Gateway.pollers": () => ofGateway("pollers { datastores }"),
  "Gateway.replicas": () => ofGateway("replicas { count }"),
  "Query.importJob": ({ importJob }) => byId("importJob", importJob),
  "Query.exportJob": ({ exportJob }) => byId("exportJob", exportJob),
  "Mutation.createDatastore": () => create(),
  "Mutation.updateDatastore": (subject) => update(subject),
  "Mutation.restoreDatastore": (subject) => restore(subject),
  "Mutation.deleteDatastore": (subject) => remove(subject),
  "Mutation.startImportJob": start("Import"),
  "Mutation.startExportJob": start("Export"),
  "Mutation.tagDatastore": (subject) => tag(subject),
  "Mutation.untagDatastore": (subject) => untag(subject),
  "Subscription.datastoreStatusChanged": ({ datastoreId }) =>
    watch("datastoreStatusChanged", "id", datastoreId),
  "Subscription.datastoresStatusChanged": () => watch("datastoresStatusChanged", undefined, ""),
  "Subscription.jobsStatusChanged": () => ({
    query: `subscription { jobsStatusChanged(${ENDED_TOO}) { status } }`,
    variables: {},
    at: "jobsStatusChanged",
  }),
  "Subscription.importJobStatusChanged": ({ importJob }) => watch("importJobStatusChanged", "id", importJob),
  "Subscription.importJobsStatusChanged": ({ datastoreId }) =>
    watch("importJobsStatusChanged", `${ENDED_TOO} datastoreId`, datastoreId),
  "Subscription.exportJobStatusChanged": ({ exportJob }) => watch("exportJobStatusChanged", "id", exportJob),
  "Subscription.exportJobsStatusChanged": ({ datastoreId }) =>
    watch("exportJobsStatusChanged", `${ENDED_TOO} datastoreId`, datastoreId),
  "Datastore.tags": ofDatastore("tags", "{ key }"),
  "Datastore.importJobs": ofDatastore("importJobs", "{ nodes { id } }"),
  "Datastore.exportJobs": ofDatastore("exportJobs", "{ nodes { id } }"),
  "ImportJob.datastore": datastoreOf("importJob"),
  "ExportJob.datastore": datastoreOf("exportJob"),
  "CreateDatastorePayload.datastore": () => create(LOADED),
  "UpdateDatastorePayload.datastore": (subject) => update(subject, LOADED),
  "RestoreDatastorePayload.datastore": (subject) => restore(subject, LOADED),
  "DeleteDatastorePayload.datastore": (subject) => remove(subject, LOADED),
  "TagDatastorePayload.datastore": (subject) => tag(subject, LOADED),
  "UntagDatastorePayload.datastore": (subject) => untag(subject, LOADED),
  "StartImportJobPayload.importJob": start("Import", "importJob { submitTime }"),
  "StartExportJobPayload.exportJob": start("Export", "exportJob { submitTime }"),
};
