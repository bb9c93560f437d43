// However often a call is sent, one thing happens; and what can't be known can be asked again with the same token.
import {
  ListFHIRDatastoresCommand,
  ListFHIRExportJobsCommand,
  ListFHIRImportJobsCommand,
} from "@aws-sdk/client-healthlake";
import type { Fault } from "../../../src/local/server.js";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { callsOf, MUTATIONS, mutate, next, TOKEN_NAMES, tokensOf, UNKNOWN_ID } from "./support.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LOST: Fault = { kind: "lost-answer" };
const HANG: Fault = { kind: "hang" };
const THROTTLED: Fault = { kind: "throttle" };
const SHORT = { UPSTREAM_DEADLINE_MS: "600" };

type TokenName = (typeof TOKEN_NAMES)[number];

async function start(env: Record<string, string> = {}) {
  const gateway = await startTestGateway({ env });
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  (gateway.calls as unknown[]).length = 0;
  return { gateway, id };
}

/** The ids of what mutations of this kind have made so far. */
async function made({ healthLake }: TestGateway, name: TokenName, id: string): Promise<unknown[]> {
  if (name === "createDatastore" || name === "restoreDatastore") {
    const { DatastorePropertiesList = [] } = await healthLake.send(new ListFHIRDatastoresCommand({}));
    return DatastorePropertiesList.map(({ DatastoreId }) => DatastoreId).filter((one) => one !== id);
  }
  if (name === "startImportJob") {
    const answer = await healthLake.send(new ListFHIRImportJobsCommand({ DatastoreId: id }));
    return answer.ImportJobPropertiesList?.map(({ JobId }) => JobId) ?? [];
  }
  const answer = await healthLake.send(new ListFHIRExportJobsCommand({ DatastoreId: id }));
  return answer.ExportJobPropertiesList?.map(({ JobId }) => JobId) ?? [];
}

const idOf = (payload: { datastoreId?: string; jobId?: string }) => payload.datastoreId ?? payload.jobId;

describe.each(TOKEN_NAMES)("%s", (name) => {
  const { action } = MUTATIONS[name];

  test("makes its token once, sends it with the first call, and gives it back", async () => {
    const { gateway, id } = await start();
    const { data } = await mutate(gateway, name, { id });
    expect(data[name].clientToken).toMatch(UUID);
    expect(tokensOf(gateway, action)).toEqual([data[name].clientToken]);
    const again = await mutate(gateway, name, { id });
    expect(again.data[name].clientToken).not.toBe(data[name].clientToken);
    expect(await made(gateway, name, id)).toHaveLength(2);
  });

  test.each<[string, Fault[]]>([
    ["a lost answer", [LOST]],
    ["two lost answers", [LOST, LOST]],
    ["an answer that can't be read", [{ kind: "garbage" }]],
    ["an answer without what it promises", [{ kind: "rewrite", rewrite: () => ({}) }]],
    ["a socket reset before anything was done", [{ kind: "reset" }]],
    ["a failure within HealthLake", [{ kind: "error", name: "InternalServerException", status: 500 }]],
    ["being throttled", [THROTTLED]],
    ["a lost answer and then being throttled", [LOST, THROTTLED]],
  ])("makes one thing, with one token, over %s", async (_what, faults) => {
    const { gateway, id } = await start();
    gateway.setFaults(next(action, ...faults));
    const { data, errors, extensions } = await mutate(gateway, name, { id });
    expect(errors).toBeUndefined();
    expect(tokensOf(gateway, action)).toEqual(Array(faults.length + 1).fill(data[name].clientToken));
    expect(extensions?.cost.actualCalls).toBe(faults.length + 1);
    gateway.setFaults(undefined);
    expect(await made(gateway, name, id)).toEqual([idOf(data[name])]);
  });

  test("makes one thing where the first attempt hangs until its time is over", async () => {
    const { gateway, id } = await start(SHORT);
    gateway.setFaults(next(action, { kind: "delay", ms: 250, then: LOST }));
    const { data } = await mutate(gateway, name, { id });
    const { clientToken } = data[name];
    expect(tokensOf(gateway, action)).toEqual([clientToken, clientToken]);
    gateway.setFaults(undefined);
    expect(await made(gateway, name, id)).toEqual([idOf(data[name])]);
  });

  test.each<[string, Fault, string, number]>([
    ["every answer is lost", LOST, "UPSTREAM_UNAVAILABLE", 1],
    ["the call is carried out too late", { kind: "delay", ms: 700 }, "UPSTREAM_TIMEOUT", 1],
    ["no answer comes in time", HANG, "UPSTREAM_TIMEOUT", 0],
  ])(
    "says where %s that it can be repeated, and with which token, which finds what was made",
    async (_what, fault, code, count) => {
      const { gateway, id } = await start(fault === LOST ? {} : SHORT);
      gateway.setFaults((call) => (call.action === action ? fault : undefined));
      const failed = await mutate(gateway, name, { id });
      expect(failed.data).toEqual({ [name]: null });
      const facts = { code, retryable: true, clientToken: expect.stringMatching(UUID), upstream: { action } };
      expect(failed.errors).toMatchObject([{ path: [name], extensions: facts }]);
      const clientToken = failed.errors?.[0]?.extensions.clientToken;
      expect(new Set(tokensOf(gateway, action))).toEqual(new Set([clientToken]));
      gateway.setFaults(undefined);
      let before = await made(gateway, name, id);
      while (before.length < count) before = await made(gateway, name, id);
      const { data } = await mutate(gateway, name, { id, input: { clientToken } });
      expect(data[name].clientToken).toBe(clientToken);
      const after = await made(gateway, name, id);
      expect(after).toEqual([idOf(data[name])]);
      expect(after.slice(0, count)).toEqual(before);
    },
  );

  test("passes a client's own token through, and the same token makes nothing new", async () => {
    const { gateway, id } = await start();
    const input = { clientToken: "my-Token-1" };
    const [first, second] = [
      await mutate(gateway, name, { id, input }),
      await mutate(gateway, name, { id, input }),
    ];
    expect(first.data[name].clientToken).toBe("my-Token-1");
    expect(second.data).toEqual(first.data);
    expect(tokensOf(gateway, action)).toEqual(["my-Token-1", "my-Token-1"]);
    expect(await made(gateway, name, id)).toHaveLength(1);
  });

  test("has the token in an error that HealthLake answered with", async () => {
    const { gateway, id } = await start();
    await mutate(gateway, name, { id, input: { clientToken: "once", name: "one" } });
    const { errors } = await mutate(gateway, name, { id, input: { clientToken: "once", name: "other" } });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: "BAD_USER_INPUT",
          clientToken: "once",
          upstream: { action, errorName: "ValidationException" },
        },
      },
    ]);
  });

  test("has no token in an error before a call was sent", async () => {
    const { gateway, id } = await start();
    const { errors } = await mutate(gateway, name, { id, input: { name: "", clientToken: "mine" } });
    expect(errors?.map(({ extensions }) => Object.keys(extensions).sort())).toEqual([
      ["code", "retryable", "violations"],
    ]);
  });
});

describe("deleteDatastore", () => {
  const STATUS = "datastoreId datastore { status upstreamStatus }";

  test.each<[string, Fault[]]>([
    ["one lost answer", [LOST]],
    ["two lost answers", [LOST, LOST]],
    ["an answer that can't be read", [{ kind: "garbage" }]],
  ])("answers DELETING after %s: the conflict is its own doing", async (_what, faults) => {
    const gateway = await startTestGateway({ local: { durations: { creatingMs: 0, deletingMs: 60_000 } } });
    const [id = ""] = await createDatastores(gateway.healthLake, 1);
    gateway.setFaults(next("DeleteFHIRDatastore", ...faults));
    const { data, errors } = await mutate(gateway, "deleteDatastore", { id, payload: STATUS });
    expect(errors).toBeUndefined();
    expect(data.deleteDatastore).toEqual({
      datastoreId: id,
      datastore: { status: "DELETING", upstreamStatus: "DELETING" },
    });
  });

  test("of one that is DELETED already is no error", async () => {
    const { gateway, id } = await start();
    await mutate(gateway, "deleteDatastore", { id });
    const { data, errors } = await mutate(gateway, "deleteDatastore", {
      id,
      payload: `${STATUS} datastore { name }`,
    });
    expect(errors).toBeUndefined();
    expect(data.deleteDatastore.datastore).toMatchObject({ status: "DELETED", name: "datastore 0" });
  });

  test("of one that is CREATING is CONFLICT", async () => {
    const gateway = await startTestGateway({ local: { durations: { creatingMs: 60_000 } } });
    const [id = ""] = await createDatastores(gateway.healthLake, 1);
    const { data, errors } = await mutate(gateway, "deleteDatastore", { id });
    expect(data).toEqual({ deleteDatastore: null });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: "CONFLICT",
          retryable: true,
          upstream: { action: "DeleteFHIRDatastore", errorName: "ConflictException" },
        },
      },
    ]);
  });

  test("is CONFLICT where Describe can't tell whether it has happened", async () => {
    const { gateway, id } = await start();
    await mutate(gateway, "deleteDatastore", { id });
    for (const name of ["AccessDeniedException", "ResourceNotFoundException"]) {
      gateway.setFaults(next("DescribeFHIRDatastore", { kind: "error", name }));
      const { errors } = await mutate(gateway, "deleteDatastore", { id });
      expect(errors).toMatchObject([{ extensions: { code: "CONFLICT", retryable: true } }]);
    }
  });

  test("is UPSTREAM_TIMEOUT where no answer came, and repeating it finds what happened", async () => {
    const { gateway, id } = await start(SHORT);
    gateway.setFaults((call) => (call.action === "DeleteFHIRDatastore" ? HANG : undefined));
    const { errors } = await mutate(gateway, "deleteDatastore", { id });
    expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_TIMEOUT", retryable: true } }]);
    gateway.setFaults(undefined);
    expect((await mutate(gateway, "deleteDatastore", { id })).errors).toBeUndefined();
  });
});

describe("updateDatastore", () => {
  const changes = {
    name: "renamed",
    analyticsConfiguration: { status: "PAUSED" },
    nlpConfiguration: { status: "ENABLED" },
    profileConfiguration: { defaultProfiles: ["us-core-3.1.1"] },
    identityProviderConfiguration: {
      authorizationStrategy: "SMART_ON_FHIR",
      metadata: '{"issuer": "https://x"}',
      idpLambdaArn: "arn:aws:lambda:us-east-1:123456789012:function:check",
    },
    backupConfiguration: { status: "ENABLED", retentionPeriodInDays: 3 },
  };
  const SHOWN = "datastore { name status analyticsConfiguration { status } nlpConfiguration { status } }";
  const actions = ({ calls }: TestGateway) => calls.map(({ action }) => action);

  async function startUpdating(env: Record<string, string> = {}) {
    const durations = { creatingMs: 0, updatingMs: 60_000 };
    const gateway = await startTestGateway({ env, local: { durations } });
    const [id = ""] = await createDatastores(gateway.healthLake, 1);
    (gateway.calls as unknown[]).length = 0;
    return { gateway, id };
  }

  test.each<[string, Fault, Record<string, string>]>([
    ["a lost answer", LOST, {}],
    ["an answer that can't be read", { kind: "garbage" }, {}],
    ["an answer without what it promises", { kind: "rewrite", rewrite: () => ({}) }, {}],
    ["an answer that comes too late", { kind: "delay", ms: 10, then: LOST }, {}],
  ])("is sent once, and read back, over %s", async (_what, fault, env) => {
    const { gateway, id } = await startUpdating(env);
    gateway.setFaults(next("UpdateFHIRDatastore", fault));
    const { data, errors, extensions } = await mutate(gateway, "updateDatastore", {
      id,
      payload: SHOWN,
      input: changes,
    });
    expect(errors).toBeUndefined();
    expect(data.updateDatastore.datastore).toEqual({
      name: "renamed",
      status: "UPDATING",
      analyticsConfiguration: { status: "PAUSING" },
      nlpConfiguration: { status: "ENABLING" },
    });
    expect(actions(gateway)).toEqual(["UpdateFHIRDatastore", "DescribeFHIRDatastore"]);
    expect(extensions?.cost.estimatedCalls).toBeGreaterThanOrEqual(extensions?.cost.actualCalls ?? Infinity);
  });

  test.each<[string, Fault, string]>([
    ["the socket was reset before", { kind: "reset" }, "UPSTREAM_UNAVAILABLE"],
    [
      "HealthLake failed",
      { kind: "error", name: "InternalServerException", status: 500 },
      "UPSTREAM_UNAVAILABLE",
    ],
    ["no answer came", HANG, "UPSTREAM_TIMEOUT"],
  ])(
    "that the datastore does not show, since %s, is an error, and not sent again",
    async (_what, fault, code) => {
      const { gateway, id } = await startUpdating(SHORT);
      gateway.setFaults(next("UpdateFHIRDatastore", fault));
      const { data, errors } = await mutate(gateway, "updateDatastore", { id, input: changes });
      expect(data).toEqual({ updateDatastore: null });
      expect(errors).toMatchObject([
        {
          message: expect.stringMatching(/; the datastore does not show the update$/) as string,
          extensions: { code, retryable: true, upstream: { action: "UpdateFHIRDatastore" } },
        },
      ]);
      expect(actions(gateway)).toEqual(["UpdateFHIRDatastore", "DescribeFHIRDatastore"]);
      // Repeating it is the client's to decide.
      expect((await mutate(gateway, "updateDatastore", { id, input: changes })).errors).toBeUndefined();
    },
  );

  test("says so where it can't be read back", async () => {
    const { gateway, id } = await startUpdating();
    const denied: Fault = { kind: "error", name: "AccessDeniedException" };
    gateway.setFaults(({ action }) => (action === "UpdateFHIRDatastore" ? LOST : denied));
    const { errors } = await mutate(gateway, "updateDatastore", { id });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/whether it was carried out could not be read back$/) as string,
        extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true },
      },
    ]);
  });

  test("is sent once more where it was throttled: that was not carried out", async () => {
    const { gateway, id } = await startUpdating();
    gateway.setFaults(next("UpdateFHIRDatastore", THROTTLED));
    const { errors } = await mutate(gateway, "updateDatastore", { id });
    expect(errors).toBeUndefined();
    expect(actions(gateway)).toEqual(["UpdateFHIRDatastore", "UpdateFHIRDatastore"]);
  });

  test("is CONFLICT in HealthLake's own words while another one is made", async () => {
    const { gateway, id } = await startUpdating();
    await mutate(gateway, "updateDatastore", { id, input: changes });
    const { errors } = await mutate(gateway, "updateDatastore", { id, input: { name: "again" } });
    expect(errors).toMatchObject([
      {
        message: `Data store ${id} is UPDATING and the action cannot be performed`,
        extensions: {
          code: "CONFLICT",
          retryable: true,
          upstream: { action: "UpdateFHIRDatastore", errorName: "ConflictException" },
        },
      },
    ]);
  });
});

describe.each(["tagDatastore", "untagDatastore"] as const)("%s", (name) => {
  test("may be carried out twice: the second time changes nothing", async () => {
    const { gateway, id } = await start();
    gateway.setFaults(next(MUTATIONS[name].action, LOST));
    const { data, errors } = await mutate(gateway, name, { id, payload: "datastore { tags { key } }" });
    expect(errors).toBeUndefined();
    expect(callsOf(gateway, MUTATIONS[name].action)).toHaveLength(2);
    const keys = data[name].datastore.tags.map(({ key }: { key: string }) => key);
    expect(keys).toEqual(name === "tagDatastore" ? ["index", "env"] : []);
  });
});

describe("where more of what was made can't be loaded", () => {
  test.each<
    [TokenName, string, string, "DescribeFHIRDatastore" | "DescribeFHIRImportJob" | "DescribeFHIRExportJob"]
  >([
    ["createDatastore", "datastoreId", "datastore { createdAt }", "DescribeFHIRDatastore"],
    ["startImportJob", "jobId", "importJob { submitTime }", "DescribeFHIRImportJob"],
    ["startExportJob", "jobId", "exportJob { submitTime }", "DescribeFHIRExportJob"],
  ])("%s keeps its id and its token", async (name, idField, selection, describe) => {
    const { gateway, id } = await start();
    const [field = ""] = selection.split(" ");
    for (const [fault, code] of [
      [{ kind: "error", name: "AccessDeniedException" }, "FORBIDDEN"],
      [{ kind: "error", name: "ResourceNotFoundException" }, "NOT_FOUND"],
      [THROTTLED, "THROTTLED"],
    ] as const) {
      gateway.setFaults((call) => (call.action === describe ? fault : undefined));
      const { data, errors } = await mutate(gateway, name, {
        id,
        payload: `${idField} clientToken ${selection}`,
      });
      expect(data[name]).toEqual({
        [idField]: expect.stringMatching(/^[0-9a-f]{32}$/),
        clientToken: tokensOf(gateway, MUTATIONS[name].action).at(-1),
        [field]: null,
      });
      expect(errors).toMatchObject([{ path: [name, field], extensions: { code } }]);
    }
  });

  test("a datastore that is not shown yet can be asked for again", async () => {
    const { gateway } = await start();
    gateway.setFaults(next("DescribeFHIRDatastore", { kind: "error", name: "ResourceNotFoundException" }));
    const { errors } = await mutate(gateway, "createDatastore", { payload: "datastore { createdAt }" });
    expect(errors).toMatchObject([{ extensions: { code: "NOT_FOUND", retryable: true } }]);
  });
});

test("NOT_FOUND of a job's datastore came from HealthLake: it has the token", async () => {
  const gateway = await startTestGateway();
  const { errors } = await mutate(gateway, "startImportJob", { id: UNKNOWN_ID });
  expect(errors).toMatchObject([
    { extensions: { code: "NOT_FOUND", clientToken: expect.stringMatching(UUID) } },
  ]);
});
