import { altered, on } from "../support/faults.js";
import { startImportJobs } from "../support/resources.js";
import { errorOf, start, upstream } from "./errors-setup.js";

const LIST = `{ datastores { nodes { name tags { key } } } }`;

describe("an answer that can't be read", () => {
  test.each([
    ["no JSON", { kind: "garbage" }],
    ["cut off", { kind: "garbage", body: '{"DatastoreProperties":{"DatastoreId":"' }],
    [
      "a page of HTML with status 503",
      { kind: "garbage", status: 503, body: "<html>Service Unavailable</html>" },
    ],
    ["an error that names no exception", { kind: "garbage", status: 400, body: "{}" }],
    ["a page of HTML with status 404", { kind: "garbage", status: 404, body: "<html>Not Found</html>" }],
    ["a success without a body", { kind: "garbage", body: "" }],
    ["null", { kind: "garbage", body: "null" }],
    ["an array", { kind: "garbage", body: "[]" }],
    ["an empty object", { kind: "garbage", body: "{}" }],
    ["a text where an object belongs", { kind: "garbage", body: '{"DatastoreProperties":"x"}' }],
  ] as const)(
    "because it is %s, is UPSTREAM_UNAVAILABLE, retryable, with the request's id",
    async (_, fault) => {
      const error = await errorOf(fault);
      expect(error.message).toMatch(
        /^HealthLake('s answer to DescribeFHIRDatastore could not be read| failed to carry out)/,
      );
      expect(error.message).not.toContain("html");
      expect(error.extensions).toEqual({
        code: "UPSTREAM_UNAVAILABLE",
        retryable: true,
        upstream: upstream(
          error.extensions.upstream ? (error.extensions.upstream as { errorName: string }).errorName : "",
        ),
      });
    },
  );

  test.each([
    ["DatastoreId", undefined],
    ["DatastoreId", "not hexadecimal"],
    ["DatastoreId", 5],
    ["DatastoreArn", undefined],
    ["DatastoreArn", ["arn"]],
    ["DatastoreStatus", undefined],
    ["DatastoreStatus", ""],
    ["DatastoreStatus", {}],
    ["DatastoreTypeVersion", undefined],
    ["DatastoreName", 5],
    ["DatastoreName", { first: "a" }],
    ["DatastoreEndpoint", 5],
    ["CreatedAt", "yesterday"],
    ["CreatedAt", "2024-01-01T00:00:00Z"],
    ["CreatedAt", {}],
    ["CreatedAt", true],
    ["CreatedAt", 1e20],
    ["CreatedAt", 1_728_799_200_000],
    ["SseConfiguration", "x"],
    ["SseConfiguration", {}],
    ["SseConfiguration", { KmsEncryptionConfig: 7 }],
    ["SseConfiguration", { KmsEncryptionConfig: {} }],
    ["SseConfiguration", { KmsEncryptionConfig: { CmkType: "AWS_OWNED_KMS_KEY", KmsKeyId: 5 } }],
    ["PreloadDataConfig", {}],
    ["IdentityProviderConfiguration", {}],
    [
      "IdentityProviderConfiguration",
      { AuthorizationStrategy: "AWS_AUTH", FineGrainedAuthorizationEnabled: "yes" },
    ],
    ["IdentityProviderConfiguration", { AuthorizationStrategy: "AWS_AUTH", Metadata: { a: 1 } }],
    ["ErrorCause", { ErrorMessage: 5 }],
    ["ErrorCause", { ErrorCategory: "" }],
    ["AnalyticsConfiguration", "ENABLED"],
    ["AnalyticsConfiguration", { Status: 5 }],
    ["NlpConfiguration", { Status: "" }],
    ["ProfileConfiguration", { DefaultProfiles: "us-core" }],
    ["ProfileConfiguration", { DefaultProfiles: ["us-core", 5] }],
    ["BackupStatusInfo", "ENABLED"],
    ["BackupStatusInfo", { Configuration: "ENABLED" }],
    ["BackupStatusInfo", { Configuration: { Status: {} } }],
    ["BackupStatusInfo", { Configuration: { BackupType: 1 } }],
    ["BackupStatusInfo", { Configuration: { RetentionPeriodInDays: 1.5 } }],
    ["BackupStatusInfo", { Configuration: { RetentionPeriodInDays: 2 ** 31 } }],
    ["BackupStatusInfo", { Configuration: { BackupTagsEnabled: "yes" } }],
    ["BackupStatusInfo", { BackupEnabledAt: "2026-01-01" }],
    ["BackupStatusInfo", { EarliestRestorePoint: 1_728_799_200_000 }],
    ["BackupStatusInfo", { LatestRestorePoint: {} }],
    ["BackupStatusInfo", { ScheduledPermanentDeletionTime: true }],
  ])(
    "because a datastore's %s is %j, is UPSTREAM_UNAVAILABLE, alone and in the list",
    async (member, value) => {
      const { gateway, id } = await start();
      const alter = { [member]: value };
      const everything = `name status createdAt typeVersion endpoint sseConfiguration { kmsEncryptionConfig { cmkType kmsKeyId } }
      preloadDataConfig { preloadDataType } identityProviderConfiguration { authorizationStrategy fineGrainedAuthorizationEnabled metadata }
      errorCause { errorMessage errorCategory }`;
      gateway.setFaults(altered("DescribeFHIRDatastore", "DatastoreProperties", alter));
      const one = await gateway.query(`query ($id: ID!) { datastore(id: $id) { ${everything} } }`, { id });
      expect(one.data).toEqual({ datastore: null });
      expect(one.errors).toMatchObject([
        {
          path: ["datastore"],
          extensions: {
            code: "UPSTREAM_UNAVAILABLE",
            retryable: true,
            upstream: { requestId: expect.any(String) as string },
          },
        },
      ]);
      gateway.setFaults(altered("ListFHIRDatastores", "DatastorePropertiesList", alter));
      const list = await gateway.query(`{ datastores { nodes { ${everything} } } }`);
      expect(list.data).toEqual({ datastores: null });
      expect(list.errors).toMatchObject([
        { path: ["datastores"], extensions: { code: "UPSTREAM_UNAVAILABLE" } },
      ]);
    },
  );

  test.each([
    ["JobId", undefined],
    ["JobStatus", 5],
    ["DatastoreId", "x"],
    ["SubmitTime", undefined],
    ["SubmitTime", "x"],
    ["EndTime", {}],
    ["JobName", 5],
    ["Message", ["x"]],
    ["DataAccessRoleArn", {}],
    ["ValidationLevel", ""],
    ["InputDataConfig", undefined],
    ["InputDataConfig", "s3://bucket"],
    ["InputDataConfig", { S3Uri: 5 }],
    ["JobOutputDataConfig", { S3Configuration: { S3Uri: "s3://bucket" } }],
    ["JobOutputDataConfig", { S3Configuration: "s3://bucket" }],
    ["JobProgressReport", { TotalNumberOfScannedFiles: "5" }],
    ["JobProgressReport", { TotalNumberOfScannedFiles: 1.5 }],
    ["JobProgressReport", { TotalNumberOfResourcesScanned: 2 ** 60 }],
    ["JobProgressReport", { Throughput: "NaN" }],
    ["JobProgressReport", { TotalFilesConverted: "5" }],
    ["JobProgressReport", { TotalSizeOfScannedNonFhirFilesInMB: "much" }],
  ])("because an import job's %s is %j, is UPSTREAM_UNAVAILABLE", async (member, value) => {
    const { gateway, id } = await start();
    const [key] = await startImportJobs(gateway.healthLake, id, 1);
    gateway.setFaults(altered("DescribeFHIRImportJob", "ImportJobProperties", { [member]: value }));
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { importJob(id: $id) {
        name message dataAccessRoleArn submitTime endTime validationLevel inputDataConfig { s3Uri }
        jobOutputDataConfig { s3Configuration { s3Uri kmsKeyId } }
        progressReport { totalNumberOfScannedFiles totalNumberOfResourcesScanned throughput }
      } }`,
      { id: key },
    );
    expect(data).toEqual({ importJob: null });
    expect(errors).toMatchObject([
      { path: ["importJob"], extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true } },
    ]);
  });

  test.each([
    ["NextToken", { NextToken: 5 }],
    ["the list", { DatastorePropertiesList: "x" }],
    ["the list", { DatastorePropertiesList: undefined }],
    ["an item", { DatastorePropertiesList: [null] }],
    ["an item", { DatastorePropertiesList: ["x"] }],
  ])("because a page has no proper %s (%j), is UPSTREAM_UNAVAILABLE", async (_, alter) => {
    const { gateway } = await start();
    gateway.setFaults(
      on("ListFHIRDatastores", { kind: "rewrite", rewrite: (answer) => ({ ...answer, ...alter }) }),
    );
    const { data, errors } = await gateway.query(LIST);
    expect(data).toEqual({ datastores: null });
    expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true } }]);
  });

  test.each([{ Key: "a" }, { Value: "b" }, { Key: 1, Value: "b" }, "x"])(
    "because a tag is %j, leaves the datastore",
    async (tag) => {
      const { gateway, id } = await start();
      gateway.setFaults(on("ListTagsForResource", { kind: "rewrite", rewrite: () => ({ Tags: [tag] }) }));
      const { data, errors } = await gateway.query(
        `query ($id: ID!) { datastore(id: $id) { name tags { key value } } }`,
        { id },
      );
      expect(data.datastore).toEqual({ name: "datastore 0", tags: null });
      expect(errors).toMatchObject([
        { path: ["datastore", "tags"], extensions: { code: "UPSTREAM_UNAVAILABLE" } },
      ]);
    },
  );
});
