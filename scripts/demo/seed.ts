// What the demo shows: datastores of different configurations, and jobs that queue up behind each other.
import {
  CreateFHIRDatastoreCommand,
  type CreateFHIRDatastoreCommandInput,
  DeleteFHIRDatastoreCommand,
  type HealthLakeClient,
  StartFHIRExportJobCommand,
  StartFHIRImportJobCommand,
  waitUntilFHIRDatastoreActive,
  waitUntilFHIRImportJobCompleted,
} from "@aws-sdk/client-healthlake";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/HealthLakeImportExport`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/5f0a2b0c-6d3e-4f18-9a57-0c1d2e3f4a5b`;
const CAPABILITIES = {
  authorization_endpoint: "https://login.example.org/authorize",
  token_endpoint: "https://login.example.org/token",
  capabilities: ["launch-ehr", "permission-v2"],
};

type Datastore = Omit<CreateFHIRDatastoreCommandInput, "DatastoreTypeVersion">;

const RESEARCH: Datastore = {
  DatastoreName: "research",
  Tags: [
    { Key: "team", Value: "cohort-studies" },
    { Key: "environment", Value: "production" },
  ],
};
const CARDIOLOGY: Datastore = {
  DatastoreName: "cardiology",
  SseConfiguration: { KmsEncryptionConfig: { CmkType: "CUSTOMER_MANAGED_KMS_KEY", KmsKeyId: KEY } },
  Tags: [
    { Key: "team", Value: "heart-center" },
    { Key: "environment", Value: "production" },
  ],
};
const SYNTHETIC: Datastore = {
  DatastoreName: "synthetic-patients",
  PreloadDataConfig: { PreloadDataType: "SYNTHEA" },
  Tags: [{ Key: "environment", Value: "test" }],
};
const PORTAL: Datastore = {
  DatastoreName: "patient-portal",
  IdentityProviderConfiguration: {
    AuthorizationStrategy: "SMART_ON_FHIR",
    FineGrainedAuthorizationEnabled: true,
    Metadata: JSON.stringify(CAPABILITIES),
    IdpLambdaArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:verify-portal-token`,
  },
};
const RETIRED: Datastore = {
  DatastoreName: "registry-2019",
  Tags: [{ Key: "environment", Value: "retired" }],
};
const NEWCOMER: Datastore = { DatastoreName: "oncology", Tags: [{ Key: "environment", Value: "staging" }] };

const FIRST_IMPORT_OF_RESEARCH = "cohort-2023";
const FIRST_IMPORT_OF_CARDIOLOGY = "echo-reports";
const MORE_IMPORTS_OF_RESEARCH = ["cohort-2024", "cohort-2025", "cohort-2026"];
const MORE_IMPORTS_OF_CARDIOLOGY = ["ecg-archive"];
const EXPORTS_OF_RESEARCH = ["statistics", "backup"];

/** The datastores that jobs are started for. */
export interface DemoDatastores {
  readonly research: string;
  readonly cardiology: string;
}

const WAITING = { maxWaitTime: 120, minDelay: 1, maxDelay: 1 };

/**
 * Resolves when all calls are made. At the local HealthLake's own speed that takes some 15 s: a job needs an ACTIVE datastore,
 * and an export finds something only where an import has ended.
 */
export async function seed(client: HealthLakeClient): Promise<DemoDatastores> {
  const create = (datastore: Datastore) => createDatastore(client, datastore);
  const [research, cardiology, , , retired] = await Promise.all([
    create(RESEARCH),
    create(CARDIOLOGY),
    create(SYNTHETIC),
    create(PORTAL),
    create(RETIRED),
  ]);
  for (const DatastoreId of [research, cardiology, retired])
    await waitUntilFHIRDatastoreActive({ client, ...WAITING }, { DatastoreId });
  await Promise.all([
    runImport(client, research, FIRST_IMPORT_OF_RESEARCH),
    runImport(client, cardiology, FIRST_IMPORT_OF_CARDIOLOGY),
  ]);
  for (const name of MORE_IMPORTS_OF_RESEARCH) await startImport(client, research, name);
  for (const name of MORE_IMPORTS_OF_CARDIOLOGY) await startImport(client, cardiology, name);
  for (const name of EXPORTS_OF_RESEARCH) await startExport(client, research, name);
  await startExport(client, cardiology, "handover");
  await client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: retired }));
  await create(NEWCOMER);
  return { research, cardiology };
}

async function createDatastore(client: HealthLakeClient, datastore: Datastore): Promise<string> {
  const answer = await client.send(
    new CreateFHIRDatastoreCommand({ ...datastore, DatastoreTypeVersion: "R4" }),
  );
  if (answer.DatastoreId === undefined) throw new Error("HealthLake gave the new datastore no id");
  return answer.DatastoreId;
}

/** Resolves when the import has ended. */
async function runImport(client: HealthLakeClient, DatastoreId: string, name: string): Promise<void> {
  const JobId = await startImport(client, DatastoreId, name);
  await waitUntilFHIRImportJobCompleted({ client, ...WAITING }, { DatastoreId, JobId });
}

/** Of all of examples/fhir, with a folder of its own for its results. Resolves with the job's id. */
export async function startImport(
  client: HealthLakeClient,
  DatastoreId: string,
  JobName: string,
): Promise<string | undefined> {
  const { JobId } = await client.send(
    new StartFHIRImportJobCommand({
      DatastoreId,
      JobName,
      InputDataConfig: { S3Uri: "s3://demo-intake/" },
      JobOutputDataConfig: toOutput(`import-logs/${JobName}`),
      DataAccessRoleArn: ROLE,
    }),
  );
  return JobId;
}

export async function startExport(
  client: HealthLakeClient,
  DatastoreId: string,
  JobName: string,
): Promise<void> {
  await client.send(
    new StartFHIRExportJobCommand({
      DatastoreId,
      JobName,
      OutputDataConfig: toOutput(`exports/${JobName}`),
      DataAccessRoleArn: ROLE,
    }),
  );
}

function toOutput(folder: string) {
  return { S3Configuration: { S3Uri: `s3://demo-results/${folder}/`, KmsKeyId: KEY } };
}
