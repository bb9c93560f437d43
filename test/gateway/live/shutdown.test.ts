// The end of sockets and streams when the gateway stops: each is told, what is in flight is answered, nothing is left.
import { once } from "node:events";
import { connect } from "node:net";
import { CLOSING_MS } from "../../../src/http/websocket/heartbeat.js";
import { startLocalHealthLake } from "../../../src/local/server.js";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../../support/build.js";
import type { TestGateway } from "../../support/gateway.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft } from "../../support/live.js";
import { readAddresses, startServer } from "../../support/process.js";
import { createDatastores } from "../../support/resources.js";
import { openSession, openSocket } from "../../support/socket.js";
import { type StreamEvent, type TestStream, postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

const GRACE_MS = 3000;
const GOING_AWAY = { code: 1001, reason: "The gateway is shutting down" };
const QUERY = "{ datastores { nodes { status } } }";
const CREATE = "mutation { createDatastore(input: {}) { datastoreId } }";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startLiveGateway({
    env: { SHUTDOWN_GRACE_MS: String(GRACE_MS), LIMIT_SUBSCRIPTION_BYTES: "1048576" },
  });
});

async function eventsOf(streaming: Promise<TestStream>): Promise<readonly StreamEvent[]> {
  const stream = await streaming;
  await stream.ended;
  return stream.events;
}

async function close(): Promise<number> {
  const from = performance.now();
  await gateway.close();
  return performance.now() - from;
}

test("sockets get 1001 in every phase, streams their complete, and the pollers stop", async () => {
  await createDatastores(gateway.healthLake, 1);
  const fresh = await openSocket(gateway.url);
  const idle = await openSession(gateway.url);
  const live = await openSession(gateway.url);
  live.subscribe("1", DATASTORES);
  const stream = await postStream(gateway.url, { query: DATASTORES });
  await Promise.all([live.next(), stream.next()]);
  expect(await close()).toBeLessThan(GRACE_MS / 2);
  for (const socket of [fresh, idle, live]) expect(await socket.closed).toEqual(GOING_AWAY);
  expect(await stream.ended).toBe("ended");
  expect(stream.events.map(({ event }) => event)).toEqual(["next", "complete"]);
  expect(live.messages.map(({ type }) => type)).toEqual(["connection_ack", "next"]);
  await waitUntilNothingIsLeft(gateway);
});

test("a socket that does not answer its close frame is cut within a stop that is shorter than that may take", async () => {
  const short = await startLiveGateway({ env: { SHUTDOWN_GRACE_MS: "300" } });
  const deaf = await openSession(short.url);
  deaf.socket.pause();
  const from = performance.now();
  await short.close();
  expect(performance.now() - from).toBeLessThan(CLOSING_MS);
  await waitUntilNothingIsLeft(short);
});

test.each([
  ["query", QUERY, { datastores: { nodes: [] } }],
  ["mutation", CREATE, { createDatastore: { datastoreId: expect.any(String) as string } }],
])(
  "a %s in flight is answered first, on sockets and streams, and nothing new is taken",
  async (_what, query, data) => {
    gateway.setFaults(() => ({ kind: "delay", ms: 500 }));
    const client = await openSession(gateway.url);
    client.subscribe("watch", DATASTORES);
    client.subscribe("1", query);
    await waitFor(() => gateway.calls.length === 2);
    // Another list, which needs a call of its own.
    const other = query.replace("datastores", 'datastores(filter: { name: "x" })');
    const streaming = postStream(gateway.url, { query: other });
    await waitFor(() => gateway.calls.length === 3);
    const closing = close();
    client.subscribe("2", QUERY);
    expect(await client.nextOf("2")).toEqual({
      id: "2",
      type: "error",
      payload: [{ message: GOING_AWAY.reason, extensions: { code: "OVERLOADED", retryable: true } }],
    });
    expect(await client.nextOf("1")).toMatchObject({ type: "next", payload: { data } });
    expect(await client.nextOf("1")).toMatchObject({ type: "complete" });
    expect(await client.closed).toEqual(GOING_AWAY);
    expect(await eventsOf(streaming)).toMatchObject([{ data: { data } }, { event: "complete" }]);
    expect(await closing).toBeLessThan(GRACE_MS);
  },
);

test("where upstream hangs, queries end with an error within SHUTDOWN_GRACE_MS", async () => {
  gateway.setFaults(() => ({ kind: "hang" }));
  const client = await openSession(gateway.url);
  client.subscribe("1", QUERY);
  await waitFor(() => gateway.calls.length === 1);
  const streaming = postStream(gateway.url, { query: CREATE });
  await waitFor(() => gateway.calls.length === 2);
  expect(await close()).toBeLessThan(GRACE_MS + 500);
  const error = { message: GOING_AWAY.reason, extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true } };
  expect(await client.nextOf("1")).toMatchObject({ type: "next", payload: { errors: [error] } });
  expect(await client.closed).toEqual(GOING_AWAY);
  expect(await eventsOf(streaming)).toMatchObject([{ data: { errors: [error] } }, { event: "complete" }]);
  await waitUntilNothingIsLeft(gateway);
});

test("a subscription ends at once in its set-up, its first poll, and the execution of an event", async () => {
  const [id] = await createDatastores(gateway.healthLake, 1);
  const { data } = await gateway.query(`{ datastore(id: "${id}") { arn } }`);
  gateway.setFaults(({ action }) => (action === "ListFHIRDatastores" ? undefined : { kind: "hang" }));
  const client = await openSession(gateway.url);
  const tags = "subscription { datastoresStatusChanged { datastore { tags { key } } } }";
  const setUp = `subscription { datastoreStatusChanged(id: "${data.datastore.arn}") { status } }`;
  const polled = `subscription { importJobsStatusChanged(datastoreId: "${id}") { status } }`;
  [tags, setUp, polled].forEach((query, index) => client.subscribe(String(index), query));
  const streams = [tags, polled].map((query) => postStream(gateway.url, { query }));
  await waitFor(() =>
    ["ListTagsForResource", "DescribeFHIRDatastore", "ListFHIRImportJobs"].every((action) =>
      gateway.calls.some((call) => call.action === action),
    ),
  );
  await waitFor(() => gateway.status().subscriptions === 5);
  expect(await close()).toBeLessThan(GRACE_MS / 2);
  expect(await client.closed).toEqual(GOING_AWAY);
  for (const stream of streams) expect(await (await stream).ended).toBe("ended");
  await waitUntilNothingIsLeft(gateway);
});

test("neither a client that never closes nor one that never reads holds the stop", async () => {
  await createDatastores(gateway.healthLake, 1);
  const deaf = await openSession(gateway.url);
  deaf.subscribe("1", DATASTORES);
  await deaf.next();
  deaf.socket.pause();
  const body = JSON.stringify({
    query: `subscription { datastoresStatusChanged { ${"alias".repeat(190_000)}: status } }`,
  });
  const reader = connect(Number(new URL(gateway.url).port), "127.0.0.1");
  reader.on("error", () => undefined);
  await once(reader, "connect");
  reader.pause();
  reader.write(
    `POST /graphql/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await waitFor(() => gateway.status().watchers.datastore === 2);
  expect(await close()).toBeLessThan(GRACE_MS);
  reader.destroy();
  await waitUntilNothingIsLeft(gateway);
});

describe("the real process", () => {
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

  test("SIGTERM under live clients: 1001, complete, and exit code 0 within SHUTDOWN_GRACE_MS", async () => {
    const upstream = await startLocalHealthLake({ durations: { creatingMs: 0 } });
    try {
      const server = startServer([], {
        AWS_REGION: "us-east-1",
        AWS_ENDPOINT_URL_HEALTHLAKE: upstream.url,
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "secret",
        POLL_ACTIVE_MS: "100",
        POLL_IDLE_MS: "100",
      });
      const { graphql } = await readAddresses(server);
      const { origin } = new URL(graphql);
      const client = await openSession(origin);
      client.subscribe("1", CREATE);
      await client.nextOf("1");
      client.subscribe("2", DATASTORES);
      await client.nextOf("2");
      const stream = await postStream(origin, { query: DATASTORES });
      await stream.next();
      const from = performance.now();
      server.child.kill("SIGTERM");
      expect(await client.closed).toEqual(GOING_AWAY);
      expect(await stream.ended).toBe("ended");
      expect(stream.events.at(-1)).toEqual({ event: "complete", data: undefined });
      expect(await server.exited).toMatchObject({ code: 0, stderr: "" });
      expect(performance.now() - from).toBeLessThan(5000);
    } finally {
      await upstream.close();
    }
  });
});
