// What the log says of an operation, and what it never says.
import { CreateFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { createLogger } from "../../src/log.js";
import { captureLog } from "../support/captured-log.js";
import { INSTANT, startTestGateway } from "../support/gateway.js";

test("one line an operation: its name, type, hash, cost and time", async () => {
  const { log, lines } = captureLog("info");
  const { query } = await startTestGateway({ dependencies: { log } });
  await query("query Mine { datastores(first: 2) { nodes { id } } }");
  expect(lines("operation")).toEqual([
    {
      level: 30,
      time: expect.any(Number) as number,
      pid: process.pid,
      hostname: expect.any(String) as string,
      requestId: expect.any(String) as string,
      operation: "Mine",
      type: "query",
      hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      ms: expect.any(Number) as number,
      cost: { estimatedCalls: 1, actualCalls: 1, cacheHits: 0, estimatedNodes: 2, nodes: 0 },
      msg: "operation",
    },
  ]);
});

test("the hash is the query's, whatever its variables", async () => {
  const { log, lines } = captureLog("info");
  const { query } = await startTestGateway({ dependencies: { log } });
  for (const id of ["a", "b"]) await query("query Q($id: ID!) { datastore(id: $id) { id } }", { id });
  await query("query Other { __typename }");
  const [first, second, other] = lines("operation").map(({ hash }) => hash);
  expect(first).toBe(second);
  expect(first).not.toBe(other);
});

test("a refused operation has its line too, with the codes of its errors", async () => {
  const { log, lines } = captureLog("info");
  const { query } = await startTestGateway({ dependencies: { log } });
  await query("query {");
  await query("query Bad { nothing }");
  await query('query Id { datastore(id: "?") { id } }');
  expect(lines("operation").map(({ operation, errors }) => [operation, errors])).toEqual([
    [undefined, ["GRAPHQL_PARSE_FAILED"]],
    // Apollo takes an operation's name only from a valid document.
    [undefined, ["GRAPHQL_VALIDATION_FAILED"]],
    ["Id", ["BAD_USER_INPUT"]],
  ]);
});

/** Every place in which a client, or HealthLake's answer, can put a secret. */
const secret = (place: string) => `SECRET-${place}`;

test("nothing that a client sent, or that HealthLake answered, is in the log", async () => {
  const { log, text, lines } = captureLog("trace");
  const gateway = await startTestGateway({ dependencies: { log }, local: { durations: INSTANT } });
  await gateway.healthLake.send(
    new CreateFHIRDatastoreCommand({
      DatastoreName: secret("name"),
      DatastoreTypeVersion: "R4",
      Tags: [{ Key: secret("tag-key"), Value: secret("tag-value") }],
    }),
  );
  const headers = {
    authorization: `Bearer ${secret("bearer")}`,
    cookie: `session=${secret("cookie")}`,
    "x-api-key": secret("api-key"),
    "x-request-id": `<${secret("malformed-request-id")}>`,
    "user-agent": secret("user-agent"),
  };
  const variables = { id: secret("variable"), extra: secret("extra-variable") };
  const documents = [
    "query Q { datastores { nodes { name tags { key value } } } }",
    "query Q($id: ID!) { datastore(id: $id) { name } }",
    "query Q($id: Int!) { datastores(first: $id) { nodes { id } } }",
    `query Q { datastore(id: "${secret("literal")}") { name } } # ${secret("comment")}`,
    `query Q { datastores(filter: { name: "${secret("filter")}", createdAfter: "${secret("date")}" }) { nodes { id } } }`,
    `query Q { datastores(after: "${secret("cursor")}") { nodes { id } } }`,
    `query Q { ${secret("field").replace("-", "_")} }`,
    `query { ${secret("syntax")} "`,
    `mutation M { createDatastore(input: { name: "${secret("input")}", tags: [{ key: "${secret("input-key")}", value: "${secret("input-value")}" }], clientToken: "${secret("token")}" }) { datastoreId } }`,
    `mutation M { createDatastore(input: { name: "*${secret("bad-input")}" }) { datastoreId } }`,
  ];
  let operations = 0;
  const askAll = async () => {
    operations += documents.length + 1;
    for (const document of documents) await gateway.query(document, variables, { headers });
    const url = `${gateway.url}/graphql?query={__typename}&secret=${secret("query-string")}`;
    await fetch(url, { headers: { ...headers, "apollo-require-preflight": "1" } });
    await fetch(`${gateway.url}/${secret("path")}`, { headers });
    await fetch(`${gateway.url}/graphql`, { method: "POST", body: secret("body"), headers });
    await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      body: `{"query": ${secret("json")}`,
      headers: { ...headers, "content-type": "application/json" },
    });
  };
  await askAll();
  const echo = `Value '${secret("variable")}' at 'id' failed`;
  for (const name of [
    "OddException",
    "ValidationException",
    "AccessDeniedException",
    "InvalidSignatureException",
  ]) {
    gateway.setFaults(() => ({
      kind: "error",
      name,
      message: `${echo}\nx-amz-security-token:${secret("session")}`,
    }));
    await askAll();
  }
  gateway.setFaults(() => ({ kind: "garbage", body: secret("answer") }));
  await askAll();
  await gateway.close();

  expect(lines("operation")).toHaveLength(operations);
  expect(lines("HealthLake refused a call in a way that this gateway does not know").length).toBeGreaterThan(
    0,
  );
  expect(lines("the gateway's AWS credentials do not work").length).toBeGreaterThan(0);
  expect(text().match(/SECRET[\w-]*/g) ?? []).toEqual([]);
});

test("an error is logged by named facts alone, its causes too", () => {
  const { log, lines } = captureLog();
  const request = { headers: { authorization: "SECRET" }, body: "SECRET" };
  const cause = Object.assign(new Error("inner"), { $response: request, config: request });
  const error = Object.assign(new Error("outer", { cause }), { code: "E1", request, $response: request });
  log.error({ err: error, req: request, res: request }, "failed");
  log.error(error);
  log.error({ error: "SECRET" }, "no error at all");
  expect(lines().map(({ err, req, res }) => [err, req, res])).toEqual([
    [
      {
        type: "Error",
        code: "E1",
        message: "outer",
        stack: error.stack,
        cause: { type: "Error", message: "inner", stack: cause.stack },
      },
      undefined,
      undefined,
    ],
    [expect.objectContaining({ message: "outer" }), undefined, undefined],
    [undefined, undefined, undefined],
  ]);
  expect(JSON.stringify(lines())).not.toContain("SECRET");
});

test("a chain of causes that bites its own tail ends", () => {
  const { log, lines } = captureLog();
  const error = new Error("round");
  error.cause = error;
  log.error({ err: error }, "failed");
  expect(JSON.stringify(lines()).match(/"message":"round"/g)).toHaveLength(6);
});

test("LOG_LEVEL=silent logs nothing", () => {
  expect(createLogger("silent").isLevelEnabled("fatal")).toBe(false);
});
