import {
  CreateFHIRDatastoreCommand,
  DeleteFHIRDatastoreCommand,
  DescribeFHIRDatastoreCommand,
  ListFHIRDatastoresCommand,
} from "@aws-sdk/client-healthlake";
import type { CreateFHIRDatastoreCommandInput, DatastoreFilter } from "@aws-sdk/client-healthlake";
import { closeAll, durations, rejection, start } from "./support.js";
import type { Started } from "./support.js";

afterEach(closeAll);

const create = ({ client }: Started, input: Partial<CreateFHIRDatastoreCommandInput> = {}) =>
  client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", ...input }));

const describeOne = async ({ client }: Started, DatastoreId?: string) =>
  (await client.send(new DescribeFHIRDatastoreCommand({ DatastoreId }))).DatastoreProperties;

const remove = ({ client }: Started, DatastoreId?: string) =>
  client.send(new DeleteFHIRDatastoreCommand({ DatastoreId }));

const names = async ({ client }: Started, Filter?: DatastoreFilter) =>
  (await client.send(new ListFHIRDatastoresCommand({ Filter }))).DatastorePropertiesList?.map(
    (datastore) => datastore.DatastoreName,
  );

describe("CreateFHIRDatastore", () => {
  test("answers at once with id, ARN, endpoint and CREATING", async () => {
    const at = await start({ region: "eu-west-1", accountId: "111122223333" });
    const answer = await create(at);
    expect(answer.DatastoreId).toMatch(/^[0-9a-f]{32}$/);
    expect(answer).toMatchObject({
      DatastoreArn: `arn:aws:healthlake:eu-west-1:111122223333:datastore/fhir/${answer.DatastoreId}`,
      DatastoreEndpoint: `https://healthlake.eu-west-1.amazonaws.com/datastore/${answer.DatastoreId}/r4/`,
      DatastoreStatus: "CREATING",
    });
  });

  test("keeps every member of its input for Describe", async () => {
    const at = await start();
    const input: CreateFHIRDatastoreCommandInput = {
      DatastoreName: "データ a b",
      DatastoreTypeVersion: "R4",
      SseConfiguration: {
        KmsEncryptionConfig: { CmkType: "CUSTOMER_MANAGED_KMS_KEY", KmsKeyId: "alias/key" },
      },
      PreloadDataConfig: { PreloadDataType: "SYNTHEA" },
      IdentityProviderConfiguration: {
        AuthorizationStrategy: "SMART_ON_FHIR",
        FineGrainedAuthorizationEnabled: true,
        Metadata: '{"issuer":"https://example.org"}',
        IdpLambdaArn: "arn:aws:lambda:us-east-1:123456789012:function:authorize",
      },
    };
    const { DatastoreId } = await create(at, input);
    expect(await describeOne(at, DatastoreId)).toMatchObject(input);
  });

  test("fills in the service's defaults", async () => {
    const at = await start();
    const datastore = await describeOne(at, (await create(at)).DatastoreId);
    expect(datastore).toMatchObject({
      SseConfiguration: { KmsEncryptionConfig: { CmkType: "AWS_OWNED_KMS_KEY" } },
      IdentityProviderConfiguration: {
        AuthorizationStrategy: "AWS_AUTH",
        FineGrainedAuthorizationEnabled: false,
      },
    });
    expect(datastore).not.toHaveProperty("DatastoreName");
    expect(datastore).not.toHaveProperty("PreloadDataConfig");
    expect(datastore).not.toHaveProperty("ErrorCause");
  });

  test.each<[string, Partial<CreateFHIRDatastoreCommandInput>]>([
    [
      "KmsKeyId is required",
      { SseConfiguration: { KmsEncryptionConfig: { CmkType: "CUSTOMER_MANAGED_KMS_KEY" } } },
    ],
    ["Metadata is required", { IdentityProviderConfiguration: { AuthorizationStrategy: "SMART_ON_FHIR" } }],
    [
      "IdpLambdaArn is required",
      { IdentityProviderConfiguration: { AuthorizationStrategy: "SMART_ON_FHIR_V1", Metadata: "{}" } },
    ],
    [
      "Metadata must be a JSON object",
      { IdentityProviderConfiguration: { AuthorizationStrategy: "AWS_AUTH", Metadata: "[]" } },
    ],
  ])("refuses a configuration of which the documentation says: %s", async (message, input) => {
    const at = await start();
    expect(await rejection(create(at, input))).toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message) as string,
    });
    expect(await names(at)).toEqual([]);
  });
});

describe("the life cycle of a datastore", () => {
  test("is CREATING without CreatedAt, then ACTIVE since the moment of activation", async () => {
    const at = await start();
    const born = at.clock.now();
    const { DatastoreId } = await create(at);
    await at.clock.advance(durations.creatingMs - 1);
    expect(await describeOne(at, DatastoreId)).toMatchObject({ DatastoreStatus: "CREATING" });
    expect(await describeOne(at, DatastoreId)).not.toHaveProperty("CreatedAt");
    await at.clock.advance(1);
    expect(await describeOne(at, DatastoreId)).toMatchObject({
      DatastoreStatus: "ACTIVE",
      CreatedAt: new Date(born + durations.creatingMs),
    });
  });

  test("is DELETING, then DELETED and still listed for seven days", async () => {
    const at = await start();
    const { DatastoreId } = await create(at);
    await at.clock.advance(durations.creatingMs);
    expect(await remove(at, DatastoreId)).toMatchObject({ DatastoreId, DatastoreStatus: "DELETING" });
    await at.clock.advance(durations.deletingMs - 1);
    expect(await describeOne(at, DatastoreId)).toMatchObject({ DatastoreStatus: "DELETING" });
    await at.clock.advance(1);
    expect(await describeOne(at, DatastoreId)).toMatchObject({ DatastoreStatus: "DELETED" });
    await at.clock.advance(7 * 86_400_000 - 1);
    expect(await names(at)).toHaveLength(1);
    await at.clock.advance(1);
    expect(await names(at)).toEqual([]);
    expect(await rejection(describeOne(at, DatastoreId))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test.each([
    ["CREATING", 0, false],
    ["DELETING", 0, true],
    ["DELETED", durations.deletingMs, true],
  ])("refuses to delete a datastore that is %s", async (status, later, deleteFirst) => {
    const at = await start();
    const { DatastoreId } = await create(at);
    if (deleteFirst) {
      await at.clock.advance(durations.creatingMs);
      await remove(at, DatastoreId);
      await at.clock.advance(later);
    }
    expect(await rejection(remove(at, DatastoreId))).toMatchObject({ name: "ConflictException" });
    expect(await describeOne(at, DatastoreId)).toMatchObject({ DatastoreStatus: status });
  });

  test("takes a reported failure with its cause, and can then be deleted", async () => {
    const at = await start();
    const { DatastoreId = "" } = await create(at);
    const ErrorCause = { ErrorMessage: "No key", ErrorCategory: "NON_RETRYABLE_ERROR" } as const;
    at.local.reportDatastore(DatastoreId, { status: "CREATE_FAILED", errorCause: ErrorCause });
    expect(await describeOne(at, DatastoreId)).toMatchObject({
      DatastoreStatus: "CREATE_FAILED",
      ErrorCause,
    });
    await at.clock.advance(durations.creatingMs);
    expect(await describeOne(at, DatastoreId)).not.toHaveProperty("CreatedAt");
    expect(await remove(at, DatastoreId)).toMatchObject({ DatastoreStatus: "DELETING" });
    expect(await describeOne(at, DatastoreId)).not.toHaveProperty("ErrorCause");
  });

  test("is as old as its activation when that is reported", async () => {
    const at = await start();
    const { DatastoreId = "" } = await create(at);
    at.local.reportDatastore(DatastoreId, { status: "CREATING" });
    await at.clock.advance(10 * durations.creatingMs);
    expect(await describeOne(at, DatastoreId)).not.toHaveProperty("CreatedAt");
    at.local.reportDatastore(DatastoreId, { status: "ACTIVE" });
    const CreatedAt = new Date(at.clock.now());
    await at.clock.advance(1000);
    expect(await describeOne(at, DatastoreId)).toMatchObject({ DatastoreStatus: "ACTIVE", CreatedAt });
  });

  test("can be reported in a state that the client's model does not know", async () => {
    const at = await start();
    const { DatastoreId = "" } = await create(at);
    at.local.reportDatastore(DatastoreId, { status: "UPDATING" });
    expect(await describeOne(at, DatastoreId)).toMatchObject({ DatastoreStatus: "UPDATING" });
    expect(() => at.local.reportDatastore("unknown", { status: "ACTIVE" })).toThrow(RangeError);
  });
});

describe("an unknown datastore", () => {
  test.each([["0".repeat(32)], ["some-other-id"], ["__proto__"]])("is not found: %s", async (DatastoreId) => {
    const at = await start();
    for (const attempt of [describeOne(at, DatastoreId), remove(at, DatastoreId)]) {
      expect(await rejection(attempt)).toMatchObject({ name: "ResourceNotFoundException", $fault: "client" });
    }
  });
});

describe("ListFHIRDatastores", () => {
  /** three active (a second apart), one deleted, one still being created */
  async function startWithFive() {
    const at = await start();
    const born = at.clock.now();
    for (const DatastoreName of ["one", "two", "two", "gone"]) {
      const { DatastoreId } = await create(at, { DatastoreName });
      await at.clock.advance(1000);
      if (DatastoreName !== "gone") continue;
      await at.clock.advance(durations.creatingMs);
      await remove(at, DatastoreId);
      await at.clock.advance(durations.deletingMs);
    }
    await create(at, { DatastoreName: "new" });
    return { ...at, createdAt: (index: number) => born + durations.creatingMs + index * 1000 };
  }

  test("lists every status, the newest first", async () => {
    expect(await names(await startWithFive())).toEqual(["new", "gone", "two", "two", "one"]);
  });

  test("filters by exact name and by status", async () => {
    const at = await startWithFive();
    expect(await names(at, { DatastoreName: "two" })).toEqual(["two", "two"]);
    expect(await names(at, { DatastoreName: "tw" })).toEqual([]);
    expect(await names(at, { DatastoreStatus: "CREATING" })).toEqual(["new"]);
    expect(await names(at, { DatastoreStatus: "ACTIVE" })).toEqual(["two", "two", "one"]);
    expect(await names(at, { DatastoreStatus: "DELETED" })).toEqual(["gone"]);
    expect(await names(at, { DatastoreStatus: "DELETED", DatastoreName: "one" })).toEqual([]);
  });

  test("filters by the time of activation, without the very time and what was never active", async () => {
    const at = await startWithFive();
    const second = new Date(at.createdAt(1));
    const justAfter = new Date(at.createdAt(1) + 1);
    const justBefore = new Date(at.createdAt(1) - 1);
    expect(await names(at, { CreatedBefore: second })).toEqual(["one"]);
    expect(await names(at, { CreatedBefore: justAfter })).toEqual(["two", "one"]);
    expect(await names(at, { CreatedAfter: second })).toEqual(["gone", "two"]);
    expect(await names(at, { CreatedAfter: justBefore })).toEqual(["gone", "two", "two"]);
    expect(await names(at, { CreatedAfter: justBefore, CreatedBefore: justAfter })).toEqual(["two"]);
    expect(await names(at, { CreatedAfter: second, CreatedBefore: second })).toEqual([]);
  });
});
