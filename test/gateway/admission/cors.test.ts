// What pages of other origins may read: browsers ask by a preflight, and go by the headers of the answers.
import { startAuthGateway } from "../../support/auth.js";
import { FakeClock } from "../../support/fake-clock.js";
import { startTestGateway } from "../../support/gateway.js";

const APP = "https://app.example";
const EVIL = "https://evil.example";
const PATHS = ["/graphql", "/graphql/stream"] as const;
const start = (env: Record<string, string> = {}) =>
  startAuthGateway([{ id: "ci", roles: ["viewer"] }], { env: { CORS_ORIGINS: APP, ...env } });

function preflight(url: string, origin: string, asked = "authorization,content-type"): Promise<Response> {
  return fetch(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": asked,
    },
  });
}

function corsOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control")));
}

const READABLE = {
  "access-control-allow-origin": APP,
  "access-control-expose-headers": "retry-after, www-authenticate, x-request-id",
};

test.each(PATHS)(
  "%s: a page of CORS_ORIGINS is let in by a preflight, which needs no credential",
  async (path) => {
    const { url } = await start();
    const response = await preflight(url + path, APP);
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(corsOf(response)).toEqual({
      ...READABLE,
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": "authorization, content-type",
      "access-control-max-age": "7200",
    });
    expect(response.headers.get("vary")?.toLowerCase()).toContain("origin");
  },
);

const GRANTED = "access-control-allow-headers";

test("a page of CORS_ORIGINS may send the headers that its client libraries ask for", async () => {
  const { url } = await start();
  const asked =
    "apollographql-client-name,apollographql-client-version,baggage,graphql-require-preflight,sentry-trace,x-apollo-operation-name,x-whatever_comes.next";
  const response = await preflight(`${url}/graphql`, APP, asked);
  expect([response.status, response.headers.get(GRANTED)]).toEqual([204, asked.replaceAll(",", ", ")]);
  expect(response.headers.get("vary")).toBe("Origin, Access-Control-Request-Headers");
});

test.each([
  ["what is no name", "content-type, x y"],
  ["what holds a control character of a list", "content-type;x"],
  ["more than 1 KiB", Array.from({ length: 129 }, () => "x-aaaaa").join(",")],
  ["a list with a hole", "a,,b"],
])("a preflight that asks for %s is granted no header", async (_what, asked) => {
  const { url } = await start();
  const response = await preflight(`${url}/graphql`, APP, asked);
  expect([response.status, response.headers.get(GRANTED)]).toEqual([204, ""]);
});

test("a preflight of 1 KiB is granted", async () => {
  const { url } = await start();
  const asked = Array.from({ length: 128 }, () => "x-aaaaa").join(",");
  const response = await preflight(`${url}/graphql`, APP, asked);
  expect(response.headers.get(GRANTED)).toBe(asked.replaceAll(",", ", "));
});

test.each(PATHS)("%s: a preflight of another origin is refused", async (path) => {
  const { url } = await start();
  for (const origin of [EVIL, "null", "https://app.example.evil.example", "http://app.example"]) {
    const response = await preflight(url + path, origin);
    expect([response.status, corsOf(response)]).toEqual([405, {}]);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  }
});

test.each(["/livez", "/readyz", "/metrics", "/graphiql", "/nowhere"])(
  "%s is no page's to read",
  async (path) => {
    const { url } = await start();
    const asked = await preflight(url + path, APP);
    expect([404, 405]).toContain(asked.status);
    expect([corsOf(asked), corsOf(await fetch(url + path, { headers: { origin: APP } }))]).toEqual([{}, {}]);
  },
);

test("without CORS_ORIGINS nothing is any page's to read", async () => {
  const { url } = await startTestGateway();
  const response = await preflight(`${url}/graphql`, APP);
  expect([response.status, corsOf(response)]).toEqual([405, {}]);
  const answer = await fetch(`${url}/graphql?query={__typename}`, {
    headers: { origin: APP, "apollo-require-preflight": "1" },
  });
  expect([answer.status, corsOf(answer), answer.headers.get("vary")]).toEqual([200, {}, "Accept-Encoding"]);
});

describe("what a page of CORS_ORIGINS may read, and no other:", () => {
  test.each<[string, number, (url: string, headers: Record<string, string>) => Promise<Response>]>([
    [
      "a result",
      200,
      (url, headers) =>
        fetch(`${url}/graphql`, {
          method: "POST",
          body: '{"query":"{ __typename }"}',
          headers: { ...headers, "content-type": "application/json" },
        }),
    ],
    ["a stream", 200, (url, headers) => fetch(`${url}/graphql/stream?query={__typename}`, { headers })],
    [
      "401",
      401,
      (url, { origin = "" }) => fetch(`${url}/graphql?query={__typename}`, { headers: { origin } }),
    ],
    [
      "an answer to malformed JSON",
      400,
      (url, headers) =>
        fetch(`${url}/graphql`, {
          method: "POST",
          body: "{",
          headers: { ...headers, "content-type": "application/json" },
        }),
    ],
  ])("%s", async (what, status, ask) => {
    const { url, headersOf } = await start();
    const allowed = await ask(url, { ...headersOf("ci"), origin: APP });
    expect(allowed.status).toBe(status);
    expect(corsOf(allowed)).toEqual(READABLE);
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    const other = await ask(url, { ...headersOf("ci"), origin: EVIL });
    expect([other.status, corsOf(other)]).toEqual([what === "a stream" ? 403 : status, {}]);
  });

  test("429, with the time to try again", async () => {
    const clock = new FakeClock();
    const { url, headersOf } = await startAuthGateway([{ id: "ci", roles: ["viewer"] }], {
      env: { CORS_ORIGINS: APP, RATE_LIMIT_PER_MINUTE: "1" },
      dependencies: { clock },
    });
    const ask = () =>
      fetch(`${url}/graphql?query={__typename}`, {
        headers: { ...headersOf("ci"), origin: APP, "apollo-require-preflight": "1" },
      });
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect([refused.status, refused.headers.get("retry-after"), corsOf(refused)]).toEqual([
      429,
      "60",
      READABLE,
    ]);
  });
});

describe("a stream asked for without an Origin", () => {
  test.each([
    ["cross-site", 403],
    ["same-site", 403],
    ["same-origin", 200],
    ["none", 200],
    [undefined, 200],
  ])("Sec-Fetch-Site: %s is %d", async (site, status) => {
    const { url, headersOf } = await start();
    const response = await fetch(`${url}/graphql/stream?query={__typename}`, {
      headers: { ...headersOf("ci"), ...(site !== undefined && { "sec-fetch-site": site }) },
    });
    expect(response.status).toBe(status);
    await response.body?.cancel();
  });
});
