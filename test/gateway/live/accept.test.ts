// Streams on /graphql itself, for clients that ask for them by their Accept header: urql names it on every query.
import { createHash } from "node:crypto";
import { createClient as createUrql, fetchExchange } from "@urql/core";
import { createClient as createSse } from "graphql-sse";
import { startAuthGateway } from "../../support/auth.js";
import { captureLog } from "../../support/captured-log.js";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { getStream, postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

const QUERY = "{ datastores { nodes { status } } }";
const MUTATION = "mutation { createDatastore(input: {}) { datastoreId } }";
const JSON_TYPE = { "content-type": "application/json" };
const PREFLIGHT = { "apollo-require-preflight": "1" };
const STREAM = "text/event-stream; charset=utf-8";
/** As urql sends them; and JSON first, for a subscription too. */
const OF_URQL =
  "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed";
const OF_URQLS_SUBSCRIPTIONS = "text/event-stream, multipart/mixed";

const post = (url: string, query: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, {
    method: "POST",
    body: JSON.stringify({ query }),
    headers: { ...JSON_TYPE, ...headers },
  });
const get = (url: string, query: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers });

describe("the client of", () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startLiveGateway();
    await createDatastores(gateway.healthLake, 1);
  });

  test("graphql-sse subscribes, and asks, on /graphql", async () => {
    const client = createSse({ url: `${gateway.url}/graphql`, retryAttempts: 0 });
    const events = client.iterate({ query: DATASTORES });
    expect(await events.next()).toMatchObject({
      value: { data: { datastoresStatusChanged: { status: "ACTIVE" } } },
    });
    await events.return?.();
    expect(await client.iterate({ query: QUERY }).next()).toMatchObject({
      value: { data: { datastores: { nodes: [{ status: "ACTIVE" }] } } },
    });
    await waitUntilNothingIsLeft(gateway);
  });

  test("urql subscribes without a socket, and its queries and mutations are answered as JSON", async () => {
    const types: (string | null)[] = [];
    const client = createUrql({
      url: `${gateway.url}/graphql`,
      preferGetMethod: false,
      fetchSubscriptions: true,
      exchanges: [fetchExchange],
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        types.push(response.headers.get("content-type"));
        return response;
      },
    });
    expect((await client.query(QUERY, {}).toPromise()).data).toMatchObject({
      datastores: { nodes: [{ status: "ACTIVE" }] },
    });
    expect((await client.mutation(MUTATION, {}).toPromise()).error).toBeUndefined();
    expect(types).toEqual(new Array(2).fill("application/graphql-response+json; charset=utf-8"));
    const first = await new Promise<unknown>((resolve) => {
      const subscription = client.subscription(DATASTORES, {}).subscribe(({ data, error }) => {
        resolve(error ?? data);
        setImmediate(() => subscription.unsubscribe());
      });
    });
    expect(first).toMatchObject({ datastoresStatusChanged: { status: "ACTIVE" } });
    expect(types[2]).toBe(STREAM);
    await waitUntilNothingIsLeft(gateway);
  });
});

describe.each([
  ["GET", getStream],
  ["POST", postStream],
])("by %s", (_method, open) => {
  test.each([
    ["a stream alone", "text/event-stream"],
    ["a stream first", "text/event-stream, */*"],
    ["a stream by its weight", "application/json;q=0.5, text/event-stream;q=0.6"],
    ["JSON first", "application/json, text/event-stream"],
    ["urql's subscriptions", OF_URQLS_SUBSCRIPTIONS],
    ["urql's queries", OF_URQL],
  ])("a subscription whose client takes %s is a stream", async (_what, accept) => {
    const gateway = await startLiveGateway();
    await createDatastores(gateway.healthLake, 1);
    const stream = await open(gateway.url, { query: DATASTORES }, { accept }, "/graphql");
    expect(stream.response.headers.get("content-type")).toBe(STREAM);
    expect(stream.response.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(await stream.next()).toMatchObject({
      event: "next",
      data: { data: { datastoresStatusChanged: { status: "ACTIVE" } } },
    });
    // As on /graphql/stream: it lives, but is no operation in flight.
    expect(gateway.status()).toMatchObject({ subscriptions: 1, operations: 0 });
    stream.abort();
    await waitUntilNothingIsLeft(gateway);
  });
});

describe("what a query is answered with", () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startTestGateway();
  });

  test.each([
    [undefined, "application/json; charset=utf-8"],
    ["*/*", "application/json; charset=utf-8"],
    ["application/json; charset=utf-8", "application/json; charset=utf-8"],
    ["text/html, */*;q=0.8", "application/json; charset=utf-8"],
    ["application/json, text/event-stream", "application/json; charset=utf-8"],
    ["text/event-stream;q=0, */*", "application/json; charset=utf-8"],
    ["text/event-stream;q=0.2, application/json;q=0.3", "application/json; charset=utf-8"],
    [OF_URQL, "application/graphql-response+json; charset=utf-8"],
    ["text/event-stream", STREAM],
    ["TEXT/Event-Stream; charset=UTF-8", STREAM],
    ["text/event-stream, application/json", STREAM],
  ])("Accept: %s is %s", async (accept, type) => {
    const headers = accept === undefined ? undefined : { accept };
    for (const response of [
      await post(gateway.url, QUERY, headers),
      await get(gateway.url, QUERY, { ...headers, ...PREFLIGHT }),
    ]) {
      expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
      expect(await response.text()).toContain('{"data":{"datastores":{"nodes":[]}}');
    }
  });

  test.each([
    ["another type", "text/html"],
    ["JSON at no weight", "application/json;q=0"],
    ["streams at no weight", "text/event-stream;q=0"],
    ["more than 1,024 characters", "text/event-stream,".repeat(60)],
  ])("an Accept of %s is refused before anything runs", async (_what, accept) => {
    const response = await post(gateway.url, MUTATION, { accept });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
    expect(gateway.calls).toEqual([]);
  });

  test("a subscription whose client names no stream is told where there are some", async () => {
    const response = await post(gateway.url, DATASTORES, { accept: "*/*" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringMatching(/WebSocket on \/graphql .*\/graphql\/stream/) }],
    });
  });

  test("what is refused is JSON where JSON is liked better, and else told in the stream", async () => {
    const refused = await post(gateway.url, "{ nothing }", { accept: OF_URQL });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] },
    ]);
    const stream = await postStream(gateway.url, { query: "{ nothing }" }, {}, "/graphql");
    expect(await stream.next()).toMatchObject({
      event: "next",
      data: { errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] },
    });
  });

  test.each([["text/event-stream"], [OF_URQL]])("no mutation by GET with Accept: %s", async (accept) => {
    const response = await get(gateway.url, MUTATION, { accept, ...PREFLIGHT });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(gateway.calls).toEqual([]);
  });
});

test("a document is asked for by its id in every form", async () => {
  const gateway = await startLiveGateway();
  await createDatastores(gateway.healthLake, 1);
  const sha256Hash = "3a9d0c8e8a4f0ff6d4d0d2a5a0f5be1e6ddc2a5b3d1c1a6f6f3e2d1c0b9a8f7e";
  const unknown = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    headers: { ...JSON_TYPE, accept: OF_URQL },
  });
  expect(await unknown.json()).toMatchObject({
    errors: [{ extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }],
  });
  const known = createHash("sha256").update(DATASTORES).digest("hex");
  (await postStream(gateway.url, { query: DATASTORES }, { accept: OF_URQL }, "/graphql")).abort();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    body: JSON.stringify({ documentId: known }),
    headers: { ...JSON_TYPE, accept: OF_URQL },
  });
  expect(response.headers.get("content-type")).toBe(STREAM);
  await response.body?.cancel();
  await waitUntilNothingIsLeft(gateway);
});

describe("is judged as on /graphql/stream", () => {
  test.each([["text/event-stream"], ["application/json, text/event-stream"]])(
    "pages of other origins may open none, with Accept: %s",
    async (accept) => {
      const gateway = await startTestGateway({ env: { CORS_ORIGINS: "https://app.example" } });
      for (const ask of [get, post]) {
        const refused = await ask(gateway.url, DATASTORES, { accept, origin: "https://evil.example" });
        expect([refused.status, await refused.json()]).toMatchObject([
          403,
          { errors: [{ extensions: { code: "FORBIDDEN" } }] },
        ]);
        const allowed = await ask(gateway.url, DATASTORES, { accept, origin: "https://app.example" });
        expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([
          200,
          "https://app.example",
        ]);
        await allowed.body?.cancel();
      }
      await waitUntilNothingIsLeft(gateway);
    },
  );

  test("nobody comes in without a credential, and each request counts once", async () => {
    const gateway = await startAuthGateway([{ id: "ci", roles: ["viewer"] }], {
      env: { RATE_LIMIT_PER_MINUTE: "4" },
    });
    const status = async (accept: string, headers: Record<string, string> = {}) => {
      const response = await post(gateway.url, DATASTORES, { accept, ...headers });
      await response.body?.cancel();
      return response.status;
    };
    expect(await status("text/event-stream")).toBe(401);
    const own = gateway.headersOf("ci");
    const asked = [OF_URQL, "text/event-stream", OF_URQL, OF_URQLS_SUBSCRIPTIONS, OF_URQL];
    const statuses: number[] = [];
    for (const accept of asked) statuses.push(await status(accept, own));
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
  });

  test("by the limits of operations where it is one, and by those of subscriptions where not", async () => {
    const gateway = await startLiveGateway({ env: { MAX_OPERATIONS: "1" } });
    await createDatastores(gateway.healthLake, 1);
    gateway.setFaults(({ action }) => (action === "DescribeFHIRDatastore" ? { kind: "hang" } : undefined));
    const controller = new AbortController();
    const hanging = gateway
      .query(`{ datastore(id: "${"a".repeat(32)}") { id } }`, undefined, { signal: controller.signal })
      .catch(() => undefined);
    await waitFor(() => gateway.status().operations === 1);
    const stream = await postStream(gateway.url, { query: DATASTORES }, {}, "/graphql");
    expect(await stream.next()).toMatchObject({ event: "next" });
    // Which of the two it is, is not known before its body is read.
    expect((await post(gateway.url, DATASTORES, { accept: OF_URQL })).status).toBe(503);
    expect((await post(gateway.url, QUERY, { accept: "text/event-stream" })).status).toBe(503);
    controller.abort();
    await hanging;
    stream.abort();
    await waitUntilNothingIsLeft(gateway);
  });

  test("an operation is logged once, whatever its answer's form", async () => {
    const captured = captureLog("info");
    const gateway = await startTestGateway({ dependencies: { log: captured.log } });
    for (const accept of [OF_URQL, "text/event-stream", "application/json"]) {
      await (await post(gateway.url, "query A { datastores { nodes { status } } }", { accept })).text();
      await (await post(gateway.url, "{ nothing }", { accept })).text();
    }
    const lines = captured.lines("operation").filter(({ operation }) => operation === "A");
    expect(lines).toHaveLength(3);
  });
});
