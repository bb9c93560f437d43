import { CreateFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { withDefect } from "../support/defect.js";
import { on } from "../support/faults.js";
import { type GraphQLBody, startTestGateway } from "../support/gateway.js";
import { logInto } from "../support/log.js";
import { createDatastores } from "../support/resources.js";
import { DATASTORE, errorOf, start, upstream } from "./errors-setup.js";

const LIST = `{ datastores { nodes { name tags { key } } } }`;

describe("an error of HealthLake's", () => {
  test.each([
    ["ValidationException", 400, "BAD_USER_INPUT", false, "upstream's own words"],
    ["ConflictException", 400, "CONFLICT", true, "upstream's own words"],
    [
      "AccessDeniedException",
      400,
      "FORBIDDEN",
      false,
      "HealthLake does not allow this gateway's own AWS role to call DescribeFHIRDatastore",
    ],
    ["ServiceQuotaExceededException", 400, "THROTTLED", false, "upstream's own words"],
    [
      "InternalServerException",
      500,
      "UPSTREAM_UNAVAILABLE",
      true,
      "HealthLake failed to carry out DescribeFHIRDatastore",
    ],
    [
      "FailedDependencyException",
      400,
      "UPSTREAM_UNAVAILABLE",
      true,
      "HealthLake failed to carry out DescribeFHIRDatastore",
    ],
    [
      "ServiceUnavailable",
      503,
      "UPSTREAM_UNAVAILABLE",
      true,
      "HealthLake failed to carry out DescribeFHIRDatastore",
    ],
    [
      "BrandNewFault",
      500,
      "UPSTREAM_UNAVAILABLE",
      true,
      "HealthLake failed to carry out DescribeFHIRDatastore",
    ],
    [
      "UnrecognizedClientException",
      400,
      "UPSTREAM_UNAVAILABLE",
      false,
      "The gateway's own AWS credentials are missing, expired or refused",
    ],
    [
      "ExpiredTokenException",
      400,
      "UPSTREAM_UNAVAILABLE",
      false,
      "The gateway's own AWS credentials are missing, expired or refused",
    ],
    [
      "InvalidSignatureException",
      403,
      "UPSTREAM_UNAVAILABLE",
      false,
      "The gateway's own AWS credentials are missing, expired or refused",
    ],
    [
      "MissingAuthenticationTokenException",
      403,
      "UPSTREAM_UNAVAILABLE",
      false,
      "The gateway's own AWS credentials are missing, expired or refused",
    ],
  ])("%s (%d) is %s, retryable: %s", async (name, status, code, retryable, message) => {
    const error = await errorOf({ kind: "error", name, status, message: "upstream's own words" });
    expect(error.message).toBe(message);
    expect(error.path).toEqual(["datastore"]);
    expect(error.extensions).toEqual({ code, retryable, upstream: upstream(name) });
  });

  test("ThrottlingException is THROTTLED, and says when to come back", async () => {
    const error = await errorOf({ kind: "throttle", message: "Rate exceeded for 123456789012" });
    expect(error.message).toBe("HealthLake throttled DescribeFHIRDatastore");
    expect(error.extensions).toEqual({
      code: "THROTTLED",
      retryable: true,
      retryAfterMs: expect.any(Number) as number,
      upstream: upstream("ThrottlingException"),
    });
    expect(error.extensions.retryAfterMs).toBeGreaterThan(0);
  });

  test("of status 429 is THROTTLED whatever its body", async () => {
    const error = await errorOf({ kind: "garbage", status: 429, body: "<html>slow down</html>" });
    expect(error.extensions).toMatchObject({ code: "THROTTLED", retryable: true });
  });

  test("ResourceNotFoundException is null for what an id names, NOT_FOUND for what belongs to it", async () => {
    const { gateway, id } = await start();
    gateway.setFaults(on("DescribeFHIRDatastore", { kind: "error", name: "ResourceNotFoundException" }));
    const one = await gateway.query(DATASTORE, { id });
    expect(one.data).toEqual({ datastore: null });
    expect(one.errors).toBeUndefined();
    gateway.setFaults(
      on("ListTagsForResource", { kind: "error", name: "ResourceNotFoundException", message: "gone" }),
    );
    const tags = await gateway.query(`query ($id: ID!) { datastore(id: $id) { name tags { key } } }`, { id });
    expect(tags.data.datastore).toEqual({ name: "datastore 0", tags: null });
    expect(tags.errors).toMatchObject([
      { message: "gone", path: ["datastore", "tags"], extensions: { code: "NOT_FOUND", retryable: false } },
    ]);
  });

  test("AccessDeniedException leaks no names of roles", async () => {
    const message = "User: arn:aws:sts::123456789012:assumed-role/Secret is not authorized";
    const error = await errorOf({ kind: "error", name: "AccessDeniedException", message });
    expect(JSON.stringify(error)).not.toContain("Secret");
  });
});

describe("the way to HealthLake", () => {
  test.each([
    ["reset", { kind: "reset" }],
    ["closed without an answer", { kind: "lost-answer" }],
  ] as const)("%s is UPSTREAM_UNAVAILABLE, retryable, never a timeout", async (_, fault) => {
    const error = await errorOf(fault);
    expect(error.message).toBe("HealthLake could not be reached for DescribeFHIRDatastore");
    expect(error.extensions).toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
      retryable: true,
      upstream: { action: "DescribeFHIRDatastore", errorName: "ECONNRESET" },
    });
  });

  test("that leads nowhere is UPSTREAM_UNAVAILABLE", async () => {
    const healthLake = {
      endpoint: "http://127.0.0.1:1",
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
    const { gateway, id } = await start({}, { healthLake });
    const { errors } = await gateway.query(DATASTORE, { id });
    expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true } }]);
    expect(JSON.stringify(errors)).not.toContain("127.0.0.1");
  });

  test("without credentials is UPSTREAM_UNAVAILABLE, not retryable, and logged as an error", async () => {
    const lines: object[] = [];
    const credentials = async () => {
      throw Object.assign(new Error("Could not load credentials from /home/secret"), {
        name: "CredentialsProviderError",
      });
    };
    const healthLake = { endpoint: "http://127.0.0.1:1", region: "us-east-1", credentials };
    const { gateway, id } = await start({}, { healthLake, log: logInto(lines) });
    const { errors } = await gateway.query(DATASTORE, { id });
    expect(errors).toMatchObject([
      {
        message: "The gateway's own AWS credentials are missing, expired or refused",
        extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: false },
      },
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, msg: "the gateway's AWS credentials do not work" }),
    );
  });

  test("that hangs is UPSTREAM_TIMEOUT within the operation's time, after as many attempts as fit", async () => {
    const error = await errorOf(
      { kind: "hang" },
      { UPSTREAM_DEADLINE_MS: "300", UPSTREAM_MAX_ATTEMPTS: "2" },
    );
    expect(error.message).toMatch(/^DescribeFHIRDatastore: /);
    expect(error.extensions).toMatchObject({
      code: "UPSTREAM_TIMEOUT",
      retryable: true,
      upstream: { action: "DescribeFHIRDatastore", errorName: "TimeoutError" },
    });
    expect([1, 2]).toContain(error.calls.length);
  });

  test("that fails once is not noticed but in the cost", async () => {
    const { gateway, id } = await start({ UPSTREAM_MAX_ATTEMPTS: "3" });
    let calls = 0;
    gateway.setFaults(() => (calls++ === 0 ? { kind: "reset" } : undefined));
    const body = await gateway.query(DATASTORE, { id });
    expect(body.errors).toBeUndefined();
    expect(body.data.datastore.name).toBe("datastore 0");
    expect(body.extensions?.cost).toMatchObject({ estimatedCalls: 1, actualCalls: 2 });
  });

  test.each([
    "AccessDeniedException",
    "ValidationException",
    "UnrecognizedClientException",
    "ServiceQuotaExceededException",
  ])("is not tried again after %s", async (name) => {
    const { calls } = await errorOf({ kind: "error", name }, { UPSTREAM_MAX_ATTEMPTS: "3" });
    expect(calls).toHaveLength(1);
  });
});

describe("a defect of the gateway", () => {
  test("is masked, with the request's id, and its cause is in the log alone", async () => {
    const lines: Record<string, unknown>[] = [];
    const defect = Object.assign(new TypeError("password=hunter2"), { name: "VerySecretError" });
    const { gateway, id } = await start(
      {},
      { log: logInto(lines), healthLake: withDefect("DescribeFHIRDatastore", defect) },
    );
    const body = await gateway.query(DATASTORE, { id });
    expect(body.data).toEqual({ datastore: null });
    const [error] = body.errors as [NonNullable<GraphQLBody["errors"]>[number]];
    expect(error.message).toBe("The gateway failed; its log has the cause under this requestId");
    expect(error.path).toEqual(["datastore"]);
    expect(error.extensions).toMatchObject({
      code: "INTERNAL_SERVER_ERROR",
      requestId: expect.any(String) as string,
    });
    expect(JSON.stringify(body)).not.toMatch(/Secret|hunter2|stack/i);
    const logged = lines.find(
      (line) => line.level === 50 && JSON.stringify(line).includes("VerySecretError"),
    );
    expect(JSON.stringify(logged)).toContain(error.extensions.requestId);
  });
});

describe("one field's failure", () => {
  test("nulls that field and leaves its siblings: the tags of one datastore", async () => {
    const { gateway, ids } = await start();
    gateway.setFaults((call) =>
      call.action === "ListTagsForResource" && String(call.input.ResourceARN).endsWith(ids[0] as string)
        ? { kind: "error", name: "AccessDeniedException" }
        : undefined,
    );
    const { data, errors } = await gateway.query(LIST);
    expect(data.datastores.nodes).toEqual([
      { name: "datastore 1", tags: [{ key: "index" }] },
      { name: "datastore 0", tags: null },
    ]);
    expect(errors).toMatchObject([
      {
        path: ["datastores", "nodes", 1, "tags"],
        extensions: { code: "FORBIDDEN", upstream: { action: "ListTagsForResource" } },
      },
    ]);
  });

  test("leaves the other fields of the operation", async () => {
    const { gateway, id } = await start();
    await gateway.healthLake.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }));
    gateway.setFaults((call) =>
      ["ListFHIRImportJobs", "ListFHIRDatastores"].includes(call.action)
        ? { kind: "error", name: "InternalServerException", status: 500 }
        : undefined,
    );
    const { data, errors } = await gateway.query(
      `query ($id: ID!) {
        datastores { nodes { name } }
        datastore(id: $id) { name importJobs { nodes { name } } exportJobs { nodes { name } } }
      }`,
      { id },
    );
    expect(data).toEqual({
      datastores: null,
      datastore: { name: "datastore 0", importJobs: null, exportJobs: { nodes: [] } },
    });
    expect(errors?.map((error) => error.path?.join("."))?.sort()).toEqual([
      "datastore.importJobs",
      "datastores",
    ]);
  });

  test("of a page behind the first fails its connection, not its siblings", async () => {
    const gateway = await startTestGateway({
      local: { maxPageSize: 1 },
      env: { UPSTREAM_MAX_ATTEMPTS: "1" },
    });
    await createDatastores(gateway.healthLake, 2);
    gateway.setFaults((call) => (call.input.NextToken === undefined ? undefined : { kind: "throttle" }));
    const { data, errors } = await gateway.query(
      `{ one: datastores(first: 1) { nodes { name } } all: datastores { nodes { name } } }`,
    );
    expect(data).toEqual({ one: { nodes: [{ name: "datastore 1" }] }, all: null });
    expect(errors).toMatchObject([{ path: ["all"], extensions: { code: "THROTTLED" } }]);
  });
});
