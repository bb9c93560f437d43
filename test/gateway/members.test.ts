import { altered, anyOf, on } from "../support/faults.js";
import { INSTANT, startTestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

async function start() {
  const gateway = await startTestGateway();
  const [datastoreId] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const [importId] = (await startImportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  const [exportId] = (await startExportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  return { gateway, datastoreId, importId, exportId };
}

describe("members", () => {
  test("beyond those of the service model are ignored", async () => {
    const { gateway, datastoreId } = await start();
    gateway.setFaults(
      altered("DescribeFHIRDatastore", "DatastoreProperties", {
        Brand: { New: [1, { deep: null }] },
      }),
    );
    const { data, errors } = await gateway.query(`query ($id: ID!) { datastore(id: $id) { name } }`, {
      id: datastoreId,
    });
    expect(errors).toBeUndefined();
    expect(data.datastore).toEqual({ name: "datastore 0" });
  });

  test.each([undefined, null])("that are optional and %s are null", async (absent) => {
    const { gateway, datastoreId, importId, exportId } = await start();
    const faults = [
      altered("DescribeFHIRDatastore", "DatastoreProperties", {
        DatastoreName: absent,
        CreatedAt: absent,
        DatastoreEndpoint: absent,
        SseConfiguration: absent,
        PreloadDataConfig: absent,
        IdentityProviderConfiguration: absent,
        AnalyticsConfiguration: absent,
        NlpConfiguration: absent,
        ProfileConfiguration: absent,
        BackupStatusInfo: absent,
        ErrorCause: absent,
      }),
      altered("DescribeFHIRImportJob", "ImportJobProperties", {
        JobName: absent,
        EndTime: absent,
        JobOutputDataConfig: absent,
        JobProgressReport: absent,
        DataAccessRoleArn: absent,
        Message: absent,
        ValidationLevel: absent,
      }),
      on("ListTagsForResource", { kind: "rewrite", rewrite: () => ({ Tags: absent }) }),
    ];
    gateway.setFaults(anyOf(...faults));
    const { data, errors } = await gateway.query(
      `query ($id: ID!, $import: ID!, $export: ID!) {
        datastore(id: $id) {
          name createdAt endpoint sseConfiguration { kmsEncryptionConfig { cmkType } } preloadDataConfig { preloadDataType }
          identityProviderConfiguration { authorizationStrategy } errorCause { errorMessage } tags { key }
          analyticsConfiguration { status } nlpConfiguration { status } profileConfiguration { defaultProfiles }
          backupStatusInfo { configuration { status } }
        }
        importJob(id: $import) {
          name endTime jobOutputDataConfig { unknownMember } progressReport { throughput } dataAccessRoleArn message validationLevel
        }
        exportJob(id: $export) { message }
      }`,
      { id: datastoreId, import: importId, export: exportId },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      datastore: {
        name: null,
        createdAt: null,
        endpoint: null,
        sseConfiguration: null,
        preloadDataConfig: null,
        identityProviderConfiguration: null,
        errorCause: null,
        tags: [],
        analyticsConfiguration: null,
        nlpConfiguration: null,
        profileConfiguration: null,
        backupStatusInfo: null,
      },
      importJob: {
        name: null,
        endTime: null,
        jobOutputDataConfig: null,
        progressReport: null,
        dataAccessRoleArn: null,
        message: null,
        validationLevel: null,
      },
      exportJob: { message: null },
    });
  });

  test("of a progress report may pass 2^31, and each may be absent", async () => {
    const { gateway, importId } = await start();
    gateway.setFaults(
      altered("DescribeFHIRImportJob", "ImportJobProperties", {
        JobProgressReport: {
          TotalNumberOfResourcesScanned: 2 ** 53 - 1,
          Throughput: 0.5,
          TotalFilesConverted: 7,
        },
      }),
    );
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { importJob(id: $id) { progressReport { totalNumberOfResourcesScanned totalNumberOfScannedFiles throughput } } }`,
      { id: importId },
    );
    expect(errors).toBeUndefined();
    expect(data.importJob.progressReport).toEqual({
      totalNumberOfResourcesScanned: 2 ** 53 - 1,
      totalNumberOfScannedFiles: null,
      throughput: 0.5,
    });
  });
});

const CONFIGURATIONS = `analyticsConfiguration { status } nlpConfiguration { status } profileConfiguration { defaultProfiles }
  backupStatusInfo {
    configuration { status backupType retentionPeriodInDays backupTagsEnabled }
    backupEnabledAt earliestRestorePoint latestRestorePoint scheduledPermanentDeletionTime
  }`;

describe("the members of 2026", () => {
  test("of a datastore are read, alone and in the list, with no further call", async () => {
    const { gateway, datastoreId } = await start();
    const members = {
      AnalyticsConfiguration: { Status: "PAUSING" },
      NlpConfiguration: { Status: "DISABLING" },
      ProfileConfiguration: { DefaultProfiles: ["us-core-3.1.1", "carin-bb-2.0.0"] },
      BackupStatusInfo: {
        Configuration: {
          Status: "ENABLED",
          BackupType: "CONTINUOUS",
          RetentionPeriodInDays: 30,
          BackupTagsEnabled: true,
        },
        BackupEnabledAt: 1_790_000_000,
        EarliestRestorePoint: 1_790_000_001.5,
        LatestRestorePoint: 1_790_000_002,
        ScheduledPermanentDeletionTime: 1_790_000_003,
      },
    };
    gateway.setFaults(
      anyOf(
        altered("DescribeFHIRDatastore", "DatastoreProperties", members),
        altered("ListFHIRDatastores", "DatastorePropertiesList", members),
      ),
    );
    const before = gateway.calls.length;
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { datastore(id: $id) { ${CONFIGURATIONS} } datastores { nodes { ${CONFIGURATIONS} } } }`,
      { id: datastoreId },
    );
    expect(errors).toBeUndefined();
    const datastore = {
      analyticsConfiguration: { status: "PAUSING" },
      nlpConfiguration: { status: "DISABLING" },
      profileConfiguration: { defaultProfiles: ["us-core-3.1.1", "carin-bb-2.0.0"] },
      backupStatusInfo: {
        configuration: {
          status: "ENABLED",
          backupType: "CONTINUOUS",
          retentionPeriodInDays: 30,
          backupTagsEnabled: true,
        },
        backupEnabledAt: "2026-09-21T14:13:20.000Z",
        earliestRestorePoint: "2026-09-21T14:13:21.500Z",
        latestRestorePoint: "2026-09-21T14:13:22.000Z",
        scheduledPermanentDeletionTime: "2026-09-21T14:13:23.000Z",
      },
    };
    expect(data).toEqual({ datastore, datastores: { nodes: [datastore] } });
    expect(gateway.calls).toHaveLength(before + 2);
  });

  test("of a datastore may be there and say nothing", async () => {
    const { gateway, datastoreId } = await start();
    gateway.setFaults(
      altered("DescribeFHIRDatastore", "DatastoreProperties", {
        AnalyticsConfiguration: {},
        NlpConfiguration: { Status: null },
        ProfileConfiguration: {},
        BackupStatusInfo: {},
      }),
    );
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { datastore(id: $id) { analyticsConfiguration { status } nlpConfiguration { status }
        profileConfiguration { defaultProfiles } backupStatusInfo { configuration { status } backupEnabledAt } } }`,
      { id: datastoreId },
    );
    expect(errors).toBeUndefined();
    expect(data.datastore).toEqual({
      analyticsConfiguration: { status: null },
      nlpConfiguration: { status: null },
      profileConfiguration: { defaultProfiles: null },
      backupStatusInfo: { configuration: null, backupEnabledAt: null },
    });
  });

  test("of a progress report are read each by its own name", async () => {
    const { gateway, importId } = await start();
    const names = [
      "TotalNumberOfScannedNonFhirFiles",
      "TotalSizeOfScannedNonFhirFilesInMB",
      "TotalNumberOfImportedNonFhirFiles",
      "TotalNumberOfNonFhirResourcesScanned",
      "TotalNumberOfNonFhirResourcesImported",
      "TotalNumberOfNonFhirResourcesWithCustomerError",
      "TotalNumberOfNonFhirFilesReadWithCustomerError",
      "TotalFilesConverted",
      "TotalResourcesGenerated",
    ];
    const report = Object.fromEntries(names.map((name, index) => [name, index + 1]));
    gateway.setFaults(altered("DescribeFHIRImportJob", "ImportJobProperties", { JobProgressReport: report }));
    const fields = names.map((name) => name.charAt(0).toLowerCase() + name.slice(1));
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { importJob(id: $id) { progressReport { ${fields.join(" ")} } } }`,
      { id: importId },
    );
    expect(errors).toBeUndefined();
    expect(data.importJob.progressReport).toEqual(
      Object.fromEntries(fields.map((field, index) => [field, index + 1])),
    );
  });
});

describe("a datastore", () => {
  test("has no createdAt while CREATING, and an endpoint that is no address is null", async () => {
    const gateway = await startTestGateway({ local: { durations: { ...INSTANT, creatingMs: 60_000 } } });
    const [id] = await createDatastores(gateway.healthLake, 1);
    const query = `query ($id: ID!) { datastore(id: $id) { status createdAt endpoint } }`;
    expect((await gateway.query(query, { id })).data.datastore).toEqual({
      status: "CREATING",
      createdAt: null,
      endpoint: expect.stringMatching(/^https:.*\/r4\/$/) as string,
    });
    gateway.setFaults(
      altered("DescribeFHIRDatastore", "DatastoreProperties", { DatastoreEndpoint: "not yet" }),
    );
    expect((await gateway.query(query, { id })).data.datastore.endpoint).toBeNull();
  });

  test("has its createdAt in UTC with milliseconds once it is ACTIVE", async () => {
    const { gateway, datastoreId } = await start();
    gateway.setFaults(altered("DescribeFHIRDatastore", "DatastoreProperties", { CreatedAt: 1728799200.123 }));
    const { data } = await gateway.query(`query ($id: ID!) { datastore(id: $id) { createdAt } }`, {
      id: datastoreId,
    });
    expect(data.datastore.createdAt).toBe("2024-10-13T06:00:00.123Z");
  });
});
