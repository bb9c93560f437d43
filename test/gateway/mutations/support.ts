// Valid inputs of the eight mutations, and what their tests have in common.
import type { ActionName, Call, Fault, Faults } from "../../../src/local/server.js";
import type { GraphQLBody, TestGateway } from "../../support/gateway.js";

export const roleArn = "arn:aws:iam::123456789012:role/HealthLake";
export const output = { s3Configuration: { s3Uri: "s3://bucket/output/", kmsKeyId: "alias/key" } };
export const UNKNOWN_ID = "0123456789abcdef0123456789abcdef";
export const arnOf = (datastoreId: string, account = "123456789012") =>
  `arn:aws:healthlake:us-east-1:${account}:datastore/fhir/${datastoreId}`;

export type MutationName =
  | "createDatastore"
  | "updateDatastore"
  | "restoreDatastore"
  | "deleteDatastore"
  | "startImportJob"
  | "startExportJob"
  | "tagDatastore"
  | "untagDatastore";

interface Mutation {
  readonly action: ActionName;
  readonly inputType: string;
  /** A valid input; `id` names the datastore where there must be one. */
  readonly inputFor: (id: string) => object;
  /** What a payload has without loading anything. */
  readonly payload: string;
}

export const MUTATIONS: Readonly<Record<MutationName, Mutation>> = {
  createDatastore: {
    action: "CreateFHIRDatastore",
    inputType: "CreateDatastoreInput",
    inputFor: () => ({ name: "new" }),
    payload: "datastoreId clientToken clientMutationId datastore { id status }",
  },
  updateDatastore: {
    action: "UpdateFHIRDatastore",
    inputType: "UpdateDatastoreInput",
    inputFor: (id) => ({ id, name: "renamed" }),
    payload: "datastoreId clientMutationId datastore { id status }",
  },
  restoreDatastore: {
    action: "RestoreFHIRDatastore",
    inputType: "RestoreDatastoreInput",
    inputFor: (id) => ({
      sourceDatastoreId: id,
      name: "new",
      restoreConfiguration: { continuousBackupRestoreConfiguration: {} },
    }),
    payload: "datastoreId clientToken clientMutationId datastore { id status }",
  },
  deleteDatastore: {
    action: "DeleteFHIRDatastore",
    inputType: "DeleteDatastoreInput",
    inputFor: (id) => ({ id }),
    payload: "datastoreId clientMutationId datastore { id status }",
  },
  startImportJob: {
    action: "StartFHIRImportJob",
    inputType: "StartImportJobInput",
    inputFor: (id) => ({
      datastoreId: id,
      inputDataConfig: { s3Uri: "s3://bucket/input/" },
      jobOutputDataConfig: output,
      dataAccessRoleArn: roleArn,
    }),
    payload: "jobId clientToken clientMutationId importJob { id status }",
  },
  startExportJob: {
    action: "StartFHIRExportJob",
    inputType: "StartExportJobInput",
    inputFor: (id) => ({ datastoreId: id, outputDataConfig: output, dataAccessRoleArn: roleArn }),
    payload: "jobId clientToken clientMutationId exportJob { id status }",
  },
  tagDatastore: {
    action: "TagResource",
    inputType: "TagDatastoreInput",
    inputFor: (id) => ({ id: arnOf(id), tags: [{ key: "env", value: "test" }] }),
    payload: "datastoreId clientMutationId datastore { id }",
  },
  untagDatastore: {
    action: "UntagResource",
    inputType: "UntagDatastoreInput",
    inputFor: (id) => ({ id: arnOf(id), keys: ["index"] }),
    payload: "datastoreId clientMutationId datastore { id }",
  },
};

export const NAMES = Object.keys(MUTATIONS) as MutationName[];
/** Those whose requests have a client token. */
export const TOKEN_NAMES = [
  "createDatastore",
  "restoreDatastore",
  "startImportJob",
  "startExportJob",
] as const;

export function documentOf(name: MutationName, payload = MUTATIONS[name].payload): string {
  return `mutation ($input: ${MUTATIONS[name].inputType}!) { ${name}(input: $input) { ${payload} } }`;
}

/** Runs one mutation; `input` goes over a valid one for the datastore. */
export function mutate(
  gateway: Pick<TestGateway, "query">,
  name: MutationName,
  { id = "", payload, input, signal }: MutateOptions = {},
): Promise<GraphQLBody> {
  const variables = { input: { ...MUTATIONS[name].inputFor(id), ...input } };
  return gateway.query(documentOf(name, payload), variables, signal && { signal });
}

export interface MutateOptions {
  readonly id?: string;
  readonly payload?: string;
  readonly input?: object;
  readonly signal?: AbortSignal;
}

export const callsOf = (gateway: Pick<TestGateway, "calls">, action: ActionName): Call[] =>
  gateway.calls.filter((call) => call.action === action);

export const tokensOf = (gateway: Pick<TestGateway, "calls">, action: ActionName): unknown[] =>
  callsOf(gateway, action).map((call) => call.input.ClientToken);

/** These faults for the action's next calls, one each; then all is well. */
export function next(action: ActionName, ...faults: (Fault | undefined)[]): Faults {
  return (call) => (call.action === action ? faults.shift() : undefined);
}

/** Resolves as soon as `predicate` holds; the test's own timeout bounds it. */
export async function waitFor(predicate: () => boolean): Promise<void> {
  while (!predicate()) await new Promise((resolve) => setTimeout(resolve, 5));
}
