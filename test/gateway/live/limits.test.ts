// How many sockets and subscriptions there may be: refused beyond by the name of the limit, and free again afterwards.
import type { TestGateway } from "../../support/gateway.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft } from "../../support/live.js";
import { sendRaw } from "../../support/raw-http.js";
import { createDatastores } from "../../support/resources.js";
import { openSession } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

async function start(env: Record<string, string>): Promise<TestGateway> {
  const gateway = await startLiveGateway({ env });
  await createDatastores(gateway.healthLake, 1);
  return gateway;
}

const refusal = (limit: string, retryable = true) => [
  {
    message: expect.stringContaining(`(${limit})`),
    extensions: { code: "LIMIT_EXCEEDED", retryable, limit },
  },
];

test("MAX_SOCKETS: 503, until one is closed", async () => {
  const gateway = await start({ MAX_SOCKETS: "2" });
  const [first] = [await openSession(gateway.url), await openSession(gateway.url)];
  const answer = await sendRaw(gateway.url, [
    "GET /graphql HTTP/1.1",
    "Host: localhost",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  ]);
  expect(answer.status).toBe(503);
  expect(JSON.parse(answer.body)).toEqual({ errors: refusal("MAX_SOCKETS") });
  await expect(openSession(gateway.url)).rejects.toThrow("503");
  first.socket.close();
  await waitFor(() => gateway.status().sockets === 1);
  await openSession(gateway.url);
});

test("MAX_SUBSCRIPTIONS: of sockets and streams together, until one ends", async () => {
  const gateway = await start({ MAX_SUBSCRIPTIONS: "2" });
  const client = await openSession(gateway.url);
  const stream = await postStream(gateway.url, { query: DATASTORES });
  client.subscribe("1", DATASTORES);
  await Promise.all([client.next(), stream.next()]);
  client.subscribe("2", DATASTORES);
  expect(await client.next()).toEqual({ id: "2", type: "error", payload: refusal("MAX_SUBSCRIPTIONS") });
  const refused = await postStream(gateway.url, { query: DATASTORES });
  expect(await refused.next()).toEqual({ event: "next", data: { errors: refusal("MAX_SUBSCRIPTIONS") } });
  expect(await refused.next()).toMatchObject({ event: "complete" });
  stream.abort();
  await waitFor(() => gateway.status().subscriptions === 1);
  client.subscribe("3", DATASTORES);
  expect(await client.next()).toMatchObject({ id: "3", type: "next", payload: { data: {} } });
  client.socket.close();
  await waitUntilNothingIsLeft(gateway);
});

test("MAX_SUBSCRIPTIONS: what could not be set up does not count", async () => {
  const gateway = await start({ MAX_SUBSCRIPTIONS: "1" });
  const client = await openSession(gateway.url);
  for (let id = 0; id < 3; id++) {
    client.subscribe(String(id), 'subscription { datastoreStatusChanged(id: "x") { status } }');
    expect(await client.next()).toMatchObject({
      payload: { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] },
    });
    expect(await client.next()).toMatchObject({ type: "complete" });
  }
  client.subscribe("good", DATASTORES);
  expect(await client.next()).toMatchObject({ payload: { data: {} } });
});

test("MAX_SUBSCRIPTIONS_PER_SOCKET: of that socket, whatever its operations are", async () => {
  const gateway = await start({ MAX_SUBSCRIPTIONS_PER_SOCKET: "2" });
  const client = await openSession(gateway.url);
  for (const id of ["1", "2"]) {
    client.subscribe(id, DATASTORES);
    await client.next();
  }
  client.subscribe("3", "{ __typename }");
  expect(await client.next()).toEqual({
    id: "3",
    type: "error",
    payload: refusal("MAX_SUBSCRIPTIONS_PER_SOCKET", false),
  });
  const other = await openSession(gateway.url);
  other.subscribe("1", DATASTORES);
  expect(await other.next()).toMatchObject({ payload: { data: {} } });
  client.send({ type: "complete", id: "1" });
  client.subscribe("3", "{ __typename }");
  expect(await client.next()).toMatchObject({ id: "3", payload: { data: { __typename: "Query" } } });
});

test("LIMIT_UPSTREAM_CALLS: of what its events would cost, before anything is watched", async () => {
  const gateway = await start({ LIMIT_UPSTREAM_CALLS: "1" });
  const client = await openSession(gateway.url);
  client.subscribe(
    "1",
    `subscription { datastoresStatusChanged { datastore {
      tags { key } importJobs(first: 1) { nodes { id } } exportJobs(first: 1) { nodes { id } } } } }`,
  );
  expect(await client.next()).toMatchObject({
    type: "error",
    payload: [{ extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_UPSTREAM_CALLS" } }],
  });
  expect(gateway.status()).toMatchObject({ subscriptions: 0, watchers: { datastore: 0 } });
});
