// How often one may ask, by identity or else by address, and how many subscriptions one may have.
import { startAuthGateway } from "../../support/auth.js";
import { FakeClock } from "../../support/fake-clock.js";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { DATASTORES } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { openSocket } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";

const KEYS = ["ci", "other"].map((id) => ({ id, roles: ["viewer"] }));

async function start(env: Record<string, string> = {}) {
  const clock = new FakeClock();
  const gateway = await startAuthGateway(KEYS, {
    env: { RATE_LIMIT_PER_MINUTE: "4", ...env },
    dependencies: { clock },
  });
  return { ...gateway, clock };
}

async function post({ url }: TestGateway, headers: Record<string, string>, path = "/graphql") {
  const response = await fetch(url + path, {
    method: "POST",
    body: JSON.stringify({ query: "{ __typename }" }),
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get("retry-after"), text };
}

async function postMany(count: number, ...args: Parameters<typeof post>): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < count; sent++) statuses.push((await post(...args)).status);
  return statuses;
}

const RATE_LIMITED = {
  message: expect.stringContaining("More than 4 requests a minute (RATE_LIMIT_PER_MINUTE)") as string,
  extensions: { code: "RATE_LIMITED", retryable: true, retryAfterMs: 15_000, limit: "RATE_LIMIT_PER_MINUTE" },
};

test("over HTTP: 429 with the time to try again, and then it goes on", async () => {
  const gateway = await start();
  expect(await postMany(4, gateway, gateway.headersOf("ci"))).toEqual([200, 200, 200, 200]);
  const { status, retryAfter, text } = await post(gateway, gateway.headersOf("ci"));
  expect([status, retryAfter, JSON.parse(text)]).toEqual([429, "15", { errors: [RATE_LIMITED] }]);
  await gateway.clock.advance(15_000);
  expect(await postMany(2, gateway, gateway.headersOf("ci"))).toEqual([200, 429]);
});

test("streams count with it; another caller's do not", async () => {
  const gateway = await start();
  expect(await postMany(2, gateway, gateway.headersOf("ci"), "/graphql/stream")).toEqual([200, 200]);
  expect(await postMany(3, gateway, gateway.headersOf("ci"))).toEqual([200, 200, 429]);
  expect((await post(gateway, gateway.headersOf("ci"), "/graphql/stream")).status).toBe(429);
  expect(await postMany(1, gateway, gateway.headersOf("other"), "/graphql/stream")).toEqual([200]);
});

test("on a socket every operation counts, connection_init and renewal too", async () => {
  const gateway = await start();
  const client = await openSocket(gateway.url, { headers: gateway.headersOf("ci") });
  client.send({ type: "connection_init" });
  await client.next();
  client.send({ type: "ping", payload: { apiKey: gateway.keyOf("ci") } });
  expect(await client.next()).toMatchObject({ type: "pong" });
  for (const id of ["1", "2"]) {
    client.subscribe(id, "{ __typename }");
    expect(await client.nextOf(id)).toMatchObject({ type: "next", payload: { data: {} } });
  }
  client.subscribe("3", "{ __typename }");
  expect(await client.nextOf("3")).toEqual({ id: "3", type: "error", payload: [RATE_LIMITED] });
  expect((await post(gateway, gateway.headersOf("ci"))).status).toBe(429);
  const late = await openSocket(gateway.url, { headers: gateway.headersOf("ci") });
  late.send({ type: "connection_init" });
  expect(await late.closed).toEqual({ code: 1013, reason: expect.stringContaining("RATE_LIMIT") as string });
});

test("who proves nothing is counted by its address, on all transports together; a good credential is still let in", async () => {
  const gateway = await start();
  expect(await postMany(2, gateway, {})).toEqual([401, 401]);
  expect(await postMany(1, gateway, { "x-api-key": "wrong" }, "/graphql/stream")).toEqual([401]);
  const client = await openSocket(gateway.url);
  client.send({ type: "connection_init", payload: { apiKey: "wrong" } });
  expect(await client.closed).toMatchObject({ code: 4403 });
  expect(await postMany(2, gateway, { "x-api-key": "wrong" })).toEqual([429, 429]);
  expect(await postMany(1, gateway, gateway.headersOf("ci"))).toEqual([200]);
});

describe("the address", () => {
  const from = (address: string) => ({ "x-forwarded-for": address });

  test("is what a trusted proxy says it is, for sockets too", async () => {
    const gateway = await start({ TRUST_PROXY: "127.0.0.0/8" });
    expect(await postMany(5, gateway, from("1.1.1.1"))).toEqual([401, 401, 401, 401, 429]);
    expect(await postMany(1, gateway, from("2.2.2.2"))).toEqual([401]);
    const refuse = async (address: string) => {
      const client = await openSocket(gateway.url, { headers: from(address) });
      client.send({ type: "connection_init" });
      return client.closed;
    };
    expect(await refuse("1.1.1.1")).toMatchObject({ code: 1013 });
    expect(await refuse("2.2.2.2")).toMatchObject({ code: 4403 });
  });

  test("is the socket's where no proxy is trusted, whatever is said", async () => {
    const gateway = await start();
    const statuses = await Promise.all([1, 2, 3, 4].map((n) => post(gateway, from(`${n}.1.1.1`))));
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect((await post(gateway, from("5.1.1.1"))).status).toBe(429);
  });
});

test("what needs no credential is not counted", async () => {
  const { url } = await start();
  const statuses = await Promise.all(Array.from({ length: 10 }, () => fetch(`${url}/livez`)));
  expect(statuses.every(({ ok }) => ok)).toBe(true);
});

test("RATE_LIMIT_PER_MINUTE=0 counts nothing", async () => {
  const gateway = await start({ RATE_LIMIT_PER_MINUTE: "0" });
  expect(new Set(await postMany(10, gateway, gateway.headersOf("ci")))).toEqual(new Set([200]));
});

test("AUTH_MODE=none counts nothing", async () => {
  const gateway = await startTestGateway({ env: { RATE_LIMIT_PER_MINUTE: "1" } });
  expect(new Set(await postMany(10, gateway, {}))).toEqual(new Set([200]));
});

test("MAX_SUBSCRIPTIONS_PER_IDENTITY: of one caller's sockets and streams together, until one ends", async () => {
  const gateway = await startAuthGateway(KEYS, {
    env: { MAX_SUBSCRIPTIONS_PER_IDENTITY: "2", POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" },
  });
  await createDatastores(gateway.healthLake, 1);
  const refusal = {
    message: "You have 2 live subscriptions, your limit (MAX_SUBSCRIPTIONS_PER_IDENTITY)",
    extensions: { code: "LIMIT_EXCEEDED", retryable: true, limit: "MAX_SUBSCRIPTIONS_PER_IDENTITY" },
  };
  const open = (id: string) => postStream(gateway.url, { query: DATASTORES }, gateway.headersOf(id));
  const client = await openSocket(gateway.url, { headers: gateway.headersOf("ci") });
  client.send({ type: "connection_init" });
  await client.next();
  client.subscribe("1", DATASTORES);
  await client.next();
  const first = await open("ci");
  await first.next();

  client.subscribe("2", DATASTORES);
  expect(await client.next()).toEqual({ id: "2", type: "error", payload: [refusal] });
  const refused = await open("ci");
  expect(await refused.next()).toEqual({ event: "next", data: { errors: [refusal] } });
  expect(await refused.next()).toMatchObject({ event: "complete" });
  expect(await (await open("other")).next()).toMatchObject({ data: { data: {} } });
  client.subscribe("3", "{ __typename }");
  expect(await client.next()).toMatchObject({ id: "3", type: "next", payload: { data: {} } });
  await client.next();

  client.send({ type: "complete", id: "1" });
  client.subscribe("4", DATASTORES);
  expect(await client.next()).toMatchObject({ id: "4", type: "next", payload: { data: {} } });
});
