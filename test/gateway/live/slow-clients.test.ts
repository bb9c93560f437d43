// Clients that no longer answer, or no longer read: they are found out, and hold nothing that grows.
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { CreateFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { captureLog } from "../../support/captured-log.js";
import type { TestGateway } from "../../support/gateway.js";
import { startLiveGateway, waitUntilNothingIsLeft, watchersOf } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { type TestSocket, openSession } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

let gateway: TestGateway;
const start = async (heartbeatMs: number) => {
  const env = {
    HEARTBEAT_MS: String(heartbeatMs),
    LIMIT_BODY_BYTES: "10485760",
    LIMIT_SUBSCRIPTION_BYTES: "10485760",
  };
  gateway = await startLiveGateway({ env });
};

/** A few of its events, of 2 MB each, are more than the buffers between the gateway and a client hold. */
const BIG = `subscription { datastoreStatusChanged(id: "ID") { status datastore { ${Array.from(
  { length: 20 },
  (_, index) => `${"alias".repeat(20_000)}${index}: datastoreId`,
).join(" ")} } } }`;

async function createDatastore(): Promise<string> {
  const [id] = await createDatastores(gateway.healthLake, 1);
  return id as string;
}

/** Changes the datastore's status again and again, so that each poll shows a change, until `isEnough`. */
async function changeUntil(id: string, isEnough: () => boolean): Promise<void> {
  for (let changes = 0; !isEnough(); changes++) {
    gateway.local.reportDatastore(id, { status: changes % 2 === 0 ? "UPDATING" : "ACTIVE" });
    const polls = gateway.calls.length;
    await waitFor(() => gateway.calls.length > polls || isEnough());
  }
}

/** Pings of 100 kB, which are answered by as much: more than the buffers between the gateway and a client hold. */
const ASKED = 400;

/** Tells how many have left the client. */
function askAndAsk({ socket }: TestSocket): () => number {
  const question = JSON.stringify({ type: "ping", payload: { filler: "x".repeat(100_000) } });
  let taken = 0;
  for (let index = 0; index < ASKED; index++) socket.send(question, (error) => error ?? taken++);
  return () => taken;
}

describe("a socket", () => {
  test("is pinged, and stays as long as it answers", async () => {
    await start(100);
    const client = await openSession(gateway.url);
    for (let ping = 0; ping < 5; ping++) await once(client.socket, "ping");
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test("that does not answer a ping is cut", async () => {
    await start(100);
    const client = await openSession(gateway.url, { autoPong: false });
    expect(await client.closed).toEqual({ code: 1006, reason: "" });
    await waitUntilNothingIsLeft(gateway);
  });

  test("that no longer reads gets the latest event alone, and is closed with a reason", async () => {
    await start(500);
    const id = await createDatastore();
    const client = await openSession(gateway.url);
    client.subscribe("1", BIG.replace("ID", id));
    await client.next();
    client.socket.pause();
    await changeUntil(id, () => gateway.status().subscriptions === 0);
    expect(gateway.status().conflated).toBeGreaterThan(0);
    client.socket.resume();
    expect(await client.closed).toEqual({ code: 1013, reason: "Too slow: events could not be delivered" });
    await waitUntilNothingIsLeft(gateway);
  });

  test("that reads slowly, but reads, is kept, and sees the latest event", async () => {
    await start(3000);
    const id = await createDatastore();
    const client = await openSession(gateway.url);
    client.socket.on("message", () => {
      client.socket.pause();
      setTimeout(() => client.socket.resume(), 250);
    });
    client.subscribe("1", BIG.replace("ID", id));
    await changeUntil(id, () => gateway.status().conflated > 3);
    gateway.local.reportDatastore(id, { status: "UPDATE_FAILED" });
    await waitFor(() =>
      client.messages.some(({ payload }) => payload?.data.datastoreStatusChanged.status === "UPDATE_FAILED"),
    );
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test("that asks and asks without reading is not read from either", async () => {
    await start(500);
    const client = await openSession(gateway.url);
    client.socket.pause();
    const taken = askAndAsk(client);
    const { code } = await client.closed;
    expect(code).toBe(1006);
    // What the gateway does not take stays with the client.
    expect(taken()).toBeLessThan(ASKED);
    await waitUntilNothingIsLeft(gateway);
  });

  test("that asks and asks is read from again, and gets every answer, once it reads", async () => {
    await start(60_000);
    const client = await openSession(gateway.url);
    const other = await openSession(gateway.url);
    client.socket.pause();
    const taken = askAndAsk(client);
    // Others are answered meanwhile; when the gateway takes no more while it answers them, it has paused.
    for (let before = -1; taken() !== before;) {
      before = taken();
      for (let question = 0; question < 20; question++) {
        other.send({ type: "ping" });
        expect(await other.next()).toEqual({ type: "pong" });
      }
    }
    expect(taken()).toBeLessThan(ASKED);
    client.socket.resume();
    await waitFor(() => client.messages.filter(({ type }) => type === "pong").length === ASKED);
  });
});

describe("a stream", () => {
  test("that no longer reads gets the latest event alone, and is cut", async () => {
    await start(500);
    const id = await createDatastore();
    const body = JSON.stringify({ query: BIG.replace("ID", id) });
    const socket = await openRaw();
    socket.write(
      `POST /graphql/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await once(socket, "data");
    socket.pause();
    await changeUntil(id, () => gateway.status().subscriptions === 0);
    expect(gateway.status().conflated).toBeGreaterThan(0);
    await waitUntilNothingIsLeft(gateway);
    socket.resume();
    await once(socket, "close");
  });

  test("that has nothing to tell stays, by its heartbeats", async () => {
    await start(100);
    const stream = await postStream(gateway.url, { query: BIG.replace("ID", await createDatastore()) });
    await stream.next();
    await waitFor(() => stream.heartbeats() > 4);
    expect(watchersOf(gateway)).toBe(1);
  });
});

describe("many streams that do not read", () => {
  const MIB = 1024 * 1024;
  const ROOM = 16 * MIB;
  /** One event is more than the system keeps for a client that does not read. */
  const HUGE = `subscription { datastoreStatusChanged(id: "ID") { status datastore { ${Array.from(
    { length: 28 },
    (_, index) => `${"alias".repeat(48_000)}${index}: datastoreId`,
  ).join(" ")} } } }`;

  async function openSlow(id: string): Promise<Socket> {
    const body = JSON.stringify({ query: HUGE.replace("ID", id) });
    const socket = await openRaw();
    socket.pause();
    socket.write(
      `POST /graphql/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    return socket;
  }

  test("hold MAX_ANSWER_BYTES of events together, and give it back when they are cut", async () => {
    const env = {
      HEARTBEAT_MS: "1000",
      LIMIT_BODY_BYTES: String(10 * MIB),
      LIMIT_SUBSCRIPTION_BYTES: String(10 * MIB),
      LIMIT_RESPONSE_BYTES: String(8 * MIB),
      MAX_ANSWER_BYTES: String(ROOM),
    };
    gateway = await startLiveGateway({ env });
    const id = await createDatastore();
    const slow = await Promise.all(Array.from({ length: 8 }, () => openSlow(id)));
    await waitFor(() => gateway.status().subscriptions === slow.length);
    await waitFor(() => gateway.status().answerBytes > 8 * MIB);
    // Of eight events of 6.7 MiB each there is room for two; the others wait, and whoever asks little is answered.
    for (let looks = 0; looks < 20; looks++) {
      expect(gateway.status().answerBytes).toBeLessThanOrEqual(ROOM);
      expect((await gateway.query("{ __typename }")).errors).toBeUndefined();
    }
    await waitFor(() => gateway.status().subscriptions === 0, 30_000);
    await waitFor(() => gateway.status().answerBytes === 0);
    for (const socket of slow) socket.destroy();
    await waitUntilNothingIsLeft(gateway);
  }, 60_000);
});

async function openRaw(): Promise<Socket> {
  const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

test("a client that closes while much is on its way to it leaves nothing, and no complaint", async () => {
  const captured = captureLog("warn");
  const logged = await startLiveGateway({ dependencies: { log: captured.log } });
  for (let index = 0; index < 20; index++)
    await logged.healthLake.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }));
  for (let round = 0; round < 10; round++) {
    const client = await openSession(logged.url);
    client.subscribe("1", "subscription { datastoresStatusChanged { datastore { id arn endpoint } } }");
    client.socket.pause();
    await waitFor(() => logged.status().watchers.datastore > 0);
    client.socket.terminate();
  }
  await waitUntilNothingIsLeft(logged);
  expect(captured.lines()).toEqual([]);
});
