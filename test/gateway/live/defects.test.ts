// What one client sends must never reach the others: a document made to overflow the stack, on every transport.
import { pino } from "pino";
import { startTestGateway } from "../../support/gateway.js";
import { openSession, openSocket } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";

/** Fragments that spread each other in a chain. */
function toChain(length: number, operation: string): string {
  const links = Array.from({ length }, (_, n) =>
    n === length - 1 ? `fragment f${n} on Datastore { id }` : `fragment f${n} on Datastore { ...f${n + 1} }`,
  );
  return [operation, ...links].join("\n");
}

test.each([500, 1500, 3150, 8000])(
  "a chain of %i fragments ends no more than its own operation",
  async (length) => {
    const gateway = await startTestGateway({ env: { LIMIT_TOKENS: "100000" } });
    const subscription = toChain(length, "subscription { datastoresStatusChanged { datastore { ...f0 } } }");
    const socket = await openSession(gateway.url);
    socket.subscribe("1", subscription);
    const stream = await postStream(gateway.url, { query: subscription });
    stream.abort();
    await gateway.query(toChain(length, "{ datastores(first: 1) { nodes { ...f0 } } }"));
    socket.subscribe("2", "{ __typename }");
    for (;;) {
      const message = await socket.next();
      if ((message as { id?: string }).id === "2") break;
    }
    expect((await gateway.query("{ __typename }")).data).toEqual({ __typename: "Query" });
  },
);

test("a client that leaves while its operations run is no failure of the gateway", async () => {
  const lines: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void lines.push(line) });
  const gateway = await startTestGateway({ dependencies: { log } });
  gateway.setFaults(() => ({ kind: "hang" }));
  const socket = await openSession(gateway.url);
  socket.subscribe("1", "{ datastores { nodes { id } } }");
  socket.subscribe("2", "mutation { createDatastore(input: {}) { datastoreId } }");
  while (gateway.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
  socket.socket.terminate();
  while (gateway.status().sockets > 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toEqual([]);
});

/** JSON that nests so deep that writing it again overflows the stack, where there are enough levels. */
const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;

const INVALID = { code: 4400, reason: "Invalid message received" };
const TOO_LARGE = {
  code: 1009,
  reason: "A message must have at most 16384 bytes before connection_ack",
};

test.each([
  [false, 8000, INVALID],
  [false, 100_000, TOO_LARGE],
  [true, 100_000, INVALID],
])(
  "a ping that nests too deep ends its own socket alone (acknowledged: %s, levels: %i)",
  async (isIn, levels, closed) => {
    const { url, query } = await startTestGateway();
    const socket = isIn ? await openSession(url) : await openSocket(url);
    socket.send(`{"type":"ping","payload":${nested(levels)}}`);
    expect(await socket.closed).toEqual(closed);
    expect((await query("{ __typename }")).data).toEqual({ __typename: "Query" });
  },
);

test("a subscription whose variables nest too deep is refused, and leaves nothing behind", async () => {
  const gateway = await startTestGateway();
  const query = "subscription { datastoresStatusChanged { status } }";
  const socket = await openSession(gateway.url);
  socket.send(`{"id":"1","type":"subscribe","payload":{"query":"${query}","variables":${nested(100_000)}}}`);
  const refused = { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] };
  expect(await socket.next()).toMatchObject({ type: "error", payload: refused.errors });
  const response = await fetch(`${gateway.url}/graphql/stream`, {
    method: "POST",
    body: `{"query":"${query}","variables":${nested(100_000)}}`,
    headers: { "content-type": "application/json" },
  });
  expect(await response.text()).toContain("BAD_USER_INPUT");
  expect(gateway.status()).toMatchObject({ subscriptions: 0, watchers: { datastore: 0 } });
});
