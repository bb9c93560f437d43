// More than MAX_OPERATIONS on every transport: refused at once, as OVERLOADED; health and what is live are not.
import { connect } from "node:net";
import { DATASTORES } from "../support/live.js";
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { openSession } from "../support/socket.js";
import { getStream, postStream } from "../support/stream.js";
import { waitFor } from "../support/wait.js";

const LIST = "{ datastores { nodes { id } } }";
const CREATE = "mutation { createDatastore(input: {}) { datastoreId } }";
const REFUSAL = {
  message: expect.stringContaining("(MAX_OPERATIONS)") as string,
  extensions: { code: "OVERLOADED", retryable: true, retryAfterMs: 1000 },
};

let gateway: TestGateway;

/** A gateway with room for one operation, and that one in flight until the test lets it go. */
async function startFull(): Promise<{ letGo: () => void; first: ReturnType<TestGateway["query"]> }> {
  gateway = await startTestGateway({ env: { MAX_OPERATIONS: "1", UPSTREAM_DEADLINE_MS: "2000" } });
  gateway.setFaults(() => ({ kind: "hang" }));
  const controller = new AbortController();
  const first = gateway.query(LIST, {}, { signal: controller.signal });
  first.catch(() => undefined);
  await waitFor(() => gateway.status().operations === 1);
  return {
    first,
    letGo: () => {
      gateway.setFaults(undefined);
      controller.abort();
    },
  };
}

const post = (query: string) =>
  fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });

test("queries and mutations over HTTP and streams are refused with 503 and Retry-After, and sent nowhere", async () => {
  await startFull();
  const { response: stream } = await getStream(gateway.url, { query: LIST });
  for (const response of [await post(LIST), await post(CREATE), stream]) {
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    if (response !== stream) expect(await response.json()).toEqual({ errors: [REFUSAL] });
  }
  expect(gateway.calls).toHaveLength(1);
});

test("those of sockets are refused with an error message, and the socket stays", async () => {
  await startFull();
  const client = await openSession(gateway.url);
  client.subscribe("1", LIST);
  expect(await client.next()).toEqual({ id: "1", type: "error", payload: [REFUSAL] });
  client.send({ type: "ping" });
  expect(await client.next()).toEqual({ type: "pong" });
});

test("health, metrics and subscriptions go on", async () => {
  const { letGo } = await startFull();
  for (const path of ["/livez", "/readyz", "/metrics"])
    expect((await fetch(gateway.url + path)).status).toBe(200);
  const client = await openSession(gateway.url);
  client.subscribe("1", DATASTORES);
  const stream = await postStream(gateway.url, { query: DATASTORES });
  expect(stream.response.status).toBe(200);
  await waitFor(() => gateway.status().subscriptions === 2);
  expect(gateway.status().operations).toBe(1);
  letGo();
});

test("what comes after one has ended, or its client has left, is taken again", async () => {
  const { letGo, first } = await startFull();
  letGo();
  await expect(first).rejects.toThrow();
  await waitFor(() => gateway.status().operations === 0);
  expect((await gateway.query(LIST)).errors).toBeUndefined();
  expect((await gateway.query(LIST)).errors).toBeUndefined();
});

test("live subscriptions are no operations: one of a stream leaves its room to others", async () => {
  gateway = await startTestGateway({ env: { MAX_OPERATIONS: "1" } });
  const stream = await postStream(gateway.url, { query: DATASTORES });
  await waitFor(() => gateway.status().subscriptions === 1);
  expect(gateway.status().operations).toBe(0);
  expect((await gateway.query(LIST)).errors).toBeUndefined();
  stream.abort();
});

test("bodies take what has come of them, whatever they announce; when that is all there is, all is refused, sockets too", async () => {
  gateway = await startTestGateway({ env: { LIMIT_BODY_BYTES: "1048576", MAX_BODY_BYTES: "1048576" } });
  const { port, host } = new URL(gateway.url);
  const idle = connect(Number(port), "127.0.0.1");
  idle.on("error", () => undefined);
  idle.write(
    `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  await waitFor(() => gateway.status().operations === 1);
  expect(gateway.status().bodyBytes).toBe(0);
  expect((await gateway.query(LIST)).errors).toBeUndefined();
  idle.write(`100000\r\n${" ".repeat(1024 * 1024)}\r\n`);
  await waitFor(() => gateway.status().bodyBytes === 1024 * 1024);
  const response = await post(LIST);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  await expect(openSession(gateway.url)).rejects.toThrow("503");
  expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
  idle.destroy();
  await waitFor(() => gateway.status().bodyBytes === 0);
  expect((await gateway.query(LIST)).errors).toBeUndefined();
});

test("a crowd that one answer of HealthLake sets going costs one call, and whoever is not answered is told so", async () => {
  gateway = await startTestGateway({ env: { READ_CACHE_TTL_MS: "60000" } });
  gateway.setFaults(() => ({ kind: "delay", ms: 300 }));
  const answers = await Promise.all(Array.from({ length: 300 }, () => gateway.query(LIST)));
  // How many of them a machine can take at once is its own affair.
  const codes = new Set(answers.map(({ errors }) => errors?.[0]?.extensions.code));
  expect([...codes].filter((code) => code !== "OVERLOADED")).toEqual([undefined]);
  expect(gateway.calls).toHaveLength(1);
});
