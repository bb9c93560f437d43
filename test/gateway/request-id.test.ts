// X-Request-Id: the thread from a client's answer to the gateway's log.
import { captureLog } from "../support/captured-log.js";
import { withDefect } from "../support/defect.js";
import { type GraphQLBody, startTestGateway } from "../support/gateway.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DATASTORE = { query: '{ datastore(id: "0123456789abcdef0123456789abcdef") { name } }' };

async function ask(url: string, body: object, requestId?: string) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(requestId !== undefined && { "x-request-id": requestId }),
    },
    body: JSON.stringify(body),
  });
  return { requestId: response.headers.get("x-request-id"), body: (await response.json()) as GraphQLBody };
}

test.each([
  "a",
  "2f1c3a6e-7a5f",
  "Root=1-67891233-abcdef012345678912345678",
  "a/b.c:d+e_f=",
  "x".repeat(128),
])("takes the client's own: %s", async (given) => {
  const { url } = await startTestGateway();
  expect((await ask(url, { query: "{ __typename }" }, given)).requestId).toBe(given);
});

test.each(["", "a b", "x".repeat(129), "<script>", "ü", "a,b", "a\tb", '"', "{}"])(
  "makes its own in place of %j",
  async (given) => {
    const { url } = await startTestGateway();
    expect((await ask(url, { query: "{ __typename }" }, given)).requestId).toMatch(UUID);
  },
);

test("makes one where the client sent none, a new one each time", async () => {
  const { url } = await startTestGateway();
  const [first, second] = [await ask(url, { query: "{ a }" }), await ask(url, { query: "{ a }" })];
  expect(first.requestId).toMatch(UUID);
  expect(second.requestId).toMatch(UUID);
  expect(first.requestId).not.toBe(second.requestId);
});

test.each(["/livez", "/readyz", "/graphiql", "/nowhere", "/%zz"])(
  "gives it back from %s too",
  async (path) => {
    const { url } = await startTestGateway();
    const response = await fetch(url + path, { headers: { "x-request-id": "mine" } });
    expect(response.headers.get("x-request-id")).toBe("mine");
  },
);

test("stands in a masked error and, beside its cause, in the log", async () => {
  const { log, lines } = captureLog();
  const defect = Object.assign(new Error("Value 'secret' is odd\nAuthorization: secret"), {
    name: "OddError",
    $metadata: {},
  });
  const healthLake = withDefect("DescribeFHIRDatastore", defect);
  const { url } = await startTestGateway({ dependencies: { log, healthLake } });
  const { body } = await ask(url, DATASTORE, "mine");
  const message = "The gateway failed; its log has the cause under this requestId";
  expect(body.data).toEqual({ datastore: null });
  expect(body.errors).toEqual([
    {
      message,
      locations: [{ line: 1, column: 3 }],
      path: ["datastore"],
      extensions: { code: "INTERNAL_SERVER_ERROR", retryable: false, requestId: "mine" },
    },
  ]);
  expect(lines("operation failed")).toMatchObject([
    {
      requestId: "mine",
      path: "datastore",
      err: { type: "OddError", message: "Value '…' is odd" },
    },
  ]);
});

test("stands in no other error", async () => {
  const { url } = await startTestGateway();
  const { body } = await ask(url, { query: '{ datastore(id: "?") { name } }' }, "mine");
  expect(body.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  expect(body.errors?.[0]?.extensions).not.toHaveProperty("requestId");
});

test("is a log line's own where requests overlap", async () => {
  const { log, lines } = captureLog();
  const { url } = await startTestGateway({ dependencies: { log } });
  const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`);
  await Promise.all(ids.map((id, index) => ask(url, { query: `query Q${index} { __typename }` }, id)));
  const logged = lines("operation").map(
    ({ requestId, operation }) => `${String(requestId)} ${String(operation)}`,
  );
  expect(logged.sort()).toEqual(ids.map((id, index) => `${id} Q${index}`).sort());
});
