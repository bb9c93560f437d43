// The real process with OTEL_* variables: what reaches a receiver of OTLP over HTTP, and when.
import { once } from "node:events";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../support/build.js";
import { type Env, ask, readAddresses, startServer } from "../support/process.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

interface Received {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}

let receiver: Server;
let endpoint: string;
let received: Received[];
let answers: boolean;
beforeEach(async () => {
  received = [];
  answers = true;
  receiver = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.url === "/v1/traces") received.push(body);
      if (answers) response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterEach(() => {
  receiver.closeAllConnections();
  receiver.close();
});

async function readBody(request: IncomingMessage): Promise<Received> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as Received;
}

const namesOf = () =>
  received.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
    ),
  );

async function askAndStop(env: Env) {
  const server = startServer(["--local"], { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...env });
  const { graphql } = await readAddresses(server);
  await ask(graphql, "query Names { datastores { nodes { name } } }");
  const startedAt = performance.now();
  server.child.kill("SIGTERM");
  return { ...(await server.exited), ms: performance.now() - startedAt };
}

test("an endpoint is enough: what was not sent yet is sent at the stop, under the service's name", async () => {
  const { code, stdout } = await askAndStop({
    OTEL_SERVICE_NAME: "frontend-gateway",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=test",
  });
  expect(code).toBe(0);
  expect(namesOf().sort()).toEqual(["HealthLake.ListFHIRDatastores", "query Names"]);
  const attributes = received[0]?.resourceSpans[0]?.resource.attributes ?? [];
  const resource = Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
  expect(resource).toMatchObject({
    "service.name": "frontend-gateway",
    "service.version": expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    "deployment.environment": "test",
  });
  expect(stdout).toMatch(/"trace_id":"[0-9a-f]{32}","span_id":"[0-9a-f]{16}".*"msg":"operation"/);
});

test("without an exporter nothing is sent, and no line names a trace", async () => {
  const { code, stdout } = await askAndStop({ OTEL_TRACES_EXPORTER: "none" });
  expect([code, received]).toEqual([0, []]);
  expect(stdout).toContain('"msg":"operation"');
  expect(stdout).not.toContain("trace_id");
});

test("a sampler that takes none leaves nothing to send", async () => {
  const { code } = await askAndStop({ OTEL_TRACES_SAMPLER: "always_off" });
  expect([code, received]).toEqual([0, []]);
});

test("a receiver that does not answer holds a stop no longer than its time", async () => {
  answers = false;
  const { code, ms } = await askAndStop({ SHUTDOWN_GRACE_MS: "1000" });
  expect(code).toBe(0);
  expect(received.length).toBeGreaterThan(0);
  expect(ms).toBeLessThan(2500);
});

test("a receiver that can't be reached is told of in the log, and no reason to stop", async () => {
  const { code, stdout } = await askAndStop({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" });
  expect(code).toBe(0);
  expect(stdout).toContain('"msg":"traces are in trouble"');
});

test("what can't be done as it is wanted is said before anything starts, beside all else", async () => {
  const env = { OTEL_TRACES_EXPORTER: "otlp,zipkin", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", GRAPHIQL: "yes" };
  const { code, stdout, stderr } = await startServer(["--local"], env).exited;
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr.split("\n").map((line) => line.split(" ")[1])).toEqual([
    "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    "GRAPHIQL",
    undefined,
  ]);
});

test("protobuf is said to be JSON, and is sent as that", async () => {
  const { code, stdout } = await askAndStop({ OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" });
  expect(stdout).toContain("traces are sent as http/json");
  expect([code, namesOf()]).toEqual([0, expect.arrayContaining(["query Names"])]);
});
