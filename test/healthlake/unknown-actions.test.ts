// An endpoint that is older than an action.
import { ID, json, WELL } from "../support/aws-stand-in.js";
import { startOnStandIn } from "./failures-setup.js";

const UPDATE = `mutation { updateDatastore(input: { id: "${ID}", name: "renamed" }) { datastoreId } }`;
const RESTORE = `mutation { restoreDatastore(input: {
  sourceDatastoreId: "${ID}", restoreConfiguration: { continuousBackupRestoreConfiguration: {} } }) { datastoreId } }`;

test.each([
  ["UpdateFHIRDatastore", UPDATE],
  ["RestoreFHIRDatastore", RESTORE],
])("is told that it does not know %s, and is not asked twice", async (action, mutation) => {
  const { query, aws, health } = await startOnStandIn();
  const { errors } = await query(mutation);
  expect(errors).toMatchObject([
    {
      message: `HealthLake at the gateway's endpoint does not know ${action}: it is older than the action`,
      extensions: {
        code: "UPSTREAM_UNAVAILABLE",
        retryable: false,
        upstream: { action, errorName: "UnknownOperationException" },
      },
    },
  ]);
  expect(aws.requests.map((request) => request.action)).toEqual([action]);
  expect(await health()).toMatchObject({ lastFailure: null, lastAnswerAt: expect.any(String) as string });
});

test("opens no breaker by that, however often", async () => {
  const { query, health } = await startOnStandIn();
  for (let times = 0; times < 12; times++)
    expect((await query(UPDATE)).errors?.[0]?.message).toContain("does not know UpdateFHIRDatastore");
  expect((await health()).breaker.state).toBe("closed");
});

test("gives datastores without the newer members, which are null", async () => {
  const { query } = await startOnStandIn(WELL);
  const selection = `analyticsConfiguration { status } nlpConfiguration { status }
    profileConfiguration { defaultProfiles } backupStatusInfo { backupEnabledAt }`;
  expect(await query(`{ datastores { nodes { ${selection} } } }`)).toMatchObject({
    data: {
      datastores: {
        nodes: [
          {
            analyticsConfiguration: null,
            nlpConfiguration: null,
            profileConfiguration: null,
            backupStatusInfo: null,
          },
        ],
      },
    },
  });
});

test("is sent each new member under its own name, and a token, all signed", async () => {
  const answer = {
    DatastoreId: ID,
    DatastoreArn: "arn",
    DatastoreStatus: "CREATING",
    DatastoreEndpoint: "x",
  };
  const { query, aws } = await startOnStandIn(() => json(answer));
  await query(
    `mutation ($input: RestoreDatastoreInput!) { restoreDatastore(input: $input) { datastoreId } }`,
    {
      input: {
        sourceDatastoreId: ID,
        name: "restored",
        restoreConfiguration: {
          continuousBackupRestoreConfiguration: { restorePointTime: "2026-10-01T00:00:00.250Z" },
        },
        analyticsConfiguration: { status: "PAUSED" },
        nlpConfiguration: { status: "ENABLED" },
        profileConfiguration: { defaultProfiles: ["us-core-3.1.1"] },
        tags: [{ key: "env", value: "test" }],
        clientToken: "mine",
      },
    },
  );
  const [request] = aws.requests;
  expect(JSON.parse(request?.body ?? "")).toEqual({
    SourceDatastoreId: ID,
    RestoreConfiguration: { ContinuousBackupRestoreConfiguration: { RestorePointTime: 1_790_812_800.25 } },
    DatastoreName: "restored",
    AnalyticsConfiguration: { Status: "PAUSED" },
    NlpConfiguration: { Status: "ENABLED" },
    ProfileConfiguration: { DefaultProfiles: ["us-core-3.1.1"] },
    Tags: [{ Key: "env", Value: "test" }],
    ClientToken: "mine",
  });
  expect(request?.headers["x-amz-target"]).toBe("HealthLake.RestoreFHIRDatastore");
  expect(request?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=test\/.*\/us-east-1\/healthlake\//,
  );
});
