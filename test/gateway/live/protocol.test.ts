// The rules of graphql-transport-ws, each on a raw socket.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
import fastify from "fastify";
import type { Admit, Caller } from "../../../src/auth/caller.js";
import { createPermissions } from "../../../src/auth/permissions.js";
import { systemClock } from "../../../src/clock.js";
import { createGate } from "../../../src/http/gate/admission.js";
import { createDrain } from "../../../src/http/server/drain.js";
import { websocket } from "../../../src/http/websocket/server.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft, watchersOf } from "../../support/live.js";
import type { TestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { createTestOverload } from "../../support/overload.js";
import { openSession, openSocket } from "../../support/socket.js";
import { waitFor } from "../../support/wait.js";

const QUERY = "{ datastores { nodes { status } } }";
const hang = () => ({ kind: "hang" }) as const;

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startLiveGateway();
});

const ends: (() => Promise<void>)[] = [];
const onTestEnd = (end: () => Promise<void>) => void ends.push(end);
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

describe("4400, invalid message, for", () => {
  test.each<[string, string | object | Buffer]>([
    ["what is not JSON", "{"],
    ["what is no object", "[]"],
    ["null", "null"],
    ["no type", {}],
    ["a type that is no string", { type: 1 }],
    ["an unknown type", { type: "start" }],
    ["a type that only the gateway may send", { type: "connection_ack" }],
    ["a result", { type: "next", id: "1", payload: {} }],
    ["an error", { type: "error", id: "1", payload: [{ message: "no" }] }],
    ["a payload of connection_init that is no object", { type: "connection_init", payload: "x" }],
    ["a subscribe without an id", { type: "subscribe", payload: { query: QUERY } }],
    ["a subscribe with an empty id", { type: "subscribe", id: "", payload: { query: QUERY } }],
    ["a subscribe with a number for an id", { type: "subscribe", id: 1, payload: { query: QUERY } }],
    ["a subscribe without a payload", { type: "subscribe", id: "1" }],
    ["a subscribe without a query", { type: "subscribe", id: "1", payload: {} }],
    [
      "variables that are no object",
      { type: "subscribe", id: "1", payload: { query: QUERY, variables: [] } },
    ],
    [
      "an operationName that is no string",
      { type: "subscribe", id: "1", payload: { query: QUERY, operationName: 1 } },
    ],
    ["a complete without an id", { type: "complete" }],
    ["a binary message", Buffer.from('{"type":"connection_init"}')],
  ])("%s", async (_what, message) => {
    const client = await openSocket(gateway.url);
    client.send(message);
    expect(await client.closed).toEqual({ code: 4400, reason: "Invalid message received" });
  });

  test("what follows it: nothing of it is run", async () => {
    const client = await openSession(gateway.url);
    client.send("{");
    client.subscribe("1", QUERY);
    expect(await client.closed).toMatchObject({ code: 4400 });
    expect(gateway.calls).toEqual([]);
    await waitUntilNothingIsLeft(gateway);
  });
});

test("4401 for a subscribe before the connection was initialised", async () => {
  const client = await openSocket(gateway.url);
  client.subscribe("1", QUERY);
  expect(await client.closed).toEqual({ code: 4401, reason: "Unauthorized" });
  expect(gateway.calls).toEqual([]);
});

test.each([
  ["another subprotocol", "graphql-ws"],
  ["none", null],
])("4406 for %s", async (_which, protocol) => {
  const client = await openSocket(gateway.url, { protocol });
  client.send({ type: "connection_init" });
  expect(await client.closed).toEqual({ code: 4406, reason: "Subprotocol not acceptable" });
  expect(client.messages).toEqual([]);
});

test("takes its subprotocol out of several", async () => {
  const client = await openSocket(gateway.url, { protocol: "graphql-ws,graphql-transport-ws" });
  expect(client.socket.protocol).toBe("graphql-transport-ws");
});

describe("4408", () => {
  const INIT_WAIT_MS = 50;
  const ANYBODY: Caller = {
    identity: { subject: "anybody", roles: [], datastores: "*" },
    permissions: createPermissions(new Map()),
    address: undefined,
    revoked: [],
  };

  /** The transport alone: the gateway's own waits for 10 s. */
  const NO_RECORDS = { recordRefusals: (admission: Admit) => admission, recordDenial: async () => undefined };

  async function startTransport(admit: Admit = async () => ANYBODY): Promise<string> {
    const app = fastify();
    onTestEnd(() => app.close());
    websocket(app, {
      operations: {
        fetch: () => undefined,
        find: () => [],
        prepare: () => [],
        refused: () => undefined,
        run: () => Promise.resolve({}),
        live: () => 0,
      },
      gate: createGate(
        { admit, audit: NO_RECORDS, proxies: [], requestsPerMinute: 0, loopbackHostsOnly: false },
        systemClock,
      ),
      clock: systemClock,
      heartbeatMs: 1000,
      maxSockets: 10,
      seats: { identity: 10, address: 10 },
      maxSubscriptionsPerSocket: 10,
      maxPayload: 1000,
      allowedOrigins: [],
      toRequestId: () => "1",
      drain: createDrain(),
      closingMs: 100,
      overload: createTestOverload(),
      initWaitMs: INIT_WAIT_MS,
      onSocketClosed: () => undefined,
    });
    return app.listen({ port: 0 });
  }

  test("for a client that does not initialise the connection in time", async () => {
    const client = await openSocket(await startTransport());
    client.send({ type: "ping" });
    expect(await client.closed).toEqual({ code: 4408, reason: "Connection initialisation timeout" });
  });

  test("for one about whom it can't be found out in time, and nothing is done for it afterwards", async () => {
    let letIn: (caller: Caller) => void = () => undefined;
    const client = await openSocket(await startTransport(() => new Promise((resolve) => (letIn = resolve))));
    client.send({ type: "connection_init" });
    client.subscribe("1", QUERY);
    expect(await client.closed).toMatchObject({ code: 4408 });
    letIn(ANYBODY);
    expect(client.messages).toEqual([]);
  });

  test("not for one that does", async () => {
    const client = await openSession(await startTransport());
    await new Promise((resolve) => setTimeout(resolve, 2 * INIT_WAIT_MS));
    client.send({ type: "ping" });
    expect(await client.next()).toEqual({ type: "pong" });
  });
});

test("4409 for an id that an operation has, however long", async () => {
  const client = await openSession(gateway.url);
  const id = "x".repeat(128);
  client.subscribe(id, DATASTORES);
  client.subscribe(id, DATASTORES);
  expect(await client.closed).toEqual({ code: 4409, reason: "Subscriber for this id already exists" });
  await waitUntilNothingIsLeft(gateway);
});

test("4400 for an id of more than 128 characters", async () => {
  const client = await openSession(gateway.url);
  client.subscribe("x".repeat(129), DATASTORES);
  expect(await client.closed).toEqual({
    code: 4400,
    reason: "The id of an operation must have at most 128 characters",
  });
});

test("4429 for a second connection_init", async () => {
  const client = await openSocket(gateway.url);
  client.send({ type: "connection_init" });
  client.send({ type: "connection_init", payload: {} });
  expect(await client.closed).toEqual({ code: 4429, reason: "Too many initialisation requests" });
});

test("answers a ping with a pong and its payload, before the connection was initialised too", async () => {
  const client = await openSocket(gateway.url);
  client.send({ type: "ping" });
  client.send({ type: "ping", payload: { at: 1 } });
  client.send({ type: "pong", payload: { unasked: true } });
  client.send({ type: "connection_init", payload: { any: "thing" } });
  for (const expected of [{ type: "pong" }, { type: "pong", payload: { at: 1 } }, { type: "connection_ack" }])
    expect(await client.next()).toEqual(expected);
});

describe("what ends an operation", () => {
  test.each<[string, string, string]>([
    ["what does not parse", "{", "GRAPHQL_PARSE_FAILED"],
    ["what does not validate", "{ nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["an operation that is not there", "fragment f on Datastore { id }", "GRAPHQL_VALIDATION_FAILED"],
    [
      "several operations without a name",
      "query a { __typename } query b { __typename }",
      "OPERATION_RESOLUTION_FAILURE",
    ],
  ])("error for %s, and no complete after it", async (_what, query, code) => {
    const client = await openSession(gateway.url);
    client.subscribe("1", query);
    const { payload, ...error } = await client.next();
    expect(error).toEqual({ id: "1", type: "error" });
    expect(payload).toMatchObject([{ extensions: { code } }]);
    client.subscribe("1", "{ __typename }");
    expect(await client.next()).toMatchObject({
      id: "1",
      type: "next",
      payload: { data: { __typename: "Query" } },
    });
    expect(await client.next()).toEqual({ id: "1", type: "complete" });
    expect(client.messages).toHaveLength(4);
  });

  test("no complete after the client's own", async () => {
    const client = await openSession(gateway.url);
    await createDatastores(gateway.healthLake, 1);
    client.subscribe("1", DATASTORES);
    await client.next();
    client.send({ type: "complete", id: "1" });
    client.send({ type: "complete", id: "1" });
    client.send({ type: "complete", id: "never" });
    client.send({ type: "ping" });
    expect(await client.next()).toEqual({ type: "pong" });
    await waitFor(() => watchersOf(gateway) === 0);
    expect(gateway.status()).toMatchObject({ sockets: 1, subscriptions: 0 });
    expect(client.messages).toHaveLength(3);
  });

  test("an id can be reused at once after the client's own complete, and means the new operation alone", async () => {
    const client = await openSession(gateway.url);
    const [id] = await createDatastores(gateway.healthLake, 1);
    client.subscribe("1", DATASTORES);
    await client.next();
    for (let round = 0; round < 3; round++) {
      client.send({ type: "complete", id: "1" });
      client.subscribe("1", DATASTORES);
    }
    expect(await client.next()).toMatchObject({ id: "1", type: "next" });
    gateway.local.reportDatastore(id as string, { status: "UPDATING" });
    expect(await client.next()).toMatchObject({
      id: "1",
      type: "next",
      payload: { data: { datastoresStatusChanged: { status: "UPDATING" } } },
    });
    expect(gateway.status()).toMatchObject({ subscriptions: 1, watchers: { datastore: 1 } });
  });

  test("a query that was completed does not answer for the next one of its id", async () => {
    const client = await openSession(gateway.url);
    gateway.setFaults(hang);
    client.subscribe("1", QUERY);
    await waitFor(() => gateway.calls.length === 1);
    client.send({ type: "complete", id: "1" });
    client.subscribe("1", "{ __typename }");
    expect(await client.next()).toMatchObject({ type: "next", payload: { data: { __typename: "Query" } } });
    expect(await client.next()).toEqual({ id: "1", type: "complete" });
    client.subscribe("1", "{ __typename }");
    await client.next();
    expect(await client.next()).toEqual({ id: "1", type: "complete" });
  });

  test("an id can be reused after the gateway's complete", async () => {
    const client = await openSession(gateway.url);
    for (let round = 0; round < 3; round++) {
      client.subscribe("1", QUERY);
      expect(await client.next()).toMatchObject({
        id: "1",
        payload: { data: { datastores: { nodes: [] } } },
      });
      expect(await client.next()).toEqual({ id: "1", type: "complete" });
    }
  });
});

test("operations on one socket run interleaved: queries, mutations and subscriptions, by any id", async () => {
  const client = await openSession(gateway.url);
  client.subscribe("__proto__", DATASTORES);
  client.subscribe("constructor", 'mutation { createDatastore(input: { name: "x" }) { datastoreId } }');
  const created = await client.nextOf("constructor");
  const datastoreId = created.payload?.data.createDatastore.datastoreId as string;
  expect(await client.nextOf("constructor")).toMatchObject({ type: "complete" });
  expect(await client.nextOf("__proto__")).toMatchObject({
    payload: { data: { datastoresStatusChanged: { datastore: { datastoreId } } } },
  });
  client.subscribe("q", QUERY);
  expect(await client.nextOf("q")).toMatchObject({
    payload: { data: { datastores: { nodes: [{}] } }, extensions: { cost: { actualCalls: 1 } } },
  });
});

test("the client's complete of a running query gives up its reads", async () => {
  const client = await openSession(gateway.url);
  gateway.setFaults(hang);
  client.subscribe("1", QUERY);
  await waitFor(() => gateway.calls.length === 1);
  client.send({ type: "complete", id: "1" });
  gateway.setFaults(undefined);
  // It would join the hanging call if that were still under way.
  client.subscribe("2", QUERY);
  expect(await client.next()).toMatchObject({ id: "2", type: "next", payload: { data: { datastores: {} } } });
});

test("1009 for a message that is over LIMIT_BODY_BYTES", async () => {
  const small = await startLiveGateway({ env: { LIMIT_BODY_BYTES: "1024" } });
  const client = await openSession(small.url);
  client.subscribe("1", `{ __typename }${" ".repeat(2000)}`);
  expect(await client.closed).toMatchObject({ code: 1009 });
  await waitUntilNothingIsLeft(small);
});
