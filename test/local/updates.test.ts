import { DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { create, describeOne, update } from "./newest.js";
import { closeAll, durations, outputConfig, rejection, roleArn, start } from "./support.js";
import type { Started } from "./support.js";
import { BRIDGED_COMMANDS } from "../../src/healthlake/bridge.js";
import { startImport } from "./job-support.js";

afterEach(closeAll);

async function startActive(input: Parameters<typeof create>[1] = {}) {
  const at = await start();
  const { DatastoreId = "" } = await create(at, input);
  await at.clock.advance(durations.creatingMs);
  return { at, id: DatastoreId };
}

const features = async (at: Started, id: string) => {
  const { DatastoreStatus, AnalyticsConfiguration, NlpConfiguration } = (await describeOne(at, id)) ?? {};
  return [DatastoreStatus, AnalyticsConfiguration?.Status, NlpConfiguration?.Status];
};

const smart = {
  AuthorizationStrategy: "SMART_ON_FHIR",
  FineGrainedAuthorizationEnabled: true,
  Metadata: '{"issuer":"https://example.org"}',
  IdpLambdaArn: "arn:aws:lambda:us-east-1:123456789012:function:authorize",
} as const;

describe("a new datastore", () => {
  test("has analytics, no NLP, no profiles and no backup", async () => {
    const { at, id } = await startActive();
    expect(await describeOne(at, id)).toMatchObject({
      AnalyticsConfiguration: { Status: "ENABLED" },
      NlpConfiguration: { Status: "DISABLED" },
      ProfileConfiguration: { DefaultProfiles: [] },
      BackupStatusInfo: { Configuration: { Status: "DISABLED", BackupTagsEnabled: false } },
    });
  });

  test("has what it was created with", async () => {
    const { at, id } = await startActive({
      AnalyticsConfiguration: { Status: "PAUSED" },
      NlpConfiguration: { Status: "ENABLED" },
      ProfileConfiguration: { DefaultProfiles: ["us-core-3.1.1"] },
      BackupConfiguration: { Status: "ENABLED", RetentionPeriodInDays: 3, BackupTagsEnabled: true },
    });
    const now = new Date(at.clock.now());
    expect(await describeOne(at, id)).toMatchObject({
      AnalyticsConfiguration: { Status: "PAUSED" },
      NlpConfiguration: { Status: "ENABLED" },
      ProfileConfiguration: { DefaultProfiles: ["us-core-3.1.1"] },
      BackupStatusInfo: {
        Configuration: {
          Status: "ENABLED",
          BackupType: "CONTINUOUS",
          RetentionPeriodInDays: 3,
          BackupTagsEnabled: true,
        },
        BackupEnabledAt: new Date(at.clock.now() - durations.creatingMs),
        EarliestRestorePoint: now,
        LatestRestorePoint: now,
      },
    });
  });

  test.each(["DISABLED", "ENABLING", "DISABLING", "PAUSING"] as const)(
    "can't have analytics that are %s",
    async (Status) => {
      const error = await rejection(create(await start(), { AnalyticsConfiguration: { Status } }));
      expect(error).toMatchObject({ name: "ValidationException" });
      expect(error.message).toContain(`AnalyticsConfiguration Status can not be ${Status}`);
    },
  );

  test.each(["ENABLING", "DISABLING"] as const)("can't have NLP that is %s", async (Status) => {
    const error = await rejection(create(await start(), { NlpConfiguration: { Status } }));
    expect(error).toMatchObject({ name: "ValidationException" });
  });
});

describe("UpdateFHIRDatastore", () => {
  test("changes name, profiles, identity provider and backup at once, and nothing else", async () => {
    const { at, id } = await startActive({ DatastoreName: "before" });
    const before = await describeOne(at, id);
    const changed = {
      DatastoreName: "after",
      ProfileConfiguration: { DefaultProfiles: ["us-core-3.1.1", "carin-bb-2.0.0"] },
      IdentityProviderConfiguration: smart,
    };
    const answer = await update(at, id, { ...changed, BackupConfiguration: { Status: "ENABLED" } });
    const now = new Date(at.clock.now());
    expect(answer).toEqual({
      ...before,
      ...changed,
      BackupStatusInfo: {
        Configuration: {
          Status: "ENABLED",
          BackupType: "CONTINUOUS",
          RetentionPeriodInDays: 7,
          BackupTagsEnabled: false,
        },
        BackupEnabledAt: now,
        EarliestRestorePoint: now,
        LatestRestorePoint: now,
      },
    });
    expect(await describeOne(at, id)).toEqual(answer);
    expect(answer.DatastoreStatus).toBe("ACTIVE");
  });

  test("leaves what is not given, and replaces the identity provider as a whole", async () => {
    const { at, id } = await startActive({ DatastoreName: "named", IdentityProviderConfiguration: smart });
    const answer = await update(at, id, {
      IdentityProviderConfiguration: { AuthorizationStrategy: "AWS_AUTH" },
    });
    expect(answer.DatastoreName).toBe("named");
    expect(answer.IdentityProviderConfiguration).toEqual({
      AuthorizationStrategy: "AWS_AUTH",
      FineGrainedAuthorizationEnabled: false,
    });
    expect((await update(at, id, { DatastoreName: "renamed" })).IdentityProviderConfiguration).toEqual(
      answer.IdentityProviderConfiguration,
    );
  });

  test("changes analytics and NLP by way of UPDATING, in which each says where it goes", async () => {
    const { at, id } = await startActive();
    const answer = await update(at, id, {
      AnalyticsConfiguration: { Status: "DISABLED" },
      NlpConfiguration: { Status: "ENABLED" },
    });
    expect(answer).toMatchObject({
      DatastoreStatus: "UPDATING",
      AnalyticsConfiguration: { Status: "DISABLING" },
      NlpConfiguration: { Status: "ENABLING" },
    });
    await at.clock.advance(durations.updatingMs - 1);
    expect(await features(at, id)).toEqual(["UPDATING", "DISABLING", "ENABLING"]);
    await at.clock.advance(1);
    expect(await features(at, id)).toEqual(["ACTIVE", "DISABLED", "ENABLED"]);
    await update(at, id, { AnalyticsConfiguration: { Status: "PAUSED" } });
    expect(await features(at, id)).toEqual(["UPDATING", "PAUSING", "ENABLED"]);
    await at.clock.advance(durations.updatingMs);
    await update(at, id, { AnalyticsConfiguration: { Status: "ENABLED" } });
    expect(await features(at, id)).toEqual(["UPDATING", "ENABLING", "ENABLED"]);
  });

  test("of what is so already is ACTIVE at once", async () => {
    const { at, id } = await startActive();
    const answer = await update(at, id, {
      AnalyticsConfiguration: { Status: "ENABLED" },
      NlpConfiguration: { Status: "DISABLED" },
    });
    expect(answer.DatastoreStatus).toBe("ACTIVE");
  });

  test.each(["ENABLING", "DISABLING", "PAUSING"] as const)("can't ask for %s", async (Status) => {
    const { at, id } = await startActive();
    const error = await rejection(update(at, id, { AnalyticsConfiguration: { Status } }));
    expect(error).toMatchObject({ name: "ValidationException" });
    expect(await features(at, id)).toEqual(["ACTIVE", "ENABLED", "DISABLED"]);
  });

  test("is a conflict while the datastore is in a transition, or gone", async () => {
    const at = await start();
    const { DatastoreId: id = "" } = await create(at);
    const conflict = async (status: string) => {
      const error = await rejection(update(at, id, { DatastoreName: "other" }));
      expect(error).toMatchObject({ name: "ConflictException" });
      expect(error.message).toContain(`is ${status} `);
    };
    await conflict("CREATING");
    await at.clock.advance(durations.creatingMs);
    await update(at, id, { NlpConfiguration: { Status: "ENABLED" } });
    await conflict("UPDATING");
    await at.clock.advance(durations.updatingMs);
    await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: id }));
    await conflict("DELETING");
    await at.clock.advance(durations.deletingMs);
    await conflict("DELETED");
    expect(await rejection(update(at, "0".repeat(32)))).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("that failed left its features as they were, and may be made again", async () => {
    const { at, id } = await startActive();
    await update(at, id, { AnalyticsConfiguration: { Status: "DISABLED" } });
    at.local.reportDatastore(id, { status: "UPDATE_FAILED", errorCause: { ErrorMessage: "no luck" } });
    expect(await features(at, id)).toEqual(["UPDATE_FAILED", "ENABLED", "DISABLED"]);
    expect((await update(at, id, { DatastoreName: "renamed" })).DatastoreStatus).toBe("UPDATE_FAILED");
    await update(at, id, { AnalyticsConfiguration: { Status: "DISABLED" } });
    expect(await features(at, id)).toEqual(["UPDATING", "DISABLING", "DISABLED"]);
    await at.clock.advance(durations.updatingMs);
    expect(await features(at, id)).toEqual(["ACTIVE", "DISABLED", "DISABLED"]);
    expect(await describeOne(at, id)).not.toHaveProperty("ErrorCause");
  });

  test("lets no job start meanwhile", async () => {
    const { at, id } = await startActive();
    await update(at, id, { NlpConfiguration: { Status: "ENABLED" } });
    const error = await rejection(startImport({ ...at, DatastoreId: id }));
    expect(error).toMatchObject({ name: "ValidationException" });
    expect(error.message).toContain("is UPDATING; it must be ACTIVE");
  });
});

describe("StartFHIRImportJob", () => {
  const send = (at: Started, DatastoreId: string, input: object) =>
    at.client.send(
      new BRIDGED_COMMANDS.StartFHIRImportJob({
        DatastoreId,
        InputDataConfig: { S3Uri: "s3://bucket/in/" },
        JobOutputDataConfig: outputConfig,
        DataAccessRoleArn: roleArn,
        ...input,
      }) as never,
    );

  test.each([
    { ProfileId: "profile" },
    { InputFormat: "CCDA" },
    { DriftDetectionEnabled: true },
    { ProvenanceEnabled: true },
  ])("refuses %j: nothing is transformed here", async (input) => {
    const { at, id } = await startActive();
    const error = await rejection(send(at, id, input));
    expect(error).toMatchObject({ name: "ValidationException" });
    expect(error.message).toContain(Object.keys(input)[0]);
  });

  test("takes what asks for no transformation", async () => {
    const { at, id } = await startActive();
    const answer = await send(at, id, { DriftDetectionEnabled: false, ProvenanceEnabled: false });
    expect(answer).toMatchObject({ JobStatus: "SUBMITTED" });
  });
});
