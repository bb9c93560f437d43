// What /graphql takes and refuses over HTTP; each refusal has a GraphQL error body.
import { type GraphQLBody, startTestGateway } from "../support/gateway.js";
import { sendRaw } from "../support/raw-http.js";

const TYPENAME = JSON.stringify({ query: "{ __typename }" });
const JSON_TYPE = { "content-type": "application/json" };
const REQUEST_ID = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;

async function post(url: string, body: string, headers: Record<string, string> = JSON_TYPE) {
  // A Blob keeps fetch from adding a content type of its own.
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body: new Blob([body]) });
  return { status: response.status, headers: response.headers, body: (await response.json()) as GraphQLBody };
}

function refusal(code: string, message: string | RegExp): object {
  return {
    errors: [
      expect.objectContaining({
        message: expect.stringMatching(message) as string,
        extensions: expect.objectContaining({ code }) as object,
      }),
    ],
  };
}

test("answers POST and GET alike", async () => {
  const { url } = await startTestGateway();
  const posted = await post(url, TYPENAME);
  const got = await fetch(`${url}/graphql?query={__typename}`, {
    headers: { "apollo-require-preflight": "1" },
  });
  const cost = { estimatedCalls: 0, actualCalls: 0, cacheHits: 0, estimatedNodes: 0, nodes: 0 };
  const body = { data: { __typename: "Query" }, extensions: { cost } };
  expect([posted.status, posted.body]).toEqual([200, body]);
  expect([got.status, await got.json()]).toEqual([200, body]);
});

test("keeps answers out of every cache, and browsers from guessing their type", async () => {
  const { url } = await startTestGateway();
  const { headers } = await post(url, TYPENAME);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("refuses a mutation by GET with 405 and the method it takes", async () => {
  const { url } = await startTestGateway();
  const mutation = 'mutation { deleteDatastore(input: { id: "x" }) { datastoreId } }';
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent(mutation)}`, {
    headers: { "apollo-require-preflight": "1" },
  });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  expect(await response.json()).toMatchObject(refusal("BAD_REQUEST", /GET/));
});

test("refuses what can't be accepted with 406 before it runs anything", async () => {
  const { url, calls } = await startTestGateway();
  const mutation = JSON.stringify({ query: "mutation { createDatastore(input: {}) { datastoreId } }" });
  for (const accept of ["text/html", "application/xml, image/png", "application/jsonp"]) {
    const { status, body } = await post(url, mutation, { ...JSON_TYPE, accept });
    expect(status).toBe(406);
    expect(body).toMatchObject(refusal("BAD_REQUEST", /application\/json/));
  }
  expect(calls).toEqual([]);
  for (const accept of ["*/*", "text/html, application/json;q=0.5", "application/*"])
    expect((await post(url, TYPENAME, { ...JSON_TYPE, accept })).status).toBe(200);
});

describe("cross-site request forgery", () => {
  test("a bare GET, as a link or an image sends it, is refused", async () => {
    const { url } = await startTestGateway();
    const response = await fetch(`${url}/graphql?query={__typename}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject(refusal("BAD_REQUEST", /CSRF/));
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "a POST of %s, as a form sends it, is refused",
    async (type) => {
      const { url } = await startTestGateway();
      const { status, body } = await post(url, TYPENAME, { "content-type": type });
      expect(status).toBe(415);
      expect(body).toEqual(refusal("BAD_REQUEST", "must be application/json"));
    },
  );
});

describe("bodies", () => {
  test("over LIMIT_BODY_BYTES are refused with 413, which names it", async () => {
    const { url } = await startTestGateway({ env: { LIMIT_BODY_BYTES: "2000" } });
    const { status, body } = await post(
      url,
      JSON.stringify({ query: "{ __typename }", pad: "x".repeat(2000) }),
    );
    expect(status).toBe(413);
    expect(body).toEqual(refusal("LIMIT_EXCEEDED", /2000 bytes \(LIMIT_BODY_BYTES\)/));
    expect(body.errors?.[0]?.extensions.limit).toBe("LIMIT_BODY_BYTES");
  });

  test("over the limit are refused in chunks too, where no length announces them", async () => {
    const { url } = await startTestGateway({ env: { LIMIT_BODY_BYTES: "2000" } });
    const body = new Blob([`{"query":"${"x".repeat(5000)}"}`]).stream();
    const init = { method: "POST", headers: JSON_TYPE, body, duplex: "half" };
    const response = await fetch(`${url}/graphql`, init as RequestInit);
    expect(response.status).toBe(413);
  });

  test("just within the limit are taken", async () => {
    const { url } = await startTestGateway({ env: { LIMIT_BODY_BYTES: "2000" } });
    const pad = "x".repeat(2000 - JSON.stringify({ query: "{ __typename }", pad: "" }).length);
    expect(await post(url, JSON.stringify({ query: "{ __typename }", pad }))).toMatchObject({ status: 200 });
  });

  test.each([
    ["malformed JSON", '{"query":', 400, /not valid JSON/],
    ["an empty body", "", 400, /empty/],
    ["a JSON string", '"{ __typename }"', 400, /POST body missing/],
    ["null", "null", 400, /POST body missing/],
    ["a batch", `[${TYPENAME}]`, 400, /batch/],
    ["no query", "{}", 400, /POST body missing/],
    ["a query that is no string", '{"query": 1}', 400, /must be strings/],
    ["variables that are no object", '{"query": "{ __typename }", "variables": "{}"}', 400, /variables/],
    ["__proto__", '{"query": "{ __typename }", "__proto__": {"x": 1}}', 400, /not valid JSON|prototype/],
  ])("%s: refused with a reason", async (_what, text, status, message) => {
    const { url } = await startTestGateway();
    const answer = await post(url, text);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(refusal("BAD_REQUEST", message));
  });

  test("of another content type, or of none, are refused with 415", async () => {
    const { url } = await startTestGateway();
    const types: Record<string, string>[] = [
      { "content-type": "application/xml" },
      { "content-type": "nonsense" },
      {},
    ];
    for (const headers of types) {
      const { status, body } = await post(url, TYPENAME, headers);
      expect(status).toBe(415);
      expect(body).toEqual(refusal("BAD_REQUEST", "must be application/json"));
    }
  });

  test("may name their charset", async () => {
    const { url } = await startTestGateway();
    const answer = await post(url, TYPENAME, { "content-type": "application/json; charset=utf-8" });
    expect(answer.status).toBe(200);
  });
});

describe("paths and methods", () => {
  test("an unknown path is 404, and the answer says where to go", async () => {
    const { url } = await startTestGateway();
    const response = await fetch(`${url}/nowhere?secret=1`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(
      refusal("BAD_REQUEST", "^Nothing is served at /nowhere; try POST /graphql$"),
    );
  });

  test.each([
    ["PUT", "/graphql", "GET, POST"],
    ["DELETE", "/graphql", "GET, POST"],
    ["OPTIONS", "/graphql", "GET, POST"],
    ["POST", "/livez", "GET, HEAD"],
    ["DELETE", "/readyz?x", "GET, HEAD"],
  ])("%s %s is 405, and the answer says what is taken", async (method, path, allow) => {
    const { url } = await startTestGateway();
    const response = await fetch(url + path, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
    expect(await response.json()).toEqual(refusal("BAD_REQUEST", `does not take ${method}`));
  });

  test("an answer in a media type that is not JSON cannot be had", async () => {
    const { url } = await startTestGateway();
    const { status, body } = await post(url, TYPENAME, { ...JSON_TYPE, accept: "image/png" });
    expect(status).toBe(406);
    expect(body).toMatchObject(refusal("BAD_REQUEST", "accept"));
  });
});

describe("what no client library would send", () => {
  const post = (target: string, host: string) => [
    `POST ${target} HTTP/1.1`,
    `Host: ${host}`,
    "Content-Type: application/json",
    `Content-Length: ${TYPENAME.length}`,
    "Connection: close",
  ];

  test.each(["[", "", "a b", "]:x", "http://x/", "%%%", "x:99999999", "ü"])(
    "a Host header %j is a clear refusal",
    async (host) => {
      const { url } = await startTestGateway();
      const { status, body } = await sendRaw(url, post("/graphql", host), TYPENAME);
      expect([status, JSON.parse(body)]).toEqual([403, refusal("FORBIDDEN", "names localhost")]);
    },
  );

  test.each([
    "//[/graphql",
    "/%zz",
    "/graphql/%",
    "http://[",
    "*",
    "//",
    "/graphql%00",
    "/..%2f..%2fetc",
    "/\\",
  ])("the target %s is a clear refusal", async (target) => {
    const { url } = await startTestGateway();
    const { status, headers, body } = await sendRaw(url, post(target, "localhost"), TYPENAME);
    expect([400, 404]).toContain(status);
    expect(headers["x-request-id"]).toEqual(REQUEST_ID);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });

  test("a weird query string of a GET is no failure", async () => {
    const { url } = await startTestGateway();
    const lines = [
      "GET /graphql?query=%7B__typename%7D&variables=%zz&?#[ HTTP/1.1",
      "Host: localhost",
      "apollo-require-preflight: 1",
    ];
    const { status, body } = await sendRaw(url, [...lines, "Connection: close"]);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject(refusal("BAD_REQUEST", "variables"));
  });

  test.each([
    ["is not HTTP", ["HELLO"], 400],
    ["has headers without end", ["GET / HTTP/1.1", "Host: localhost", `X: ${"x".repeat(20_000)}`], 431],
    [
      "has two lengths",
      ["POST /graphql HTTP/1.1", "Host: localhost", "Content-Length: 1", "Content-Length: 2"],
      400,
    ],
  ])("what %s has a GraphQL error body", async (_what, lines, status) => {
    const { url } = await startTestGateway();
    const answer = await sendRaw(url, lines);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });
});

test("a subscription by POST is refused, with the way to go, before HealthLake is asked", async () => {
  const { url, calls } = await startTestGateway();
  const query = "subscription S { datastoresStatusChanged { status } }";
  for (const text of [{ query }, { query: `${query} query Q { __typename }`, operationName: "S" }]) {
    const { status, body } = await post(url, JSON.stringify(text));
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
    expect(body).toMatchObject(
      refusal("BAD_REQUEST", /WebSocket on \/graphql .* Server-Sent Events on \/graphql\/stream/),
    );
  }
  expect(calls).toEqual([]);
});

test("HEAD has no answer to give: 405", async () => {
  const { url } = await startTestGateway();
  expect((await fetch(`${url}/graphql`, { method: "HEAD" })).status).toBe(405);
});

test("refuses introspection with INTROSPECTION=false, and __typename never", async () => {
  const { query } = await startTestGateway({ env: { INTROSPECTION: "false" } });
  const refused = await query("{ __schema { queryType { name } } }");
  expect(refused).toMatchObject(refusal("GRAPHQL_VALIDATION_FAILED", "introspection"));
  expect(await query("{ __typename }")).toMatchObject({ data: { __typename: "Query" } });
});

describe("what Node.js itself would refuse without a word", () => {
  const NO_BODY = ["connection: close", "content-length: 0"];

  test("a request without a Host header", async () => {
    const { url } = await startTestGateway();
    for (const path of ["/graphql", "/livez", "/nowhere"]) {
      const { status, body } = await sendRaw(url, [`POST ${path} HTTP/1.1`, ...NO_BODY]);
      expect([status, JSON.parse(body)]).toEqual([400, refusal("BAD_REQUEST", /Host/)]);
    }
  });

  test("an expectation that nobody can meet", async () => {
    const { url } = await startTestGateway();
    const lines = ["POST /graphql HTTP/1.1", "host: gateway", "expect: a miracle", ...NO_BODY];
    const { status, body } = await sendRaw(url, lines);
    expect([status, JSON.parse(body)]).toEqual([417, refusal("BAD_REQUEST", /"a miracle"/)]);
  });

  test("CONNECT, which is for proxies", async () => {
    const { url } = await startTestGateway();
    const { status, body } = await sendRaw(url, ["CONNECT gateway:80 HTTP/1.1", "host: gateway:80"]);
    expect([status, JSON.parse(body)]).toEqual([405, refusal("BAD_REQUEST", /CONNECT/)]);
  });
});

describe("a subscription, which needs another way,", () => {
  const SUBSCRIPTION = JSON.stringify({ query: "subscription { datastoresStatusChanged { status } }" });
  const WAYS =
    /a WebSocket on \/graphql \(graphql-transport-ws\), or Server-Sent Events on \/graphql\/stream$/;

  test("is refused with both ways, by their paths", async () => {
    const { url } = await startTestGateway();
    const { status, body } = await post(url, SUBSCRIPTION);
    expect([status, body]).toMatchObject([400, refusal("BAD_REQUEST", WAYS)]);
  });

  test("in parts, as Apollo Client's HttpLink asks for it, is refused by name", async () => {
    const { url } = await startTestGateway();
    const accept = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json";
    const { body } = await post(url, SUBSCRIPTION, { ...JSON_TYPE, accept });
    expect(body).toMatchObject(refusal("BAD_REQUEST", /^Multipart subscriptions .* are not served: take/));
    expect(body).toMatchObject(refusal("BAD_REQUEST", WAYS));
  });
});
