// Who is let in at a socket, for how long, and how that is renewed.
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { type AuthGateway, startAuthGateway } from "../../support/auth.js";
import { DATASTORES } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { type TestSocket, openSocket } from "../../support/socket.js";
import { type TokenGateway, startTokenGateway } from "../../support/tokens.js";
import { waitFor } from "../../support/wait.js";

const FAST = { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" };

async function enter(
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
): Promise<TestSocket> {
  const client = await openSocket(url, { headers });
  client.send({ type: "connection_init", ...(payload && { payload }) });
  return client;
}

describe("with API keys", () => {
  let gateway: AuthGateway;
  beforeEach(async () => {
    const keys = [
      { id: "ci", roles: ["viewer"] },
      { id: "none", roles: [] as string[] },
    ];
    gateway = await startAuthGateway(keys.slice(0, 1), { policy: POLICY, env: FAST });
  });
  const POLICY = { viewer: [{ actions: ["healthlake:*"], datastores: ["*"] }] };

  test.each<[string, (key: string) => [payload: object | undefined, headers?: Record<string, string>]]>([
    ["the upgrade's header", (key) => [undefined, { "x-api-key": key }]],
    ["the payload's apiKey", (key) => [{ apiKey: key }]],
    ["the payload's x-api-key, as a header", (key) => [{ "x-api-key": key }]],
    ["the same in capitals", (key) => [{ "X-API-Key": key }]],
    ["the payload before the header", (key) => [{ apiKey: key }, { "x-api-key": "wrong" }]],
    ["the header beside a payload of something else", (key) => [{ locale: "de" }, { "x-api-key": key }]],
  ])("%s lets in", async (_where, present) => {
    const client = await enter(gateway.url, ...present(gateway.keyOf("ci")));
    expect(await client.next()).toEqual({ type: "connection_ack" });
    client.subscribe("1", "{ datastores { nodes { id } } }");
    expect(await client.next()).toMatchObject({ payload: { data: { datastores: { nodes: [] } } } });
  });

  test.each<
    [string, (key: string) => [payload: object | undefined, headers?: Record<string, string>], RegExp]
  >([
    ["nothing", () => [undefined], /^An API key is needed/],
    ["another key", (key) => [{ apiKey: `${key.slice(0, -4)}AAAA` }], /^The API key is unknown/],
    ["what is no string", () => [{ apiKey: { toString: 1 } }], /^An API key is needed/],
    ["a wrong payload over a good header", (key) => [{ apiKey: "x" }, { "x-api-key": key }], /is no API key/],
    ["a blank payload over a good header", (key) => [{ apiKey: "" }, { "x-api-key": key }], /is needed/],
    [
      "what the mode does not ask for, over a good header",
      (key) => [{ authorization: `Bearer ${key}` }, { "x-api-key": key }],
      /is needed/,
    ],
  ])("4403 for %s", async (_what, present, reason) => {
    const client = await enter(gateway.url, ...present(gateway.keyOf("ci")));
    expect(await client.closed).toEqual({ code: 4403, reason: expect.stringMatching(reason) as string });
    expect(client.messages).toEqual([]);
    expect(gateway.calls).toEqual([]);
  });

  test("a key that is taken back ends streams and closes the socket with 4403", async () => {
    const client = await enter(gateway.url, { apiKey: gateway.keyOf("ci") });
    await client.next();
    client.subscribe("1", DATASTORES);
    await waitFor(() => gateway.status().subscriptions === 1);
    await gateway.setKeys([]);
    expect(await client.closed).toEqual({
      code: 4403,
      reason: expect.stringContaining("taken back") as string,
    });
    await waitFor(() => gateway.status().subscriptions + gateway.status().sockets === 0);
  });

  test("so does a policy that is replaced; who connects again is judged by the new one", async () => {
    const client = await enter(gateway.url, { apiKey: gateway.keyOf("ci") });
    await client.next();
    await gateway.setPolicy({ other: POLICY.viewer });
    expect(await client.closed).toEqual({ code: 4403, reason: expect.stringContaining("policy") as string });
    const again = await enter(gateway.url, { apiKey: gateway.keyOf("ci") });
    expect(await again.next()).toEqual({ type: "connection_ack" });
    again.subscribe("1", "{ datastores { nodes { id } } }");
    expect(await again.next()).toMatchObject({
      payload: { errors: [{ extensions: { code: "FORBIDDEN" } }] },
    });
  });

  test("another key is left alone", async () => {
    await gateway.setKeys([
      { id: "ci", roles: ["viewer"] },
      { id: "other", roles: ["viewer"] },
    ]);
    const client = await enter(gateway.url, { apiKey: gateway.keyOf("ci") });
    await client.next();
    await gateway.setKeys([{ id: "ci", roles: ["viewer"] }]);
    client.send({ type: "ping" });
    expect(await client.next()).toEqual({ type: "pong" });
  });

  test("what a client asks for ahead of its connection_ack is answered after it, in order", async () => {
    const client = await openSocket(gateway.url);
    client.send({ type: "connection_init", payload: { apiKey: gateway.keyOf("ci") } });
    client.subscribe("1", "{ __typename }");
    client.subscribe("2", DATASTORES);
    client.send({ type: "complete", id: "2" });
    client.subscribe("3", "{ __typename }");
    expect(await client.next()).toEqual({ type: "connection_ack" });
    await client.nextOf("1");
    await client.nextOf("3");
    expect(gateway.status().subscriptions).toBe(0);
    expect(client.messages.filter(({ id }) => id === "2")).toEqual([]);
  });

  test("a key without an end is renewed without one", async () => {
    const client = await enter(gateway.url, { apiKey: gateway.keyOf("ci") });
    await client.next();
    client.send({ type: "ping", payload: { apiKey: gateway.keyOf("ci") } });
    expect(await client.next()).toEqual({ type: "pong", payload: { expiresAt: null } });
  });
});

describe("with tokens", () => {
  let gateway: TokenGateway;
  beforeEach(async () => {
    gateway = await startTokenGateway({ env: FAST });
  });

  const isOpen = async (client: TestSocket) => {
    client.send({ type: "ping" });
    expect(await client.next()).toEqual({ type: "pong" });
  };
  const EXPIRED = { code: 4403, reason: "The credential has expired: authenticate again" };

  async function enterWith(claims: Parameters<TokenGateway["tokenFor"]>[0] = {}): Promise<TestSocket> {
    const client = await enter(gateway.url, { authorization: await gateway.tokenFor(claims) });
    expect(await client.next()).toEqual({ type: "connection_ack" });
    return client;
  }

  async function renew(client: TestSocket, claims: Parameters<TokenGateway["tokenFor"]>[0]): Promise<void> {
    client.send({ type: "ping", payload: { authorization: await gateway.tokenFor(claims) } });
  }

  const inSeconds = (seconds: number) => new Date(gateway.clock.now() + seconds * 1000).toISOString();

  test("an end closes the socket with 4403, at the second, and ends its streams", async () => {
    const client = await enterWith({ seconds: 60 });
    client.subscribe("1", DATASTORES);
    await waitFor(() => gateway.status().subscriptions === 1);
    await gateway.clock.advance(59_999);
    await isOpen(client);
    await gateway.clock.advance(1);
    expect(await client.closed).toEqual(EXPIRED);
    await waitFor(() => gateway.status().subscriptions + gateway.status().sockets === 0);
  });

  test("an end that no timer reaches is no sooner", async () => {
    const days = 60 * 24 * 3600;
    const client = await enterWith({ seconds: days });
    await gateway.clock.advance(days * 1000 - 1);
    await isOpen(client);
    await gateway.clock.advance(1);
    expect(await client.closed).toEqual(EXPIRED);
  });

  test("a token is good for 5 s longer than it says when it comes, but what it opens ends at once", async () => {
    const client = await enter(gateway.url, { authorization: await gateway.tokenFor({ seconds: -4 }) });
    expect(await client.next()).toEqual({ type: "connection_ack" });
    await gateway.clock.advance(0);
    expect(await client.closed).toEqual(EXPIRED);
  });

  test("a ping with a newer token renews it, and is answered with the new end, not with the token", async () => {
    const client = await enterWith({ seconds: 60 });
    await renew(client, { seconds: 600 });
    expect(await client.next()).toEqual({ type: "pong", payload: { expiresAt: inSeconds(600) } });
    await gateway.clock.advance(599_999);
    await isOpen(client);
    await gateway.clock.advance(1);
    expect(await client.closed).toEqual(EXPIRED);
  });

  test("a token that ends sooner changes nothing", async () => {
    const client = await enterWith({ seconds: 600 });
    await renew(client, { seconds: 60 });
    expect(await client.next()).toEqual({ type: "pong", payload: { expiresAt: inSeconds(600) } });
    await gateway.clock.advance(599_999);
    await isOpen(client);
  });

  test.each([
    ["of another caller", { sub: "bob" }, "The credential is of another caller: connect again"],
    ["that allows more", { roles: ["admin"] }, "The credential allows something else: connect again"],
    ["that allows less", { roles: [] }, "The credential allows something else: connect again"],
    ["that has ended", { seconds: -60 }, "The token has expired (exp)"],
  ])("a ping with a token %s closes with 4403", async (_what, claims, reason) => {
    const client = await enterWith();
    await renew(client, claims);
    expect(await client.closed).toEqual({ code: 4403, reason });
  });

  test("a ping renews nobody who was not let in before", async () => {
    const client = await openSocket(gateway.url);
    await renew(client, {});
    expect(await client.closed).toEqual({ code: 4401, reason: "Unauthorized" });
  });

  test("a ping without a token has its payload back", async () => {
    const client = await enterWith();
    client.send({ type: "ping", payload: { at: 1 } });
    expect(await client.next()).toEqual({ type: "pong", payload: { at: 1 } });
  });

  test("renewal opens no second session: connection_init stays 4429", async () => {
    const client = await enterWith();
    client.send({ type: "connection_init", payload: { authorization: await gateway.tokenFor() } });
    expect(await client.closed).toMatchObject({ code: 4429 });
  });

  test("graphql-ws's own client comes back with a new token, and goes on", async () => {
    const [datastoreId = ""] = await createDatastores(gateway.healthLake, 1);
    const tokens: string[] = [];
    const closed: unknown[] = [];
    const client = createClient({
      url: `${gateway.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      retryWait: () => Promise.resolve(),
      connectionParams: async () => {
        tokens.push(await gateway.tokenFor({ seconds: 60 }));
        return { authorization: tokens.at(-1) };
      },
      on: { closed: (event) => closed.push((event as { code: number }).code) },
    });
    const events = client.iterate({ query: DATASTORES });
    expect(await events.next()).toMatchObject({ value: { data: {} } });
    const next = events.next();
    let came: unknown;
    void next.then((result) => (came = result));
    await gateway.clock.advance(60_000);
    await waitFor(() => gateway.clock.advance(10).then(() => came));
    expect(came).toMatchObject({
      value: { data: { datastoresStatusChanged: { datastore: { datastoreId } } } },
    });
    expect([tokens.length, closed]).toEqual([2, [4403]]);
    await client.dispose();
  });

  test("nothing is kept of sockets that have come and gone", async () => {
    const sleeping = gateway.clock.sleeping;
    const clients = await Promise.all(Array.from({ length: 5 }, () => enterWith()));
    for (const client of clients) await renew(client, { seconds: 1000 });
    await Promise.all(clients.map((client) => client.next()));
    expect(gateway.clock.sleeping).toBe(sleeping + 5);
    for (const { socket } of clients) socket.close();
    await waitFor(() => gateway.status().sockets === 0);
    expect(gateway.clock.sleeping).toBe(sleeping);
  });
});
