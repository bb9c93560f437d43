// Every denial stands in the audit log before it is told: by who it was, what was wanted of what, and why not.
import { createDatastores } from "../../support/resources.js";
import { openSocket } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { documentOf } from "../mutations/support.js";
import { startAuditedGateway } from "./support.js";

const OWN = "0".repeat(32);
const OTHER = "1".repeat(32);
const CALLERS = { viewer: { roles: ["viewer"] }, limited: { roles: ["operator"], datastores: [OWN] } };
const VIEWER = { subject: "viewer", roles: ["viewer"], address: "127.0.0.1" };
const LIMITED = { subject: "limited", roles: ["operator"], address: "127.0.0.1" };
const DENIAL = { log: "audit", event: "denial", outcome: "denied" };

test("a mutation that no role grants is a denial, not a mutation, and nothing is sent", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const { errors } = await gateway.ask("viewer", documentOf("createDatastore"), { input: {} });
  expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  expect(gateway.lines()).toEqual([
    {
      ...DENIAL,
      ...VIEWER,
      time: expect.any(String),
      requestId: expect.any(String),
      operationId: expect.any(String),
      action: "healthlake:CreateFHIRDatastore",
      reason: "forbidden",
      code: "FORBIDDEN",
    },
  ]);
  expect(gateway.calls).toEqual([]);
});

test("a datastore outside the claim is one, though its caller is told that there is none", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  expect(await gateway.ask("limited", `{ datastore(id: "${OTHER}") { name } }`)).toMatchObject({
    data: { datastore: null },
  });
  expect(gateway.lines()).toMatchObject([
    {
      ...DENIAL,
      ...LIMITED,
      action: "healthlake:DescribeFHIRDatastore",
      datastoreId: OTHER,
      reason: "hidden",
    },
  ]);
});

test("a mutation of such a datastore is told whole: begun, denied, ended", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const input = { id: `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${OTHER}`, keys: ["a"] };
  const { errors } = await gateway.ask("limited", documentOf("untagDatastore"), { input });
  expect(errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
  const [started, denial, ended, ...more] = gateway.lines();
  const mutation = { ...LIMITED, field: "untagDatastore", mutationId: started?.mutationId };
  expect(started).toMatchObject({ ...mutation, event: "mutation", outcome: "started" });
  expect(denial).toMatchObject({ ...mutation, ...DENIAL, datastoreId: OTHER, reason: "hidden" });
  expect(ended).toMatchObject({ ...mutation, event: "mutation", outcome: "failed", code: "NOT_FOUND" });
  expect(more).toEqual([]);
  expect(gateway.calls).toEqual([]);
});

test("each of many is one, however often it is asked for", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const fields = [OTHER, OTHER, "2".repeat(32)].map(
    (id, index) => `a${index}: datastore(id: "${id}") { name }`,
  );
  await gateway.ask("limited", `{ ${fields.join(" ")} }`);
  expect(gateway.lines().map(({ datastoreId }) => datastoreId)).toEqual([OTHER, "2".repeat(32)]);
});

test("what a list leaves out is none", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  await createDatastores(gateway.healthLake, 3);
  const { data } = await gateway.ask("limited", "{ datastores { nodes { id } } }");
  expect(data.datastores.nodes).toEqual([]);
  expect(gateway.lines()).toEqual([]);
});

test("those of sockets and streams, and of subscriptions, are there too", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const key = gateway.keys.limited ?? "";
  const query = `subscription { datastoreStatusChanged(id: "${OTHER}") { status } }`;
  const stream = await postStream(gateway.url, { query }, { "x-api-key": key });
  expect((await stream.next()).data?.errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
  const socket = await openSocket(gateway.url);
  socket.send({ type: "connection_init", payload: { apiKey: key } });
  socket.subscribe("1", query);
  await socket.nextOf("1");
  const line = { ...DENIAL, ...LIMITED, datastoreId: OTHER, reason: "hidden" };
  expect(gateway.lines()).toMatchObject([line, line]);
  expect(gateway.calls).toEqual([]);
});

test("who is not let in is one, without a subject and without what it showed", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const init = { headers: { "x-api-key": "hlk_viewer_secret", "x-request-id": "mine" } };
  const { errors } = await gateway.query("{ datastores { nodes { id } } }", {}, init);
  expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  const socket = await openSocket(gateway.url);
  socket.send({ type: "connection_init", payload: { apiKey: "hlk_viewer_secret" } });
  await socket.closed;
  const line = { ...DENIAL, reason: "unauthenticated", code: "UNAUTHENTICATED", address: "127.0.0.1" };
  const unique = { time: expect.any(String) as string, operationId: expect.any(String) as string };
  expect(gateway.lines()).toEqual([
    { ...line, ...unique, requestId: "mine" },
    { ...line, ...unique, requestId: expect.any(String) },
  ]);
});

test("callers that send the same request id are told apart by the gateway's own operation ids", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const headers = { "x-api-key": gateway.keys.viewer ?? "", "x-request-id": "mine" };
  for (let time = 0; time < 2; time++)
    await gateway.query("mutation { createDatastore(input: {}) { datastoreId } }", {}, { headers });
  const lines = gateway.lines();
  expect(lines.map(({ requestId }) => requestId)).toEqual(["mine", "mine"]);
  expect(new Set(lines.map(({ operationId }) => operationId)).size).toBe(2);
});

test("who may not see the metrics is one", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const headers = { "x-api-key": gateway.keys.viewer ?? "" };
  expect((await fetch(`${gateway.url}/metrics`, { headers })).status).toBe(403);
  expect(gateway.lines()).toMatchObject([
    { ...DENIAL, ...VIEWER, field: "/metrics", reason: "forbidden", code: "FORBIDDEN" },
  ]);
});

test("who is not let in is told OVERLOADED where that can't be recorded", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  gateway.breakLog();
  const { errors } = await gateway.ask("nobody", "{ datastores { nodes { id } } }");
  expect(errors).toMatchObject([{ extensions: { code: "OVERLOADED", retryable: true } }]);
});

test("a flood of those who are not let in fills no disk: beyond the rate they are no more told apart", async () => {
  const gateway = await startAuditedGateway(CALLERS, { env: { RATE_LIMIT_PER_MINUTE: "3" } });
  const codes = new Map<unknown, number>();
  for (let request = 0; request < 10; request++) {
    const { errors } = await gateway.ask("nobody", "{ __typename }");
    const code = errors?.[0]?.extensions.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect(Object.fromEntries(codes)).toEqual({ UNAUTHENTICATED: 3, RATE_LIMITED: 7 });
  expect(gateway.lines()).toHaveLength(3);
});

test("a socket's renewal by somebody else is one, by who tried", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const client = await openSocket(gateway.url);
  client.send({ type: "connection_init", payload: { apiKey: gateway.keys.viewer } });
  expect(await client.next()).toEqual({ type: "connection_ack" });
  client.send({ type: "ping", payload: { apiKey: gateway.keys.limited } });
  expect(await client.closed).toMatchObject({ code: 4403 });
  expect(gateway.lines()).toMatchObject([
    { ...DENIAL, ...LIMITED, field: "/graphql (renewal of a socket)", reason: "forbidden" },
  ]);
});
