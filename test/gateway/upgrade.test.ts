// Clients that ask for HTTP/2 by an upgrade with their first request, as Java's HttpClient and curl --http2 do: they are
// answered as if they had not asked.
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { startAuthGateway } from "../support/auth.js";
import { captureLog } from "../support/captured-log.js";
import { startTestGateway } from "../support/gateway.js";
import { sendRaw } from "../support/raw-http.js";
import { openSocket } from "../support/socket.js";
import { waitFor } from "../support/wait.js";
import { run } from "../support/children.js";

/** As Java's HttpClient sends them. */
const H2C = [
  "Connection: Upgrade, HTTP2-Settings",
  "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk",
  "Upgrade: h2c",
];
const HOST = "Host: 127.0.0.1";
const QUERY = JSON.stringify({ query: "{ __typename }" });
const POST = ["POST /graphql HTTP/1.1", HOST, "Content-Type: application/json"];
const LAST = "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
const length = (text: string) => `Content-Length: ${Buffer.byteLength(text)}`;

interface RawConnection {
  readonly socket: Socket;
  readonly text: () => string;
  readonly statuses: () => readonly number[];
}

const open: Socket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.destroy()));

function openRaw(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  open.push(socket);
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  return { socket, text: () => text, statuses };
}

const head = (...lines: readonly string[]) => `${lines.join("\r\n")}\r\n\r\n`;

describe("an upgrade to h2c", () => {
  test.each([
    ["/livez", "GET /livez HTTP/1.1", 200, /live/],
    ["/readyz", "GET /readyz HTTP/1.1", 200, /ready/],
    ["a path that is not served", "GET /nowhere HTTP/1.1", 404, /Nothing is served at/],
  ])("is served plainly at %s", async (_what, line, status, body) => {
    const { url } = await startTestGateway();
    const connection = openRaw(url);
    connection.socket.write(head(line, HOST, ...H2C) + LAST);
    await once(connection.socket, "close");
    expect(connection.statuses()).toEqual([status, 200]);
    expect(connection.text()).toMatch(body);
  });

  test("is served plainly at /graphql and /graphql/stream, with the body that follows", async () => {
    const { url } = await startTestGateway();
    const connection = openRaw(url);
    const stream = ["POST /graphql/stream HTTP/1.1", ...POST.slice(1)];
    connection.socket.write(head(...POST, ...H2C, length(QUERY)) + QUERY);
    await waitFor(() => connection.text().includes("Query"));
    connection.socket.write(head(...stream, ...H2C, length(QUERY)) + QUERY);
    await waitFor(() => connection.text().includes("event: complete"));
    expect(connection.text()).toContain('event: next\ndata: {"data":{"__typename":"Query"}');
  });

  test("is what curl --http2 asks for, by GET and by POST", async () => {
    const { url } = await startTestGateway();
    const curl = ["-s", "--http2", "-w", " %{http_code} %{http_version}"];
    expect((await run("curl", [...curl, `${url}/livez`])).stdout).toBe('{"status":"live"} 200 1.1');
    const post = ["-H", "content-type: application/json", "-d", QUERY, `${url}/graphql`];
    expect((await run("curl", [...curl, ...post])).stdout).toMatch(/"__typename":"Query"[^]* 200 1\.1$/);
  });

  test("may have its body in many packets, or in chunks", async () => {
    const { url } = await startTestGateway();
    const connection = openRaw(url);
    connection.socket.setNoDelay(true);
    for (const byte of head(...POST, ...H2C, length(QUERY)) + QUERY) {
      connection.socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitFor(() => connection.statuses().length === 1);
    const chunks = [...QUERY].map((byte) => `1\r\n${byte}\r\n`).join("");
    connection.socket.write(
      `${head(...POST, ...H2C, "Transfer-Encoding: chunked")}${chunks}0\r\n\r\n${LAST}`,
    );
    await once(connection.socket, "close");
    expect(connection.statuses()).toEqual([200, 200, 200]);
    expect(connection.text().match(/"__typename":"Query"/g)).toHaveLength(2);
  });

  test("is answered after what was sent before it on its connection", async () => {
    const { url, setFaults } = await startTestGateway();
    setFaults(() => ({ kind: "delay", ms: 100 }));
    const slow = JSON.stringify({ query: "{ datastores { nodes { id } } }" });
    const connection = openRaw(url);
    connection.socket.write(
      head(...POST, length(slow)) + slow + head("GET /livez HTTP/1.1", HOST, ...H2C) + LAST,
    );
    await once(connection.socket, "close");
    expect(connection.statuses()).toEqual([200, 200, 200]);
    expect(connection.text().indexOf("datastores")).toBeLessThan(connection.text().indexOf('"live"'));
  });

  test("that waits for an earlier answer leaves with its client", async () => {
    const { url, setFaults, status } = await startTestGateway();
    setFaults(() => ({ kind: "delay", ms: 100 }));
    const slow = JSON.stringify({ query: "{ datastores { nodes { id } } }" });
    const { socket } = openRaw(url);
    socket.write(head(...POST, length(slow)) + slow + head("GET /livez HTTP/1.1", HOST, ...H2C));
    await waitFor(() => status().operations === 1);
    socket.resetAndDestroy();
    await waitFor(() => status().operations === 0);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  test("closes the connection where the request asks for that", async () => {
    const { url } = await startTestGateway();
    const asked = ["Connection: close, Upgrade, HTTP2-Settings", ...H2C.slice(1)];
    const answer = await sendRaw(url, ["GET /livez HTTP/1.1", HOST, ...asked]);
    expect([answer.status, answer.headers.connection]).toEqual([200, "close"]);
  });

  test("is logged and counted once, and needs the credential that any request needs", async () => {
    const { log, lines } = captureLog();
    const keys = [{ id: "one", roles: ["viewer"] }];
    const gateway = await startAuthGateway(keys, {
      dependencies: { log },
      env: { RATE_LIMIT_PER_MINUTE: "2" },
    });
    const key = `X-API-Key: ${gateway.keyOf("one")}`;
    const send = (...more: readonly string[]) =>
      sendRaw(
        gateway.url,
        [...POST, "Connection: close, Upgrade", "Upgrade: h2c", length(QUERY), ...more],
        QUERY,
      );
    expect((await send()).status).toBe(401);
    expect((await send(key)).status).toBe(200);
    expect((await send(key)).status).toBe(200);
    expect((await send(key)).status).toBe(429);
    expect(lines().filter(({ msg }) => msg === "operation")).toHaveLength(2);
    expect(gateway.status().operations).toBe(0);
  });

  test("is bounded as any request is", async () => {
    const { url } = await startTestGateway({ env: { LIMIT_BODY_BYTES: "1024" } });
    const long = JSON.stringify({ query: "{ __typename }", pad: "x".repeat(2000) });
    const answer = await sendRaw(
      url,
      [...POST, "Connection: close, Upgrade", "Upgrade: h2c", length(long)],
      long,
    );
    expect([answer.status, answer.body]).toEqual([413, expect.stringContaining("LIMIT_BODY_BYTES")]);
  });

  test("leaves no listener behind, however often one connection asks", async () => {
    const { url } = await startTestGateway();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on("warning", onWarning);
    const connection = openRaw(url);
    for (let asked = 1; asked <= 30; asked++) {
      connection.socket.write(head("GET /livez HTTP/1.1", HOST, ...H2C));
      await waitFor(() => connection.statuses().length === asked);
    }
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
    expect(connection.statuses()).toEqual(Array.from({ length: 30 }, () => 200));
  });
});

describe("nothing is smuggled in by an upgrade:", () => {
  const HIDDEN = "GET /graphiql HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  const statusesOf = async (bytes: string) => {
    const { url } = await startTestGateway();
    const connection = openRaw(url);
    connection.socket.write(bytes);
    await once(connection.socket, "close");
    return connection.statuses();
  };

  test("a request in the body is the body", async () => {
    const [status, ...others] = await statusesOf(head(...POST, ...H2C, length(HIDDEN)) + HIDDEN + LAST);
    // Malformed JSON, after which the connection is closed.
    expect([status, others]).toEqual([400, []]);
  });

  test.each([
    ["two lengths", ["Content-Length: 0", length(HIDDEN)]],
    ["a length and chunks", ["Transfer-Encoding: chunked", length(HIDDEN)]],
    ["chunks that are not the last coding", ["Transfer-Encoding: chunked, gzip"]],
    ["a length that is no number", ["Content-Length: 0x10"]],
    ["a space before the colon", ["Content-Length : 5"]],
  ])("%s are refused as without it", async (_what, lines) => {
    expect(await statusesOf(head(...POST, ...H2C, ...lines) + HIDDEN + LAST)).toEqual([400]);
  });

  test("a folded header is one line, or refused", async () => {
    const folded = head(...POST, ...H2C, `X-Folded: a\r\n ${length(HIDDEN)}`, "Content-Length: 0");
    const statuses = await statusesOf(folded + LAST);
    expect([[400], [400, 200]]).toContainEqual(statuses);
  });

  test("a length that is named as one of the connection's own headers still counts", async () => {
    const named = ["Connection: Upgrade, Content-Length, close", "Upgrade: h2c", length(HIDDEN)];
    expect(await statusesOf(head(...POST, ...named) + HIDDEN)).toEqual([400]);
  });

  test("a length that follows on more headers than Node.js keeps is refused", async () => {
    const many = Array.from({ length: 1500 }, () => "a:b");
    expect(await statusesOf(head(...POST, ...H2C, ...many, length(HIDDEN)) + HIDDEN + LAST)).toEqual([431]);
  });
});

test("a socket that is asked for behind a slow request is opened when that is answered", async () => {
  const { url, setFaults } = await startTestGateway();
  setFaults(() => ({ kind: "delay", ms: 100 }));
  const slow = JSON.stringify({ query: "{ datastores { nodes { id } } }" });
  const handshake = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
  const connection = openRaw(url);
  connection.socket.write(
    head(...POST, length(slow)) +
      slow +
      head(
        "GET /graphql HTTP/1.1",
        HOST,
        ...handshake,
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol: graphql-transport-ws",
      ),
  );
  await waitFor(() => connection.statuses().length === 2);
  expect(connection.statuses()).toEqual([200, 101]);
});

describe("/graphql/", () => {
  test("is /graphql: for queries, their queries in the URL, and sockets", async () => {
    const { url } = await startTestGateway();
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: QUERY };
    expect((await fetch(`${url}/graphql/`, init)).status).toBe(200);
    const headers = { "apollo-require-preflight": "1" };
    expect((await fetch(`${url}/graphql/?query={__typename}`, { headers })).status).toBe(200);
    const { socket } = await openSocket(url, { path: "/graphql/" });
    expect(socket.protocol).toBe("graphql-transport-ws");
  });

  test("may be read by the same pages", async () => {
    const origin = "http://localhost:5173";
    const { url } = await startTestGateway({ env: { CORS_ORIGINS: origin } });
    const headers = { origin, "access-control-request-method": "POST" };
    const answer = await fetch(`${url}/graphql/?x`, { method: "OPTIONS", headers });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
  });

  test("has nothing below it but the stream", async () => {
    const { url } = await startTestGateway();
    expect((await fetch(`${url}/graphql//`)).status).toBe(404);
    expect((await fetch(`${url}/graphql/nothing`)).status).toBe(404);
  });
});
