// Who is let in over HTTP, and what all answers have in common.
import { type AuthGateway, startAuthGateway } from "../../support/auth.js";
import { startTestGateway } from "../../support/gateway.js";
import { type RawAnswer, sendRaw } from "../../support/raw-http.js";

const JSON_TYPE = { "content-type": "application/json" };
const post = (body: string, type = "application/json") => ({
  method: "POST",
  body,
  headers: { "content-type": type },
});

const UNAUTHENTICATED = {
  errors: [
    {
      message: expect.stringContaining("key") as string,
      extensions: { code: "UNAUTHENTICATED", retryable: false },
    },
  ],
};

const INTROSPECTION = '{"query":"{ __schema { queryType { name } } }"}';
const TRANSPORTS: [string, string, RequestInit][] = [
  ["a query", "/graphql", post('{"query":"{ datastores { nodes { id } } }"}')],
  ["introspection", "/graphql", post(INTROSPECTION)],
  ["what is no GraphQL", "/graphql", post('{"query":"}"}')],
  ["what is no JSON", "/graphql", post("{")],
  ["what is not said to be JSON", "/graphql", post("x=1", "application/x-www-form-urlencoded")],
  ["what is too long", "/graphql", post(`"${"x".repeat(2000)}"`)],
  ["GET", "/graphql?query={__typename}", { headers: { "apollo-require-preflight": "1" } }],
  ["a bare GET", "/graphql?query={__typename}", {}],
  ["a stream by GET", "/graphql/stream?query={__typename}", {}],
  ["a stream by POST", "/graphql/stream", post(INTROSPECTION)],
  ["a stream of nonsense", "/graphql/stream", post("{")],
];

describe("without a credential 401 comes before all else to", () => {
  let gateway: AuthGateway;
  beforeEach(async () => {
    gateway = await startAuthGateway([{ id: "ci", roles: ["viewer"] }], {
      env: { LIMIT_BODY_BYTES: "1024", INTROSPECTION: "true" },
    });
  });

  test.each(TRANSPORTS)("%s", async (_what, path, init) => {
    const response = await fetch(gateway.url + path, init);
    expect([response.status, await response.json()]).toEqual([401, UNAUTHENTICATED]);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(gateway.calls).toEqual([]);
  });

  test.each(TRANSPORTS)(
    "%s, which is told by a challenge that a wrong one is wrong",
    async (_what, path, init) => {
      const headers = { ...(init.headers as Record<string, string> | undefined), "x-api-key": "wrong" };
      const response = await fetch(gateway.url + path, { ...init, headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
      await response.body?.cancel();
    },
  );

  test("a body that has not come yet", async () => {
    const lines = ["POST /graphql HTTP/1.1", "Host: localhost", "Content-Type: application/json"];
    const answer = await sendRaw(gateway.url, [...lines, "Connection: close", "Content-Length: 1000"], "{");
    expect([answer.status, JSON.parse(answer.body)]).toEqual([401, UNAUTHENTICATED]);
  });
});

test("a good credential is let in on each transport", async () => {
  const { url, headersOf } = await startAuthGateway([{ id: "ci", roles: ["viewer"] }]);
  const headers = { ...JSON_TYPE, ...headersOf("ci"), "apollo-require-preflight": "1" };
  for (const path of ["/graphql", "/graphql/stream"]) {
    for (const [method, search, body] of [
      ["GET", "?query={__typename}", undefined],
      ["POST", "", '{"query":"{ __typename }"}'],
    ] as const) {
      const response = await fetch(url + path + search, { method, headers, ...(body && { body }) });
      expect([path, method, response.status]).toEqual([path, method, 200]);
      expect(await response.text()).toContain('{"data":{"__typename":"Query"}');
    }
  }
});

test.each([
  ["/livez", 200],
  ["/readyz", 200],
  ["/graphiql", 404],
  ["/nowhere", 404],
])("%s asks for no credential: %d", async (path, status) => {
  const { url } = await startAuthGateway([]);
  expect((await fetch(url + path)).status).toBe(status);
});

test("GraphiQL's page asks for none either, where GRAPHIQL says so", async () => {
  const { url } = await startAuthGateway([], { env: { GRAPHIQL: "true" } });
  // 503 where it was not built.
  expect([200, 503]).toContain((await fetch(`${url}/graphiql`)).status);
});

test("a credential that the mode does not ask for proves nothing", async () => {
  const { url, keyOf } = await startAuthGateway([{ id: "ci", roles: ["viewer"] }]);
  const headers = { ...JSON_TYPE, authorization: `Bearer ${keyOf("ci")}` };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body: INTROSPECTION });
  expect(response.status).toBe(401);
});

describe("every answer tells browsers not to guess and caches not to keep, and nobody what serves it:", () => {
  const send = (lines: readonly string[], body?: string) => (url: string) =>
    sendRaw(url, [...lines, "Host: localhost", "Connection: close"], body);
  const upgrade = (target: string) => (url: string) =>
    sendRaw(url, [`GET ${target} HTTP/1.1`, "Host: localhost", "Connection: Upgrade", "Upgrade: websocket"]);
  const key = (headers: Record<string, string>) => Object.entries(headers).map((entry) => entry.join(": "));
  type Ask = (url: string, headers: Record<string, string>) => Promise<RawAnswer>;

  test.each<[string, number, Ask]>([
    ["/livez", 200, send(["GET /livez HTTP/1.1"])],
    ["/readyz", 200, send(["GET /readyz HTTP/1.1"])],
    ["a wrong method", 405, send(["DELETE /livez HTTP/1.1"])],
    ["a wrong path", 404, send(["GET /nowhere HTTP/1.1"])],
    ["a target that is none", 400, send(["GET /%zz HTTP/1.1"])],
    ["401", 401, send(["GET /graphql HTTP/1.1"])],
    ["a preflight", 405, send(["OPTIONS /graphql HTTP/1.1", "Origin: https://app.example"])],
    [
      "a result",
      200,
      (url, headers) =>
        send(["GET /graphql?query={__typename} HTTP/1.1", "apollo-require-preflight: 1", ...key(headers)])(
          url,
        ),
    ],
    [
      "a stream",
      200,
      (url, headers) => send(["GET /graphql/stream?query={__typename} HTTP/1.1", ...key(headers)])(url),
    ],
    ["an upgrade to a path without sockets", 404, upgrade("/nowhere")],
    ["an upgrade without a key", 400, upgrade("/graphql")],
    ["what is no HTTP", 400, (url) => sendRaw(url, ["HELLO"])],
    ["headers too large", 431, send(["GET / HTTP/1.1", `X: ${"x".repeat(20_000)}`])],
  ])("%s", async (what, status, ask) => {
    const { url, headersOf } = await startAuthGateway([{ id: "ci", roles: ["viewer"] }]);
    const { headers, ...answer } = await ask(url, headersOf("ci"));
    expect(answer.status).toBe(status);
    // A proxy that compressed a stream would hold its events back.
    const cacheControl = what === "a stream" ? "no-store, no-transform" : "no-store";
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": cacheControl });
    expect(
      Object.keys(headers).filter((name) => /^(server|x-powered-by|via|set-cookie)$/.test(name)),
    ).toEqual([]);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

test("with AUTH_MODE=none a credential makes no difference", async () => {
  const { url } = await startTestGateway();
  const headers = { ...JSON_TYPE, authorization: "Basic nonsense", "x-api-key": "wrong" };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body: INTROSPECTION });
  expect(response.status).toBe(200);
});
