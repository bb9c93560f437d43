// The end of the real process: what is in flight is answered, what is new is refused, and nothing holds the stop.
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { type LocalHealthLake, startLocalHealthLake } from "../../src/local/server.js";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../support/build.js";
import type { GraphQLBody } from "../support/gateway.js";
import { type Env, type TestProcess, ask, readAddresses, startServer } from "../support/process.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

let upstream: LocalHealthLake;
let onCall: () => void;
beforeEach(async () => {
  onCall = () => undefined;
  upstream = await startLocalHealthLake({ onCall: () => onCall() });
});
afterEach(() => upstream.close());

const DATASTORES = "{ datastores { nodes { id } } }";

async function start(env: Env = {}) {
  const server = startServer([], {
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_HEALTHLAKE: upstream.url,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    ...env,
  });
  const { graphql } = await readAddresses(server);
  return { server, graphql, url: new URL(graphql).origin };
}

/** Sends an operation; resolves once upstream has been asked, with the answer's promise in an object. */
async function askInFlight(graphql: string): Promise<{ answer: Promise<GraphQLBody> }> {
  const asked = new Promise<void>((resolve) => {
    onCall = resolve;
  });
  const answer = ask(graphql, DATASTORES);
  // A test that fails before it awaits the answer must not fail a second time.
  answer.catch(() => undefined);
  await asked;
  return { answer };
}

async function stop({ child, exited }: TestProcess, signal: NodeJS.Signals) {
  const stoppedAt = performance.now();
  child.kill(signal);
  const exit = await exited;
  return { ...exit, ms: performance.now() - stoppedAt };
}

async function openSocket(url: string, text = ""): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(text);
  return socket;
}

const GET_LIVEZ = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  test("ends an idle gateway at once, with exit code 0", async () => {
    const { server } = await start();
    const { code, stderr, stdout, ms } = await stop(server, signal);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain('"msg":"stopped"');
    expect(ms).toBeLessThan(1500);
  });

  test("leaves what is in flight its answer, and refuses what is new", async () => {
    const { server, graphql, url } = await start();
    upstream.setFaults(() => ({ kind: "delay", ms: 1000 }));
    const { answer } = await askInFlight(graphql);
    const stopped = stop(server, signal);
    let ready = await fetch(`${url}/readyz`);
    while (ready.status === 200) ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: "draining" });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const refused = await fetch(graphql, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ __typename }" }),
    });
    expect([refused.status, refused.headers.get("connection")]).toEqual([503, "close"]);
    expect(await refused.json()).toEqual({
      errors: [
        { message: "The gateway is shutting down", extensions: { code: "OVERLOADED", retryable: true } },
      ],
    });
    expect(await answer).toMatchObject({ data: { datastores: { nodes: [] } } });
    const { code, ms } = await stopped;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3000);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  test("ends within SHUTDOWN_GRACE_MS with exit code 0 where upstream hangs, and tells the client why", async () => {
    const { server, graphql } = await start({ SHUTDOWN_GRACE_MS: "2500" });
    upstream.setFaults(() => ({ kind: "hang" }));
    const { answer } = await askInFlight(graphql);
    const { code, ms } = await stop(server, signal);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(2500);
    expect(ms).toBeGreaterThan(1900);
    expect(await answer).toMatchObject({
      data: { datastores: null },
      errors: [
        {
          message: "The gateway is shutting down",
          extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true },
        },
      ],
    });
  });
});

test("sockets that say nothing, or not enough, do not hold the stop", async () => {
  const { server, url } = await start();
  const silent = await openSocket(url);
  const idle = await openSocket(url, GET_LIVEZ);
  await once(idle, "data");
  const halfHeader = await openSocket(url, "GET /livez HTTP/1.1\r\nHo");
  const keepAlive = await fetch(`${url}/livez`);
  expect(keepAlive.headers.get("connection")).toBe("keep-alive");
  const closed = [silent, idle, halfHeader].map((socket) => once(socket, "close"));
  const { code, ms } = await stop(server, "SIGTERM");
  expect(code).toBe(0);
  expect(ms).toBeLessThan(1500);
  await Promise.all(closed);
});

test("a body that never ends is cut off when its time is over", async () => {
  const { server, url } = await start({ SHUTDOWN_GRACE_MS: "1000" });
  const head =
    "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
  const socket = await openSocket(url, `${GET_LIVEZ}${head}`);
  await once(socket, "data");
  const { code, ms } = await stop(server, "SIGTERM");
  expect(code).toBe(0);
  expect(ms).toBeLessThan(1000);
});

test("the socket of an answer in flight is not kept for a next one", async () => {
  const { server, graphql } = await start();
  upstream.setFaults(() => ({ kind: "delay", ms: 500 }));
  const body = JSON.stringify({ query: DATASTORES });
  const asked = new Promise<void>((resolve) => {
    onCall = resolve;
  });
  const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  const socket = await openSocket(graphql, `${head}\r\n\r\n${body}`);
  let answer = "";
  socket.on("data", (chunk) => (answer += String(chunk)));
  await asked;
  const { code, ms } = await stop(server, "SIGTERM");
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  expect(answer).toContain('"datastores"');
  expect(code).toBe(0);
  expect(ms).toBeLessThan(2000);
});

test("a signal that comes twice, as npm passes a Ctrl-C on, is one wish", async () => {
  const { server, graphql } = await start();
  upstream.setFaults(() => ({ kind: "delay", ms: 700 }));
  const { answer } = await askInFlight(graphql);
  server.child.kill("SIGINT");
  const { code } = await stop(server, "SIGINT");
  expect(code).toBe(0);
  expect(await answer).toMatchObject({ data: { datastores: { nodes: [] } } });
});

test("a second signal later ends at once, with exit code 1", async () => {
  const { server, graphql, url } = await start();
  upstream.setFaults(() => ({ kind: "hang" }));
  await askInFlight(graphql);
  server.child.kill("SIGINT");
  const from = performance.now();
  while (performance.now() - from < 1100) await fetch(`${url}/livez`);
  const { code, ms } = await stop(server, "SIGINT");
  expect(code).toBe(1);
  expect(ms).toBeLessThan(1000);
});

test("the local HealthLake stops with its gateway", async () => {
  const server = startServer(["--local"]);
  const { local } = await readAddresses(server);
  expect(await stop(server, "SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  await expect(fetch(local ?? "")).rejects.toThrow();
});
