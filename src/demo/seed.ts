// What the demo begins with: datastores of different configurations, and jobs that queue up behind each other.
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateFHIRDatastoreCommand,
  type CreateFHIRDatastoreCommandInput,
  DeleteFHIRDatastoreCommand,
  DescribeFHIRDatastoreCommand,
  DescribeFHIRExportJobCommand,
  DescribeFHIRImportJobCommand,
  type HealthLakeClient,
  StartFHIRExportJobCommand,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import { BRIDGED_COMMANDS } from "../healthlake/bridge.js";
import type { DemoFiles } from "./files.js";

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
/** GraphiQL's example tabs are filled with the ids of these two. */
const PLAYGROUND: Datastore = {
  DatastoreName: "demo-playground",
  Tags: [{ Key: "environment", Value: "test" }],
};
const DISPOSABLE: Datastore = {
  DatastoreName: "demo-disposable",
  Tags: [{ Key: "environment", Value: "test" }],
};
const BACKUP = { BackupConfiguration: { Status: "ENABLED", RetentionPeriodInDays: 7 } };
const BROKEN: Datastore = { DatastoreName: "imaging", Tags: [{ Key: "environment", Value: "staging" }] };
const BROKEN_REPORT = {
  status: "CREATE_FAILED",
  errorCause: {
    ErrorMessage: "The KMS key is pending deletion",
    ErrorCategory: "NON_RETRYABLE_ERROR",
  },
} as const;
const NEWCOMER: Datastore = { DatastoreName: "oncology", Tags: [{ Key: "environment", Value: "staging" }] };

const FIRST_IMPORT_OF_RESEARCH = "cohort-2023";
const FIRST_IMPORT_OF_CARDIOLOGY = "echo-reports";
const MORE_IMPORTS_OF_RESEARCH = ["cohort-2024", "cohort-2025", "cohort-2026"];
const MORE_IMPORTS_OF_CARDIOLOGY = ["ecg-archive"];
const EXPORTS_OF_RESEARCH = ["statistics", "backup"];

/** What the demo needs of the local HealthLake beside its actions. */
export interface DemoHealthLake {
  readonly url: string;
  readonly region: string;
  reportDatastore(datastoreId: string, report: typeof BROKEN_REPORT): void;
}

export interface DemoOptions {
  readonly client: HealthLakeClient;
  readonly local: DemoHealthLake;
  readonly files: DemoFiles;
  /** How many times as fast everything goes. */
  readonly speed: number;
  /** Aborts when the demo is to stop. */
  readonly signal: AbortSignal;
}

/** The datastores that more jobs are started for. */
export interface DemoDatastores {
  readonly cardiology: string;
  readonly playground: string;
}

export interface StartedJob {
  readonly kind: "import" | "export";
  readonly datastoreId: string;
  readonly jobId: string;
  /** Of its results, in their bucket. */
  readonly folder: string;
}

/**
 * Resolves when all calls are made. At the local HealthLake's own speed that takes some 15 s: a job needs an ACTIVE datastore,
 * and an export finds something only where an import has ended.
 */
export async function seed(options: DemoOptions): Promise<DemoDatastores> {
  const { client, local } = options;
  const create = (datastore: Datastore, further?: object) => createDatastore(client, datastore, further);
  const [research, cardiology, playground, , , , retired, broken] = await Promise.all([
    create(RESEARCH),
    create(CARDIOLOGY),
    create(PLAYGROUND, BACKUP),
    create(DISPOSABLE),
    create(SYNTHETIC),
    create(PORTAL),
    create(RETIRED),
    create(BROKEN),
  ]);
  local.reportDatastore(broken, BROKEN_REPORT);
  for (const id of [research, cardiology, playground, retired]) await untilActive(options, id);
  await Promise.all([
    runImport(options, research, FIRST_IMPORT_OF_RESEARCH),
    runImport(options, cardiology, FIRST_IMPORT_OF_CARDIOLOGY),
    runImport(options, playground, "first-feed"),
  ]);
  for (const name of MORE_IMPORTS_OF_RESEARCH) await startImport(options, research, name);
  for (const name of MORE_IMPORTS_OF_CARDIOLOGY) await startImport(options, cardiology, name);
  for (const name of EXPORTS_OF_RESEARCH) await startExport(options, research, name);
  await startExport(options, cardiology, "handover");
  await startExport(options, playground, "first-copy");
  await client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: retired }));
  await create(NEWCOMER);
  return { cardiology, playground };
}

/** `further` is what the SDK does not know yet. */
export async function createDatastore(
  client: HealthLakeClient,
  datastore: Datastore,
  further?: object,
): Promise<string> {
  const input = { ...datastore, DatastoreTypeVersion: "R4" } as const;
  const command = further
    ? new BRIDGED_COMMANDS.CreateFHIRDatastore({ ...input, ...further })
    : new CreateFHIRDatastoreCommand(input);
  const { DatastoreId } = await client.send(command as CreateFHIRDatastoreCommand);
  return present(DatastoreId);
}

const ASK_MS = 200;

/** The SDK's own waiters ask once a second at most, which is slow at a high speed. */
async function untilActive({ client, signal }: DemoOptions, DatastoreId: string): Promise<void> {
  for (;;) {
    const { DatastoreProperties } = await client.send(new DescribeFHIRDatastoreCommand({ DatastoreId }));
    if (DatastoreProperties?.DatastoreStatus === "ACTIVE") return;
    await delay(ASK_MS, undefined, { signal });
  }
}

/** Resolves when the job has ended. */
export async function untilEnded({ client, signal }: DemoOptions, job: StartedJob): Promise<void> {
  while (!(await hasEnded(client, job))) await delay(ASK_MS, undefined, { signal });
}

async function hasEnded(
  client: HealthLakeClient,
  { kind, datastoreId: DatastoreId, jobId: JobId }: StartedJob,
): Promise<boolean> {
  const input = { DatastoreId, JobId };
  const job =
    kind === "import"
      ? (await client.send(new DescribeFHIRImportJobCommand(input))).ImportJobProperties
      : (await client.send(new DescribeFHIRExportJobCommand(input))).ExportJobProperties;
  return job?.EndTime !== undefined;
}

/** Resolves when the import has ended. */
async function runImport(options: DemoOptions, datastoreId: string, name: string): Promise<void> {
  await untilEnded(options, await startImport(options, datastoreId, name));
}

/** Of all of examples/fhir unless something else is named, with a folder of its own for its results. */
export async function startImport(
  { client }: DemoOptions,
  datastoreId: string,
  JobName: string,
  S3Uri = "s3://demo-intake/",
): Promise<StartedJob> {
  const folder = `import-logs/${JobName}`;
  const { JobId } = await client.send(
    new StartFHIRImportJobCommand({
      DatastoreId: datastoreId,
      JobName,
      InputDataConfig: { S3Uri },
      JobOutputDataConfig: toOutput(folder),
      DataAccessRoleArn: ROLE,
    }),
  );
  return { kind: "import", datastoreId, jobId: present(JobId), folder };
}

export async function startExport(
  { client }: DemoOptions,
  datastoreId: string,
  JobName: string,
): Promise<StartedJob> {
  const folder = `exports/${JobName}`;
  const { JobId } = await client.send(
    new StartFHIRExportJobCommand({
      DatastoreId: datastoreId,
      JobName,
      OutputDataConfig: toOutput(folder),
      DataAccessRoleArn: ROLE,
    }),
  );
  return { kind: "export", datastoreId, jobId: present(JobId), folder };
}

function toOutput(folder: string) {
  return { S3Configuration: { S3Uri: `s3://demo-results/${folder}/`, KmsKeyId: KEY } };
}

function present(id: string | undefined): string {
  if (id === undefined) throw new Error("HealthLake gave what it made no id");
  return id;
}
