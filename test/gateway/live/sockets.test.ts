// How sockets begin and end: what is refused at the upgrade, and what an abrupt close leaves behind in any phase.
import { once } from "node:events";
import { connect } from "node:net";
import type { TestGateway } from "../../support/gateway.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft, watchersOf } from "../../support/live.js";
import { sendRaw } from "../../support/raw-http.js";
import { createDatastores } from "../../support/resources.js";
import { openSession, openSocket } from "../../support/socket.js";
import { waitFor } from "../../support/wait.js";

const hang = () => ({ kind: "hang" }) as const;

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startLiveGateway();
});

describe("cleans up after an abrupt close", () => {
  test.each(["before", "after"])("%s connection_init", async (when) => {
    const client = when === "before" ? await openSocket(gateway.url) : await openSession(gateway.url);
    expect(gateway.status().sockets).toBe(1);
    client.socket.terminate();
    await waitUntilNothingIsLeft(gateway);
  });

  test("while a subscription is set up", async () => {
    const client = await openSession(gateway.url);
    gateway.setFaults(hang);
    const arn = `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${"a".repeat(32)}`;
    client.subscribe("1", `subscription { datastoreStatusChanged(id: "${arn}") { status } }`);
    await waitFor(() => gateway.calls.length === 1);
    expect(gateway.status().subscriptions).toBe(1);
    client.socket.terminate();
    await waitUntilNothingIsLeft(gateway);
  });

  test("while its first poll is under way", async () => {
    const client = await openSession(gateway.url);
    gateway.setFaults(hang);
    client.subscribe("1", DATASTORES);
    await waitFor(() => gateway.calls.length === 1);
    client.socket.terminate();
    await waitUntilNothingIsLeft(gateway);
  });

  test("while an event is executed", async () => {
    const client = await openSession(gateway.url);
    await createDatastores(gateway.healthLake, 1);
    gateway.setFaults(({ action }) => (action === "ListTagsForResource" ? { kind: "hang" } : undefined));
    client.subscribe("1", "subscription { datastoresStatusChanged { datastore { tags { key } } } }");
    await waitFor(() => gateway.calls.some(({ action }) => action === "ListTagsForResource"));
    client.socket.terminate();
    await waitUntilNothingIsLeft(gateway);
  });

  test("in the middle of a stream", async () => {
    const client = await openSession(gateway.url);
    await createDatastores(gateway.healthLake, 1);
    client.subscribe("1", DATASTORES);
    client.subscribe("2", DATASTORES);
    await client.nextOf("1");
    expect(gateway.status()).toMatchObject({ subscriptions: 2, watchers: { datastore: 2 } });
    client.socket.terminate();
    await waitUntilNothingIsLeft(gateway);
  });

  test("of a client that completes while its subscription is set up", async () => {
    const client = await openSession(gateway.url);
    client.subscribe("1", DATASTORES);
    client.send({ type: "complete", id: "1" });
    client.send({ type: "ping" });
    expect(await client.next()).toEqual({ type: "pong" });
    await waitFor(() => gateway.status().subscriptions === 0 && watchersOf(gateway) === 0);
  });
});

const HANDSHAKE = [
  "GET /graphql HTTP/1.1",
  "Host: localhost",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
];

describe("refuses, with a GraphQL error body,", () => {
  const without = (start: string) => HANDSHAKE.filter((line) => !line.startsWith(start));
  test.each<[string, number, readonly string[], RegExp]>([
    [
      "a socket elsewhere",
      404,
      ["GET /nowhere HTTP/1.1", ...without("GET")],
      /No socket is served at \/nowhere/,
    ],
    [
      "a socket at the stream's path",
      404,
      ["GET /graphql/stream HTTP/1.1", ...without("GET")],
      /graphql\/stream/,
    ],
    ["a handshake without a key", 400, without("Sec-WebSocket-Key"), /Sec-WebSocket-Key/],
    [
      "a handshake of another version",
      400,
      [...without("Sec-WebSocket-Version"), "Sec-WebSocket-Version: 1"],
      /Version/,
    ],
    ["a handshake by POST", 400, ["POST /graphql HTTP/1.1", ...without("GET")], /method/],
  ])("%s", async (_what, status, lines, message) => {
    const answer = await sendRaw(gateway.url, lines);
    expect(answer.status).toBe(status);
    const { errors } = JSON.parse(answer.body) as { errors: [{ message: string; extensions: object }] };
    expect(errors).toEqual([
      { message: expect.stringMatching(message), extensions: { code: "BAD_REQUEST", retryable: false } },
    ]);
  });
});

test("survives clients that reset the connection in the middle of a refusal", async () => {
  for (let round = 0; round < 20; round++) {
    const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    const closed = once(socket, "close");
    socket.write(`GET /nowhere HTTP/1.1\r\n${HANDSHAKE.slice(1).join("\r\n")}\r\n\r\n`, () =>
      socket.resetAndDestroy(),
    );
    await closed;
  }
  const client = await openSession(gateway.url);
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});
