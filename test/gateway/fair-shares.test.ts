// Nothing that one caller sends takes the gateway from the others: bodies, sockets, messages and connections, down to their bytes.
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { type AuthGateway, startAuthGateway } from "../support/auth.js";
import { captureLog } from "../support/captured-log.js";
import { frame } from "../slow/fuzz/support/frames.js";
import { startTestGateway } from "../support/gateway.js";
import { createDatastores } from "../support/resources.js";
import { openSession, openSocket } from "../support/socket.js";
import { askAt } from "../support/transports.js";
import { waitFor } from "../support/wait.js";

const LIST = "{ datastores { nodes { id } } }";
const MIB = 1024 * 1024;

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

function dial(url: string): Socket {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  open.push(socket);
  return socket;
}

const toHead = (headers: Record<string, string | number>) =>
  `POST /graphql HTTP/1.1\r\n${Object.entries({
    host: "localhost",
    "content-type": "application/json",
    ...headers,
  })
    .map(([name, value]) => `${name}: ${value}`)
    .join("\r\n")}\r\n\r\n`;

const startTwo = (env: Record<string, string> = {}): Promise<AuthGateway> =>
  startAuthGateway(
    [
      { id: "hog", roles: ["admin"] },
      { id: "other", roles: ["admin"] },
    ],
    { env },
  );

async function ask(gateway: AuthGateway, id: string, query = LIST): Promise<string | undefined> {
  const { errors } = await gateway.query(query, undefined, { headers: gateway.headersOf(id) });
  return errors?.[0]?.extensions.code as string | undefined;
}

describe("slow bodies", () => {
  test("70 that announce a megabyte and send nothing shut nobody out", async () => {
    const gateway = await startTestGateway();
    for (let client = 0; client < 70; client++) dial(gateway.url).write(toHead({ "content-length": MIB }));
    await waitFor(() => gateway.status().operations === 70);
    expect(gateway.status().bodyBytes).toBe(0);
    for (let time = 0; time < 20; time++) expect((await gateway.query(LIST)).errors).toBeUndefined();
  });

  test("a caller that holds half of MAX_OPERATIONS by them leaves the rest to the others", async () => {
    const gateway = await startTwo({ MAX_OPERATIONS: "40" });
    const head = toHead({ "content-length": MIB, ...gateway.headersOf("hog") });
    const sockets = Array.from({ length: 60 }, () => dial(gateway.url));
    for (const socket of sockets) socket.write(head);
    await waitFor(() => gateway.status().operations === 20);
    expect(await ask(gateway, "hog")).toBe("OVERLOADED");
    for (let time = 0; time < 10; time++) expect(await ask(gateway, "other")).toBeUndefined();
  });

  test("one that does not come within 5 s is refused with 408, and its connection closed", async () => {
    const gateway = await startTestGateway();
    const socket = dial(gateway.url);
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.write(`${toHead({ "content-length": MIB })}{"query":`);
    const startedAt = performance.now();
    await once(socket, "close");
    expect(performance.now() - startedAt).toBeGreaterThan(4900);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toMatchObject({
      errors: [{ message: expect.stringMatching(/must arrive faster/), extensions: { code: "BAD_REQUEST" } }],
    });
    await waitFor(() => gateway.status().bodyBytes === 0 && gateway.status().operations === 0);
  });

  test("half of MAX_BODY_BYTES is one caller's; the rest is for others, by an eighth", async () => {
    const gateway = await startTwo({ LIMIT_BODY_BYTES: String(MIB), MAX_BODY_BYTES: String(8 * MIB) });
    const head = toHead({ "content-length": MIB, ...gateway.headersOf("hog") });
    const sockets = Array.from({ length: 8 }, () => dial(gateway.url));
    for (const socket of sockets) socket.write(head + "x".repeat(MIB - 1));
    await waitFor(() => gateway.status().operations < 8);
    await waitFor(() => gateway.status().bodyBytes > 3 * MIB);
    expect(gateway.status().bodyBytes).toBeLessThanOrEqual(4 * MIB + MIB);
    const large = JSON.stringify({ query: LIST, variables: { unused: "x".repeat(MIB / 2) } });
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      body: large,
      headers: { "content-type": "application/json", ...gateway.headersOf("other") },
    });
    expect(response.status).toBe(200);
  });

  test("counts for a path that is not served, too", async () => {
    const gateway = await startTestGateway();
    const socket = dial(gateway.url);
    socket.write(toHead({ "content-length": MIB }).replace("/graphql", "/nowhere") + "x".repeat(1000));
    await waitFor(() => gateway.status().bodyBytes === 1000);
    socket.destroy();
    await waitFor(() => gateway.status().bodyBytes === 0);
  });
});

describe("connections that send nothing", () => {
  test("are closed after 5 s", async () => {
    const gateway = await startTestGateway();
    const startedAt = performance.now();
    const closed = Array.from({ length: 50 }, () => once(dial(gateway.url), "close"));
    await Promise.all(closed);
    expect(performance.now() - startedAt).toBeLessThan(9000);
  });

  test("are bounded: beyond MAX_IDLE_CONNECTIONS the longest idle makes room, and no request is cut", async () => {
    const gateway = await startTestGateway({ env: { MAX_IDLE_CONNECTIONS: "5" } });
    gateway.setFaults(() => ({ kind: "delay", ms: 300 }));
    const answer = gateway.query(LIST);
    await waitFor(() => gateway.status().operations === 1);
    const sockets: Socket[] = [];
    for (let client = 0; client < 20; client++) {
      sockets.push(dial(gateway.url));
      await once(sockets.at(-1) as Socket, "connect");
    }
    await waitFor(() => sockets.filter(({ closed }) => closed).length === 15);
    expect(sockets.slice(-5).some(({ closed }) => closed)).toBe(false);
    expect((await answer).errors).toBeUndefined();
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
  });
});

describe("sockets", () => {
  test("MAX_SOCKETS_PER_ADDRESS: of those who have not proved who they are; a proof makes room", async () => {
    const gateway = await startTwo({ MAX_SOCKETS_PER_ADDRESS: "2" });
    const first = await openSocket(gateway.url, { headers: gateway.headersOf("other") });
    await openSocket(gateway.url);
    await expect(openSocket(gateway.url)).rejects.toThrow("503");
    first.send({ type: "connection_init" });
    expect(await first.next()).toMatchObject({ type: "connection_ack" });
    await openSocket(gateway.url);
  });

  test("MAX_SOCKETS_PER_IDENTITY: closed with 1013 beyond, others are let in, and closing one makes room", async () => {
    const gateway = await startTwo({ MAX_SOCKETS_PER_IDENTITY: "2" });
    const session = (id: string) => openSession(gateway.url, { headers: gateway.headersOf(id) });
    const [first] = [await session("hog"), await session("hog")];
    const third = await openSocket(gateway.url, { headers: gateway.headersOf("hog") });
    third.send({ type: "connection_init" });
    expect(await third.closed).toEqual({
      code: 1013,
      reason: "You have 2 sockets, the limit (MAX_SOCKETS_PER_IDENTITY)",
    });
    await session("other");
    first.socket.close();
    await waitFor(() => gateway.status().sockets === 2);
    await session("hog");
  });

  test("are not counted by caller with AUTH_MODE=none", async () => {
    const gateway = await startTestGateway({
      env: { MAX_SOCKETS_PER_IDENTITY: "1", MAX_SOCKETS_PER_ADDRESS: "1" },
    });
    await Promise.all([openSession(gateway.url), openSession(gateway.url), openSocket(gateway.url)]);
    expect(gateway.status().sockets).toBe(3);
  });

  test("a message of more than 16 KiB before the ack is refused by its head", async () => {
    const gateway = await startTwo();
    const client = await openSocket(gateway.url);
    const socket = (client.socket as unknown as { _socket: Socket })._socket;
    socket.write(frame({ opcode: 1, payload: Buffer.alloc(1), declared: MIB }));
    expect(await client.closed).toEqual({
      code: 1009,
      reason: "A message must have at most 16384 bytes before connection_ack",
    });
    await waitFor(() => gateway.status().bodyBytes === 0);
  });

  test("400 of them with an unfinished message each take no more than that together", async () => {
    const gateway = await startTwo();
    const clients = await Promise.all(Array.from({ length: 400 }, () => openSocket(gateway.url)));
    const part = frame({ opcode: 1, fin: false, payload: Buffer.alloc(16 * 1024 - 1, "x") });
    for (const { socket } of clients) (socket as unknown as { _socket: Socket })._socket.write(part);
    await waitFor(() => gateway.status().bodyBytes > 400 * 16_000);
    expect(gateway.status().bodyBytes).toBeLessThan(400 * 20_000);
    expect(await ask(gateway, "other")).toBeUndefined();
    for (const { socket } of clients) socket.terminate();
    await waitFor(() => gateway.status().bodyBytes === 0);
  });

  test("an unfinished message counts towards MAX_BODY_BYTES, and must come within 5 s", async () => {
    const gateway = await startTwo();
    const client = await openSession(gateway.url, { headers: gateway.headersOf("other") });
    client.send(Buffer.alloc(0));
    const other = await openSession(gateway.url, { headers: gateway.headersOf("other") });
    (other.socket as unknown as { _socket: Socket })._socket.write(
      frame({ opcode: 1, fin: false, payload: Buffer.alloc(1000, "x") }),
    );
    await waitFor(() => gateway.status().bodyBytes > 1000);
    // A ping is no part of it, and gives it no more time.
    const pings = setInterval(() => other.socket.ping(), 100);
    expect(await other.closed).toMatchObject({ code: 1008 });
    clearInterval(pings);
    await waitFor(() => gateway.status().bodyBytes === 0);
  });
});

test("an address that holds most of a pool is told of once: it may be a proxy", async () => {
  const { log, lines } = captureLog("warn");
  const gateway = await startAuthGateway([{ id: "other", roles: ["admin"] }], {
    env: { LIMIT_BODY_BYTES: "8192", MAX_BODY_BYTES: "131072" },
    dependencies: { log },
  });
  const part = frame({ opcode: 1, fin: false, payload: Buffer.alloc(8000, "x") });
  for (let client = 0; client < 20; client++) {
    const { socket } = await openSocket(gateway.url);
    (socket as unknown as { _socket: Socket })._socket.write(part);
  }
  await waitFor(() => lines("one address takes").length > 0 || lines().length > 0);
  expect(lines()).toMatchObject([{ address: "127.0.0.1", limit: "MAX_BODY_BYTES" }]);
  expect(await ask(gateway, "other")).toBeUndefined();
});

describe("what a subscription keeps", () => {
  const SUBSCRIPTION = "subscription S { datastoresStatusChanged { status } }";

  test.each(["socket", "stream"] as const)(
    "is no variable that it does not declare, by %s",
    async (transport) => {
      const gateway = await startTwo({ LIMIT_SUBSCRIPTION_BYTES: "1024" });
      await createDatastores(gateway.healthLake, 1);
      const request = { query: SUBSCRIPTION, variables: { undeclared: "x".repeat(100_000) } };
      const { errors } = await askAt(transport, gateway.url, request, gateway.headersOf("other"));
      expect(errors).toBeUndefined();
    },
  );

  test.each(["socket", "stream"] as const)(
    "LIMIT_SUBSCRIPTION_BYTES: of its document and variables, by %s",
    async (transport) => {
      const gateway = await startTwo({ LIMIT_SUBSCRIPTION_BYTES: "1024" });
      const request = { query: `${SUBSCRIPTION} #${"x".repeat(1024)}` };
      const { errors } = await askAt(transport, gateway.url, request, gateway.headersOf("other"));
      expect(errors).toMatchObject([
        { extensions: { code: "LIMIT_EXCEEDED", retryable: false, limit: "LIMIT_SUBSCRIPTION_BYTES" } },
      ]);
    },
  );

  test("MAX_SUBSCRIPTION_BYTES_PER_IDENTITY: each document once, on all sockets, until they end", async () => {
    const gateway = await startTwo({ MAX_SUBSCRIPTION_BYTES_PER_IDENTITY: "1024" });
    const [client, more] = [
      await openSession(gateway.url, { headers: gateway.headersOf("hog") }),
      await openSession(gateway.url, { headers: gateway.headersOf("hog") }),
    ];
    const long = (name: string) =>
      `subscription ${name} { datastoresStatusChanged { status } } #${"x".repeat(600)}`;
    for (let id = 0; id < 5; id++) client.subscribe(String(id), long("A"));
    await waitFor(() => gateway.status().subscriptions === 5);
    more.subscribe("1", long("B"));
    expect(await more.nextOf("1")).toMatchObject({
      type: "error",
      payload: [{ extensions: { code: "LIMIT_EXCEEDED", limit: "MAX_SUBSCRIPTION_BYTES_PER_IDENTITY" } }],
    });
    const other = await openSession(gateway.url, { headers: gateway.headersOf("other") });
    other.subscribe("1", long("B"));
    await waitFor(() => gateway.status().subscriptions === 6);
    client.socket.close();
    await waitFor(() => gateway.status().subscriptions === 1);
    more.subscribe("2", long("B"));
    await waitFor(() => gateway.status().subscriptions === 2);
  });
});
