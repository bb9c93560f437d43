import { altered, anyOf } from "../support/faults.js";
import { startTestGateway } from "../support/gateway.js";
import { logInto } from "../support/log.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

async function start(lines: object[] = []) {
  const gateway = await startTestGateway({ dependencies: { log: logInto(lines) } });
  const [datastoreId] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const [importId] = (await startImportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  const [exportId] = (await startExportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  return { gateway, datastoreId, importId, exportId };
}

const unknownValues = (lines: object[]) =>
  lines
    .filter((line): line is { member: string; value: string } => "member" in line)
    .map(({ member, value }) => `${member} ${value}`);

describe("a status that this gateway does not know", () => {
  test("of a datastore is UNKNOWN, with HealthLake's own word beside it, and nothing in the log", async () => {
    const lines: object[] = [];
    const { gateway, datastoreId } = await start(lines);
    gateway.setFaults(
      altered("DescribeFHIRDatastore", "DatastoreProperties", { DatastoreStatus: "HIBERNATING" }),
    );
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { datastore(id: $id) { status upstreamStatus } }`,
      { id: datastoreId },
    );
    expect(errors).toBeUndefined();
    expect(data.datastore).toEqual({ status: "UNKNOWN", upstreamStatus: "HIBERNATING" });
    expect(unknownValues(lines)).toEqual([]);
  });

  test("of a job is UNKNOWN too, in lists as alone", async () => {
    const { gateway, datastoreId, importId, exportId } = await start();
    const status = { JobStatus: "PAUSED" };
    const faults = [
      altered("ListFHIRImportJobs", "ImportJobPropertiesList", status),
      altered("DescribeFHIRImportJob", "ImportJobProperties", status),
      altered("DescribeFHIRExportJob", "ExportJobProperties", status),
    ];
    gateway.setFaults(anyOf(...faults));
    const { data, errors } = await gateway.query(
      `query ($id: ID!, $import: ID!, $export: ID!) {
        importJob(id: $import) { status upstreamStatus }
        exportJob(id: $export) { status upstreamStatus }
        datastore(id: $id) { importJobs { nodes { status upstreamStatus } } }
      }`,
      { id: datastoreId, import: importId, export: exportId },
    );
    expect(errors).toBeUndefined();
    const unknown = { status: "UNKNOWN", upstreamStatus: "PAUSED" };
    expect(data).toEqual({
      importJob: unknown,
      exportJob: unknown,
      datastore: { importJobs: { nodes: [unknown] } },
    });
  });

  test("that it does know is the same word in both fields, UPDATING and UPDATE_FAILED included", async () => {
    const { gateway, datastoreId } = await start();
    for (const status of [
      "CREATING",
      "ACTIVE",
      "UPDATING",
      "UPDATE_FAILED",
      "DELETING",
      "DELETED",
      "CREATE_FAILED",
    ]) {
      gateway.setFaults(altered("DescribeFHIRDatastore", "DatastoreProperties", { DatastoreStatus: status }));
      const { data } = await gateway.query(
        `query ($id: ID!) { datastore(id: $id) { status upstreamStatus } }`,
        { id: datastoreId },
      );
      expect(data.datastore).toEqual({ status, upstreamStatus: status });
    }
  });

  test("passes no filter of several known statuses", async () => {
    const { gateway } = await start();
    gateway.setFaults(
      altered("ListFHIRDatastores", "DatastorePropertiesList", { DatastoreStatus: "UNKNOWN" }),
    );
    const { data } = await gateway.query(
      `{ datastores(filter: { status: [ACTIVE, DELETED] }) { nodes { id } } }`,
    );
    expect(data.datastores.nodes).toEqual([]);
  });
});

describe("another enum's value that this gateway does not know", () => {
  const strange = {
    DatastoreTypeVersion: "R6",
    SseConfiguration: { KmsEncryptionConfig: { CmkType: "QUANTUM" } },
    PreloadDataConfig: { PreloadDataType: "MIMIC" },
    IdentityProviderConfiguration: { AuthorizationStrategy: "UDAP" },
    ErrorCause: { ErrorCategory: "COSMIC", ErrorMessage: "rays" },
    AnalyticsConfiguration: { Status: "STREAMING" },
    NlpConfiguration: { Status: "LEARNING" },
    BackupStatusInfo: { Configuration: { Status: "SUSPENDED", BackupType: "HOURLY" } },
  };

  test("is UNKNOWN, and logged once, however often it comes", async () => {
    const lines: object[] = [];
    const { gateway, datastoreId } = await start(lines);
    const faults = [
      altered("DescribeFHIRDatastore", "DatastoreProperties", strange),
      altered("ListFHIRDatastores", "DatastorePropertiesList", strange),
    ];
    gateway.setFaults(anyOf(...faults));
    const selection = `typeVersion sseConfiguration { kmsEncryptionConfig { cmkType kmsKeyId } }
      preloadDataConfig { preloadDataType } identityProviderConfiguration { authorizationStrategy }
      errorCause { errorCategory errorMessage } analyticsConfiguration { status } nlpConfiguration { status }
      backupStatusInfo { configuration { status backupType } }`;
    for (let times = 0; times < 2; times++) {
      const { data, errors } = await gateway.query(
        `query ($id: ID!) { datastore(id: $id) { ${selection} } datastores { nodes { ${selection} } } }`,
        { id: datastoreId },
      );
      expect(errors).toBeUndefined();
      const datastore = {
        typeVersion: "UNKNOWN",
        sseConfiguration: { kmsEncryptionConfig: { cmkType: "UNKNOWN", kmsKeyId: null } },
        preloadDataConfig: { preloadDataType: "UNKNOWN" },
        identityProviderConfiguration: { authorizationStrategy: "UNKNOWN" },
        errorCause: { errorCategory: "UNKNOWN", errorMessage: "rays" },
        analyticsConfiguration: { status: "UNKNOWN" },
        nlpConfiguration: { status: "UNKNOWN" },
        backupStatusInfo: { configuration: { status: "UNKNOWN", backupType: "UNKNOWN" } },
      };
      expect(data).toEqual({ datastore, datastores: { nodes: [datastore] } });
    }
    expect(unknownValues(lines).sort()).toEqual([
      "AnalyticsConfiguration.Status STREAMING",
      "AuthorizationStrategy UDAP",
      "BackupType HOURLY",
      "CmkType QUANTUM",
      "Configuration.Status SUSPENDED",
      "DatastoreTypeVersion R6",
      "ErrorCategory COSMIC",
      "NlpConfiguration.Status LEARNING",
      "PreloadDataType MIMIC",
    ]);
  });

  test("of an import's validation level too; those it knows have GraphQL's spelling", async () => {
    const lines: object[] = [];
    const { gateway, importId } = await start(lines);
    const levels = {
      strict: "STRICT",
      "structure-only": "STRUCTURE_ONLY",
      minimal: "MINIMAL",
      lenient: "UNKNOWN",
    };
    for (const [raw, validationLevel] of Object.entries(levels)) {
      gateway.setFaults(altered("DescribeFHIRImportJob", "ImportJobProperties", { ValidationLevel: raw }));
      const { data } = await gateway.query(`query ($id: ID!) { importJob(id: $id) { validationLevel } }`, {
        id: importId,
      });
      expect(data.importJob).toEqual({ validationLevel });
    }
    expect(unknownValues(lines)).toEqual(["ValidationLevel lenient"]);
  });
});

describe("a union's member that this gateway does not know", () => {
  test("is named, and the others are null", async () => {
    const { gateway, importId, exportId } = await start();
    const faults = [
      altered("DescribeFHIRImportJob", "ImportJobProperties", {
        InputDataConfig: { HttpUrl: "https://x" },
        JobOutputDataConfig: { Stream: { Arn: "arn" } },
      }),
      altered("DescribeFHIRExportJob", "ExportJobProperties", {
        OutputDataConfig: { Stream: { Arn: "arn" } },
      }),
    ];
    gateway.setFaults(anyOf(...faults));
    const { data, errors } = await gateway.query(
      `query ($import: ID!, $export: ID!) {
        importJob(id: $import) {
          inputDataConfig { s3Uri unknownMember }
          jobOutputDataConfig { s3Configuration { s3Uri } unknownMember }
        }
        exportJob(id: $export) { outputDataConfig { s3Configuration { s3Uri } unknownMember } }
      }`,
      { import: importId, export: exportId },
    );
    expect(errors).toBeUndefined();
    const stream = { s3Configuration: null, unknownMember: "Stream" };
    expect(data).toEqual({
      importJob: { inputDataConfig: { s3Uri: null, unknownMember: "HttpUrl" }, jobOutputDataConfig: stream },
      exportJob: { outputDataConfig: stream },
    });
  });

  test("is null where the member is known", async () => {
    const { gateway, importId } = await start();
    const { data } = await gateway.query(
      `query ($id: ID!) { importJob(id: $id) { inputDataConfig { s3Uri unknownMember } } }`,
      { id: importId },
    );
    expect(data.importJob.inputDataConfig).toEqual({ s3Uri: "s3://bucket/input/", unknownMember: null });
  });
});
