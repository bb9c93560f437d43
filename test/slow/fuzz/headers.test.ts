// Headers, and what else comes before a body: over bare sockets, past all that a client library would refuse.
import { connect } from "node:net";
import fc from "fast-check";
import { parseAnswer } from "../../support/raw-http.js";
import { type Answer, expectOutcomes } from "./support/answers.js";
import { TIMEOUT_MS, expectAllRan, fuzz, named } from "./support/run.js";
import { type Target, startTarget } from "./support/target.js";
import { mutatedBytes, nastyText } from "./support/values.js";

const BODY = '{"query":"{ __typename datastores(first: 1) { nodes { id } } }"}';

/** What each may hold, sane and not. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "content-type": [
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "multipart/form-data",
    ";",
    "application/graphql+json",
    "application/json;;;=",
    "",
  ],
  accept: [
    "*/*",
    "application/json;q=0",
    "application/graphql-response+json",
    "text/event-stream",
    "multipart/mixed",
    ",,,",
    "text/html",
  ],
  host: [
    "127.0.0.1",
    "localhost:1",
    "[::1]",
    "[::1",
    "evil.example",
    "a b",
    "localhost:99999999",
    "",
    "localhost@evil",
  ],
  origin: [
    "null",
    "http://localhost",
    "https://evil.example",
    "http://[",
    "file://",
    "",
    "http://localhost:80:80",
  ],
  "x-request-id": ["abc", "a b", "${jndi:x}", "../..", "x".repeat(129), "x".repeat(128), ""],
  authorization: [
    "Bearer",
    "Bearer x",
    "Basic eA==",
    "Bearer a.b.c",
    "Bearer eyJhbGciOiJub25lIn0.e30.",
    "x".repeat(9000),
    "",
  ],
  "x-api-key": ["x", "hlgw_x_y", "..", "__proto__", "", "x".repeat(9000)],
  "x-forwarded-for": ["1.2.3.4", "1.2.3.4, , x", "::1%lo", "unknown", ",".repeat(2000)],
  "x-forwarded-host": ["evil.example"],
  traceparent: [
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-0-0-0",
    "ff-" + "0".repeat(32),
    "x",
  ],
  tracestate: ["a=b,".repeat(600), "=", "a=b"],
  baggage: ["a=%", "=", "k=v;p"],
  "content-length": ["0", "1", "5", "-1", "0x10", "1e3", "99999999999999999999", " 7 ", "3, 3", "1073741824"],
  "transfer-encoding": ["chunked", "identity", "gzip, chunked", "chunked, chunked", "xchunked", " chunked"],
  "content-encoding": ["gzip", "x"],
  expect: ["100-continue", "200-ok", ""],
  connection: ["close", "upgrade", "keep-alive, upgrade", "x"],
  upgrade: ["websocket", "h2c", "WebSocket", ""],
  "sec-websocket-key": ["x", "dGhlIHNhbXBsZSBub25jZQ==", ""],
  "sec-websocket-version": ["13", "8", "x"],
  "sec-websocket-protocol": ["graphql-transport-ws", "graphql-ws", ",", "a, a", "é"],
  "sec-websocket-extensions": [
    "permessage-deflate",
    "permessage-deflate; client_max_window_bits=99",
    ";;",
    'x; x="',
  ],
  "apollo-require-preflight": ["1"],
  "access-control-request-method": ["POST", "x"],
  cookie: ["a=b", ";;;="],
};

const line = fc.oneof(
  {
    arbitrary: fc
      .constantFrom(...Object.keys(VALUES))
      .chain((name) => fc.constantFrom(...(VALUES[name] ?? [])).map((value) => `${name}: ${value}`)),
    weight: 6,
  },
  {
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.keys(VALUES)), nastyText)
      .map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, "")}`),
    weight: 2,
  },
  {
    arbitrary: fc.constantFrom(
      ":",
      " folded",
      "no colon",
      "a\0b: c",
      "__proto__: x",
      "é: é",
      "x: \x01",
      `x: ${"y".repeat(20_000)}`,
    ),
    weight: 1,
  },
);
const method = fc.oneof(
  { arbitrary: fc.constantFrom("POST", "GET"), weight: 6 },
  {
    arbitrary: fc.constantFrom(
      "OPTIONS",
      "HEAD",
      "PUT",
      "CONNECT",
      "TRACE",
      "PROPFIND",
      "QUERY",
      "post",
      "PRI",
      "\0",
    ),
    weight: 1,
  },
);
const path = fc.oneof(
  { arbitrary: fc.constantFrom("/graphql", "/graphql?query=%7B__typename%7D", "/graphql/stream"), weight: 5 },
  {
    arbitrary: fc.constantFrom(
      "/",
      "*",
      "/%",
      "/%ff",
      "//graphql",
      "/graphql?%",
      "/graphql?query[]=1&query=2",
      "http://x/graphql",
      "/graphiql",
      "/graphiql/..%2f..%2f",
      "/livez",
      "/readyz",
      "/metrics",
      "/graphql/",
      "/GRAPHQL",
      "x",
      `/${"a".repeat(9000)}`,
    ),
    weight: 2,
  },
);
const body = fc.oneof(fc.constant(BODY), fc.constant(""), fc.constant(`5\r\n{"que\r\n0\r\n\r\n`), nastyText);

const SANE = ["content-type: application/json", "host: 127.0.0.1"];

interface Head {
  readonly first: string;
  readonly lines: readonly string[];
  readonly body: string;
}

const heads: fc.Arbitrary<Head> = fc.record({
  first: fc
    .tuple(
      method,
      path,
      fc.constantFrom("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", ""),
    )
    .map((parts) => parts.join(" ")),
  lines: fc
    .tuple(fc.constantFrom(SANE, SANE, SANE, []), fc.array(line, { maxLength: 4 }))
    .map((lists) => lists.flat()),
  body,
});

/** As bytes; some changed once more. */
function bytesOf(credential: Readonly<Record<string, string>>): fc.Arbitrary<Buffer> {
  const given = fc.constantFrom(credential, credential, credential, {});
  const written = fc.tuple(heads, given).map(([head, headers]) => toBytes(head, headers));
  return fc.oneof({ arbitrary: written, weight: 4 }, { arbitrary: written.chain(mutatedBytes), weight: 1 });
}

function toBytes({ first, lines, body: text }: Head, credential: Readonly<Record<string, string>>): Buffer {
  const hasLength = lines.some((it) => /^(content-length|transfer-encoding)/.test(it));
  const all = [
    first,
    ...Object.entries(credential).map(([name, value]) => `${name}: ${value}`),
    ...lines,
    ...(hasLength ? [] : [`content-length: ${Buffer.byteLength(text)}`]),
    ...(lines.some((it) => it.startsWith("connection")) ? [] : ["connection: close"]),
  ];
  return Buffer.from(`${all.join("\r\n")}\r\n\r\n${text}`);
}

/** Half-closes after the bytes, so that nobody waits for more; resolves when the gateway has hung up, or after its first sign of life. */
function sendBytes(url: string, bytes: Buffer): Promise<Answer[]> {
  const { hostname, port } = new URL(url);
  const startedAt = performance.now();
  const received = new Promise<string>((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      // A stream's, or a socket's.
      if (/^HTTP\/1.1 101|\n:\n|event: complete/.test(chunk.toString())) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(Buffer.concat(chunks).toString()));
    socket.end(bytes);
  });
  return received.then((text) => toAnswers(text, performance.now() - startedAt));
}

/** None where there is no answer, or one without a body. */
function toAnswers(text: string, ms: number): Answer[] {
  const final = text.replace(/^HTTP\/1.1 100 Continue\r\n\r\n/, "");
  const { status, headers, body: answered } = parseAnswer(final);
  if (final === "" || status === 101) return [{ status: 200, bodies: [], ms }];
  const isJson = headers["content-type"]?.startsWith("application/json") ?? false;
  const isHead = answered === "" && headers["content-length"] !== "0";
  // Health, GraphiQL and metrics speak for themselves, but must not fail; refusals always are GraphQL errors.
  if (status < 400 && !/^\{"(data|errors)/.test(answered)) return [{ status, bodies: [], ms }];
  if (!isJson) throw new Error(`refuses without a GraphQL error body: ${final.slice(0, 1000)}`);
  return [{ status, bodies: isHead ? [] : [firstBody(answered, headers)], ms }];
}

/** Of several requests in one case, only the first is looked at. */
function firstBody(text: string, headers: Readonly<Record<string, string>>): string {
  return Buffer.from(text)
    .subarray(0, Number(headers["content-length"] ?? Infinity))
    .toString();
}

async function run({ url, credential, expectUnharmed }: Target): Promise<void> {
  await fuzz("headers", 1 / 2, bytesOf(credential), (bytes) => sendBytes(url, bytes));
  await expectUnharmed();
}

/** Where it is not built, GraphiQL can't be served. */
const ENV = { HEARTBEAT_MS: "100", GRAPHIQL: "false" };

test.each(["none", "api-key"] as const)(
  `with AUTH_MODE=%s: ${named("headers", 1 / 2)}`,
  async (mode) => run(await startTarget(mode, ENV)),
  TIMEOUT_MS,
);

test("every case ran, and not all of them were refused", () => {
  expectAllRan("headers");
  expectOutcomes("OK", "BAD_REQUEST", "FORBIDDEN", "UNAUTHENTICATED");
});
