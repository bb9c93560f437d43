// Whatever goes wrong, a client is told whether the same may go well later.
import { type GraphQLBody, type TestGateway, startTestGateway } from "../support/gateway.js";
import { openSession } from "../support/socket.js";
import { postStream } from "../support/stream.js";

const JSON_TYPE = { "content-type": "application/json" };

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway({ env: { LIMIT_BODY_BYTES: "2000", UPSTREAM_MAX_ATTEMPTS: "1" } });
  gateway.setFaults(() => ({ kind: "error", name: "NobodyKnowsException" }));
});

function expectAllSay(errors: GraphQLBody["errors"]): void {
  expect(errors).not.toHaveLength(0);
  for (const { extensions } of errors ?? [])
    expect(extensions).toEqual(expect.objectContaining({ retryable: expect.any(Boolean) as boolean }));
}

const post = (body: string, headers: Record<string, string> = JSON_TYPE) => ({
  method: "POST",
  body,
  headers,
});
const query = (text: string, variables?: object) => JSON.stringify({ query: text, variables });

test.each<[string, string, RequestInit]>([
  ["an unknown path", "/nowhere", {}],
  ["another method", "/graphql", { method: "DELETE" }],
  ["a body of another type", "/graphql", post("{}", { "content-type": "application/xml" })],
  ["a body that is no JSON", "/graphql", post("{")],
  ["a body over its limit", "/graphql", post(query("#".repeat(3000)))],
  ["a client that takes no JSON", "/graphql", post("{}", { ...JSON_TYPE, accept: "text/html" })],
  ["no query", "/graphql", post("{}")],
  ["a bare GET", "/graphql?query={datastores{nodes{id}}}", {}],
  [
    "a mutation by GET",
    `/graphql?query=${encodeURIComponent("mutation { createDatastore(input: {}) { clientMutationId } }")}`,
    { headers: { "apollo-require-preflight": "1" } },
  ],
  ["a syntax error", "/graphql", post(query("{"))],
  ["an unknown field", "/graphql", post(query("{ nothing }"))],
  ["an unknown operation", "/graphql", post(JSON.stringify({ query: "{ __typename }", operationName: "x" }))],
  ["variables that do not fit", "/graphql", post(query("query ($id: ID!) { datastore(id: $id) { id } }"))],
  ["an id that is none", "/graphql", post(query('{ datastore(id: "x") { id } }'))],
  [
    "an argument that does not fit",
    "/graphql",
    post(query("query ($n: Int) { datastores(first: $n) { nodes { id } } }", { n: "x" })),
  ],
  ["a subscription", "/graphql", post(query("subscription { datastoresStatusChanged { status } }"))],
  [
    "a query that costs too much",
    "/graphql",
    post(query("{ datastores(first: 500) { nodes { tags { key } } } }")),
  ],
  ["what is masked", "/graphql", post(query("{ datastores { nodes { id } } }"))],
  ["a stream of nothing", "/graphql/stream", post("{}")],
])("%s over HTTP", async (_what, path, init) => {
  const response = await fetch(gateway.url + path, init);
  expectAllSay(((await response.json()) as GraphQLBody).errors);
});

const OPERATIONS: readonly [string, string][] = [
  ["a syntax error", "{"],
  ["an unknown field", "{ nothing }"],
  ["variables that do not fit", "query ($id: ID!) { datastore(id: $id) { id } }"],
  ["variables of a subscription", "subscription ($id: ID!) { datastoreStatusChanged(id: $id) { status } }"],
  ["what is masked", "{ datastores { nodes { id } } }"],
  ["an id that is none", 'subscription { datastoreStatusChanged(id: "x") { status } }'],
];

test.each(OPERATIONS)("%s over a socket", async (_what, text) => {
  const client = await openSession(gateway.url);
  client.subscribe("1", text);
  const { type, payload } = await client.next();
  expectAllSay(type === "error" ? payload : payload?.errors);
});

test.each(OPERATIONS)("%s over a stream", async (_what, text) => {
  const stream = await postStream(gateway.url, { query: text });
  expectAllSay((await stream.next()).data?.errors);
});
