// DNS rebinding: with AUTH_MODE=none the gateway answers only under this machine's own names.
import { startTestGateway } from "../../support/gateway.js";
import { sendRaw } from "../../support/raw-http.js";

const UPGRADE = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  "Sec-WebSocket-Protocol: graphql-transport-ws",
];

type Lines = readonly string[];
const TRANSPORTS: [string, Lines][] = [
  ["GET /graphql", ["GET /graphql?query={__typename} HTTP/1.1", "apollo-require-preflight: 1"]],
  ["POST /graphql", ["POST /graphql HTTP/1.1", "Content-Type: application/json", "Content-Length: 0"]],
  ["OPTIONS /graphql", ["OPTIONS /graphql HTTP/1.1"]],
  ["GET /graphql/stream", ["GET /graphql/stream?query={__typename} HTTP/1.1"]],
  ["an upgrade", ["GET /graphql HTTP/1.1", ...UPGRADE]],
  ["an upgrade elsewhere", ["GET /nowhere HTTP/1.1", ...UPGRADE]],
  ["/graphiql", ["GET /graphiql HTTP/1.1"]],
  ["/livez", ["GET /livez HTTP/1.1"]],
  ["/readyz", ["GET /readyz HTTP/1.1"]],
  ["what is not served", ["GET /nowhere HTTP/1.1"]],
];

const REFUSAL = {
  errors: [
    {
      message: expect.stringContaining("AUTH_MODE=none") as string,
      extensions: expect.objectContaining({ code: "FORBIDDEN" }) as object,
    },
  ],
};

test.each(TRANSPORTS)("%s is refused under a name of the web", async (_transport, lines) => {
  const { url, status } = await startTestGateway();
  const connection = lines.includes("Connection: Upgrade") ? [] : ["Connection: close"];
  const answer = await sendRaw(url, [...lines, ...connection, "Host: rebound.evil.example"]);
  expect([answer.status, JSON.parse(answer.body)]).toEqual([403, REFUSAL]);
  expect(answer.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
  expect(status().sockets).toBe(0);
});

async function askUnder(host: string | undefined, more: Lines = []): Promise<number> {
  const { url } = await startTestGateway();
  const lines = host === undefined ? ["GET /livez HTTP/1.0"] : ["GET /livez HTTP/1.1", `Host: ${host}`];
  return (await sendRaw(url, [...lines, ...more, "Connection: close"])).status;
}

test.each([
  "localhost",
  "LocalHost:4000",
  "gateway.localhost",
  "127.0.0.1",
  "127.0.0.1:4000",
  "127.255.3.4:1",
  "[::1]",
  "[::1]:4000",
])("answers under %s", async (host) => {
  expect(await askUnder(host)).toBe(200);
});

test.each([
  undefined,
  "evil.example",
  "localhost.evil.example",
  "evil-localhost",
  "127.0.0.1.evil.example",
  "127.evil.example",
  "10.0.0.1",
  "128.0.0.1",
  "0.0.0.0",
  "[::]",
  "[::ffff:10.0.0.1]",
  "evil.example@127.0.0.1",
  "localhost evil.example",
  "localhost:evil",
  ".localhost",
])("does not answer under %s", async (host) => {
  expect(await askUnder(host)).toBe(403);
});

test("what a proxy says of the Host makes no difference", async () => {
  const forwarded = ["X-Forwarded-Host: localhost", "Forwarded: host=localhost"];
  expect(await askUnder("evil.example", forwarded)).toBe(403);
  expect(await askUnder("localhost", ["X-Forwarded-Host: evil.example"])).toBe(200);
});

test("a port of its own for /metrics answers under the same names, and tells no cache and no guesser", async () => {
  const { metricsUrl = "" } = await startTestGateway({ env: { METRICS_PORT: "0" } });
  const ask = (host: string) =>
    sendRaw(metricsUrl, ["GET /metrics HTTP/1.1", `Host: ${host}`, "Connection: close"]);
  const refused = await ask("rebound.evil.example");
  expect([refused.status, JSON.parse(refused.body)]).toEqual([403, REFUSAL]);
  const answer = await ask("127.0.0.1");
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
});
