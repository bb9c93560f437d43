// /graphql/stream: graphql-sse's protocol in distinct connections mode, by its own client and by fetch alone.
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
import { once } from "node:events";
import { connect } from "node:net";
import { createClient } from "graphql-sse";
import { captureLog } from "../../support/captured-log.js";
import type { TestGateway } from "../../support/gateway.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft, watchersOf } from "../../support/live.js";
import { sendRaw } from "../../support/raw-http.js";
import { createDatastores } from "../../support/resources.js";
import { EVENT_STREAM, getStream, postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

const QUERY = "{ datastores { nodes { status } } }";
const COMPLETE = { event: "complete", data: undefined };
const ask = (method: "GET" | "POST") => (method === "GET" ? getStream : postStream);

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startLiveGateway({ env: { HEARTBEAT_MS: "100" } });
});

describe("graphql-sse's client", () => {
  test("gets the present state, each change, and the end", async () => {
    const [id] = await createDatastores(gateway.healthLake, 1);
    const client = createClient({ url: `${gateway.url}/graphql/stream`, retryAttempts: 0 });
    const query = `subscription { datastoreStatusChanged(id: "${id}") { status previousStatus terminal } }`;
    const results: unknown[] = [];
    for await (const result of client.iterate({ query })) {
      results.push(result);
      if (results.length === 1) gateway.local.reportDatastore(id as string, { status: "DELETED" });
    }
    expect(results).toEqual([
      { data: { datastoreStatusChanged: { status: "ACTIVE", previousStatus: null, terminal: false } } },
      { data: { datastoreStatusChanged: { status: "DELETED", previousStatus: "ACTIVE", terminal: true } } },
    ]);
    await waitUntilNothingIsLeft(gateway);
  });

  test("gets queries, mutations and refusals too", async () => {
    const client = createClient({ url: `${gateway.url}/graphql/stream`, retryAttempts: 0 });
    const first = async (query: string) => (await client.iterate({ query }).next()).value as unknown;
    expect(
      await first('mutation { createDatastore(input: { name: "x" }) { datastore { name } } }'),
    ).toMatchObject({
      data: { createDatastore: { datastore: { name: "x" } } },
    });
    expect(await first(QUERY)).toMatchObject({ data: { datastores: { nodes: [{ status: "ACTIVE" }] } } });
    expect(await first("{ nothing }")).toMatchObject({
      errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }],
    });
  });

  test("leaves nothing behind when it stops listening", async () => {
    await createDatastores(gateway.healthLake, 1);
    const client = createClient({ url: `${gateway.url}/graphql/stream`, retryAttempts: 0 });
    const results = client.iterate({ query: DATASTORES });
    await results.next();
    expect(gateway.status().subscriptions).toBe(1);
    await results.return?.();
    await waitUntilNothingIsLeft(gateway);
  });
});

describe.each(["GET", "POST"] as const)("by %s", (method) => {
  test("sends a stream that nobody may store or hold back, with heartbeats", async () => {
    await createDatastores(gateway.healthLake, 1);
    const stream = await ask(method)(gateway.url, { query: DATASTORES }, { "x-request-id": "mine" });
    expect(stream.response.status).toBe(200);
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      "x-request-id": "mine",
    });
    expect(await stream.next()).toMatchObject({
      event: "next",
      data: { data: { datastoresStatusChanged: { status: "ACTIVE" } } },
    });
    await waitFor(() => stream.heartbeats() > 2);
    expect(stream.events).toHaveLength(1);
  });

  test("takes variables and the name of the operation", async () => {
    const [id] = await createDatastores(gateway.healthLake, 1);
    const query = `query no { __typename }
      subscription yes($id: ID!) { datastoreStatusChanged(id: $id, until: [ACTIVE]) { status } }`;
    const stream = await ask(method)(gateway.url, { query, variables: { id }, operationName: "yes" });
    expect(await stream.ended).toBe("ended");
    expect(stream.events).toEqual([
      { event: "next", data: { data: { datastoreStatusChanged: { status: "ACTIVE" } } } },
      COMPLETE,
    ]);
  });

  test.each([
    ["does not parse", "{", "GRAPHQL_PARSE_FAILED"],
    ["does not validate", "{ nothing }", "GRAPHQL_VALIDATION_FAILED"],
    [
      "has no operation of that name",
      "query a { __typename } query b { __typename }",
      "OPERATION_RESOLUTION_FAILURE",
    ],
  ])("tells in the stream what %s", async (_what, query, code) => {
    const stream = await ask(method)(gateway.url, { query });
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get("x-accel-buffering")).toBe("no");
    expect(await stream.ended).toBe("ended");
    expect(stream.events).toEqual([
      {
        event: "next",
        data: { errors: [expect.objectContaining({ extensions: { code, retryable: false } })] },
      },
      COMPLETE,
    ]);
  });

  test("answers a query and completes", async () => {
    const stream = await ask(method)(gateway.url, { query: QUERY });
    expect(await stream.next()).toMatchObject({
      event: "next",
      data: { data: { datastores: { nodes: [] } } },
    });
    expect(await stream.next()).toEqual(COMPLETE);
    await waitUntilNothingIsLeft(gateway);
  });
});

const MUTATION = "mutation { createDatastore(input: {}) { datastoreId } }";
const JSON_TYPE = { "content-type": "application/json" };

describe("refuses with a GraphQL error body", () => {
  const cases: [string, number, string, RequestInit][] = [
    ["a mutation by GET", 405, `?query=${encodeURIComponent(MUTATION)}`, {}],
    ["a GET without a query", 400, "", {}],
    ["variables that are no JSON", 400, "?query={__typename}&variables={", {}],
    ["variables that are no object", 400, "?query={__typename}&variables=[]", {}],
    ["a body without a query", 400, "", { method: "POST", headers: JSON_TYPE, body: "{}" }],
    ["a body that is no JSON", 400, "", { method: "POST", headers: JSON_TYPE, body: "{" }],
    ["a body that is null", 400, "", { method: "POST", headers: JSON_TYPE, body: "null" }],
    ["a query that is no text", 400, "", { method: "POST", headers: JSON_TYPE, body: '{"query":1}' }],
    [
      "an operationName that is no text",
      400,
      "",
      { method: "POST", headers: JSON_TYPE, body: '{"query":"{__typename}","operationName":1}' },
    ],
    [
      "variables of a body that are text",
      400,
      "",
      { method: "POST", headers: JSON_TYPE, body: '{"query":"{__typename}","variables":"{}"}' },
    ],
    [
      "a body of another type",
      415,
      "",
      { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" },
    ],
    ["another method", 405, "", { method: "PUT" }],
    [
      "a client that takes no stream",
      406,
      "?query={__typename}",
      { headers: { accept: "application/json" } },
    ],
  ];
  test.each(cases)("%s", async (_what, status, search, { headers, ...init }) => {
    const response = await fetch(`${gateway.url}/graphql/stream${search}`, {
      ...init,
      headers: { ...EVENT_STREAM, ...(headers as Record<string, string> | undefined) },
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: "BAD_REQUEST", retryable: false } }],
    });
    expect(gateway.calls).toEqual([]);
  });

  test("HEAD, without the body", async () => {
    const response = await fetch(`${gateway.url}/graphql/stream?query={__typename}`, { method: "HEAD" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  test.each(["GET", "POST"])("a subscription by plain %s /graphql", async (method) => {
    const response =
      method === "GET"
        ? await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(DATASTORES)}`, {
            headers: { "apollo-require-preflight": "1" },
          })
        : await fetch(`${gateway.url}/graphql`, {
            method,
            headers: JSON_TYPE,
            body: JSON.stringify({ query: DATASTORES }),
          });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/WebSocket on \/graphql|only support query operations/),
          extensions: { code: "BAD_REQUEST", retryable: false },
        },
      ],
    });
    expect(gateway.calls).toEqual([]);
  });

  test.each(["/graphql", "/graphql/stream", "/graphiql"])("no mutation by GET %s", async (path) => {
    await fetch(`${gateway.url}${path}?query=${encodeURIComponent(MUTATION)}`, {
      headers: { "apollo-require-preflight": "1", accept: "*/*" },
    });
    expect(gateway.calls).toEqual([]);
  });
});

describe("cleans up after a client that goes away", () => {
  test.each(["GET", "POST"] as const)("while its subscription is set up, by %s", async (method) => {
    gateway.setFaults(() => ({ kind: "hang" }));
    const arn = `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${"a".repeat(32)}`;
    const query = `subscription { datastoreStatusChanged(id: "${arn}") { status } }`;
    const address = `${gateway.url}/graphql/stream`;
    const controller = new AbortController();
    const asked = fetch(method === "GET" ? `${address}?query=${encodeURIComponent(query)}` : address, {
      method,
      ...(method === "POST" && { body: JSON.stringify({ query }), headers: JSON_TYPE }),
      signal: controller.signal,
    });
    await waitFor(() => gateway.calls.length === 1);
    expect(gateway.status().subscriptions).toBe(1);
    controller.abort();
    await expect(asked).rejects.toThrow();
    await waitUntilNothingIsLeft(gateway);
  });

  test("while its first poll is under way", async () => {
    gateway.setFaults(() => ({ kind: "hang" }));
    const stream = await postStream(gateway.url, { query: DATASTORES });
    await waitFor(() => gateway.calls.length === 1);
    stream.abort();
    await waitUntilNothingIsLeft(gateway);
  });

  test("while an event is executed", async () => {
    await createDatastores(gateway.healthLake, 1);
    gateway.setFaults(({ action }) => (action === "ListTagsForResource" ? { kind: "hang" } : undefined));
    const stream = await postStream(gateway.url, {
      query: "subscription { datastoresStatusChanged { datastore { tags { key } } } }",
    });
    await waitFor(() => gateway.calls.some(({ action }) => action === "ListTagsForResource"));
    stream.abort();
    await waitUntilNothingIsLeft(gateway);
  });

  test("in the middle of a stream", async () => {
    await createDatastores(gateway.healthLake, 1);
    const streams = await Promise.all([1, 2].map(() => postStream(gateway.url, { query: DATASTORES })));
    for (const stream of streams) await stream.next();
    expect(watchersOf(gateway)).toBe(2);
    for (const stream of streams) stream.abort();
    await waitUntilNothingIsLeft(gateway);
  });

  test("whose second request, sent ahead, never had its turn", async () => {
    await createDatastores(gateway.healthLake, 1);
    const get = `GET /graphql/stream?query=${encodeURIComponent(DATASTORES)} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(get + get);
    await waitFor(() => gateway.status().subscriptions === 2);
    socket.destroy();
    await waitUntilNothingIsLeft(gateway);
  });
});

test("a client that only leaves is no failure of the gateway", async () => {
  const captured = captureLog("warn");
  const logged = await startLiveGateway({ dependencies: { log: captured.log } });
  logged.setFaults(() => ({ kind: "hang" }));
  const arn = `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${"a".repeat(32)}`;
  const query = encodeURIComponent(`subscription { datastoreStatusChanged(id: "${arn}") { status } }`);
  const controller = new AbortController();
  const asked = fetch(`${logged.url}/graphql/stream?query=${query}`, { signal: controller.signal });
  await waitFor(() => logged.calls.length === 1);
  controller.abort();
  await expect(asked).rejects.toThrow();
  await waitUntilNothingIsLeft(logged);
  expect(captured.lines()).toEqual([]);
});

test("answers HTTP/1.0 by a stream that ends with the connection", async () => {
  const answer = await sendRaw(gateway.url, [
    `GET /graphql/stream?query=${encodeURIComponent("{ __typename }")} HTTP/1.0`,
    "Host: localhost",
  ]);
  expect(answer.body).toBe(
    'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n'.replace(
      "}}",
      '},"extensions":{"cost":{"estimatedCalls":0,"actualCalls":0,"cacheHits":0,"estimatedNodes":0,"nodes":0}}}',
    ),
  );
});
