// Whose pages may open a socket or a stream: browsers send an Origin that no page can forge.
import { isOriginAllowed } from "../../../src/http/gate/origin.js";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { sendRaw } from "../../support/raw-http.js";
import { openSession } from "../../support/socket.js";

const APP = "https://app.example";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway({ env: { CORS_ORIGINS: `${APP},http://localhost:3000` } });
});

const HANDSHAKE = [
  "GET /graphql HTTP/1.1",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  "Sec-WebSocket-Protocol: graphql-transport-ws",
];
const STREAM = ["GET /graphql/stream?query={__typename} HTTP/1.1", "Connection: close"];

describe.each([
  ["socket", HANDSHAKE],
  ["stream", STREAM],
])("a %s", (what, lines) => {
  test.each([
    ["another site", "https://evil.example"],
    ["a page without an origin of its own", "null"],
    ["a subdomain of an allowed one", "https://x.app.example"],
    ["an allowed host under another protocol", "http://app.example"],
    ["an allowed host at another port", "https://app.example:8443"],
    ["the gateway's own host at another port", "http://127.0.0.1:1"],
    ["two origins", `${APP}, https://evil.example`],
    ["what is no origin", "app.example"],
    ["an empty one", ""],
  ])("is refused to %s", async (_whose, origin) => {
    const answer = await sendRaw(gateway.url, [
      ...lines,
      `Host: ${new URL(gateway.url).host}`,
      `Origin: ${origin}`,
    ]);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({
      errors: [
        {
          message: `Pages of this origin may not open a ${what} (CORS_ORIGINS)`,
          extensions: { code: "FORBIDDEN", retryable: false },
        },
      ],
    });
    expect(gateway.status().sockets).toBe(0);
  });
});

test.each([
  ["the gateway's own page", (url: string) => url],
  ["one of CORS_ORIGINS", () => APP],
  ["one of CORS_ORIGINS, in capitals", () => "HTTPS://App.Example"],
  ["one of CORS_ORIGINS with its protocol's own port", () => `${APP}:443`],
  ["no browser at all", () => undefined],
])("sockets and streams are open to %s", async (_whose, toOrigin) => {
  const origin = toOrigin(gateway.url);
  await openSession(gateway.url, { headers: { ...(origin !== undefined && { origin }) } });
  const response = await fetch(`${gateway.url}/graphql/stream?query={__typename}`, {
    headers: { ...(origin !== undefined && { origin }) },
  });
  expect(response.status).toBe(200);
  await response.body?.cancel();
});

describe("the gateway's own origin", () => {
  test.each([
    ["http://gateway.example", "gateway.example:80"],
    ["https://gateway.example", "gateway.example:443"],
    ["https://gateway.example", "GATEWAY.example"],
    ["http://gateway.example:8080", "gateway.example:8080"],
    ["http://[::1]:4000", "[::1]:4000"],
  ])("%s is that of a Host of %s", (origin, host) => {
    expect(isOriginAllowed({ origin, host }, [])).toBe(true);
  });

  test.each([
    ["http://gateway.example", undefined],
    ["http://gateway.example:443", "gateway.example"],
    ["http://gateway.example", "gateway.example:8080"],
    ["http://gateway.example", "x/"],
    ["http://", ""],
    ["file://", ""],
  ])("%s is not that of a Host of %s", (origin, host) => {
    expect(isOriginAllowed({ origin, host }, [])).toBe(false);
  });
});
