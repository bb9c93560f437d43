// Who may read /metrics, and that those who are refused anywhere are counted.
import { type AuthGateway, startAuthGateway } from "../support/auth.js";
import { readMetrics } from "../support/metrics.js";

const KEYS = [
  { id: "admin", roles: ["admin"] },
  { id: "operator", roles: ["operator"] },
  { id: "limited", roles: ["admin"], datastores: ["0".repeat(32)] },
];

async function read({ url, headersOf }: AuthGateway, id?: string) {
  const response = await fetch(`${url}/metrics`, id === undefined ? {} : { headers: headersOf(id) });
  return { status: response.status, text: await response.text() };
}
const codeOf = (text: string) =>
  (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

test("on the listener of GraphQL it is for who may do everything, everywhere", async () => {
  const gateway = await startAuthGateway(KEYS);
  const { status, text } = await read(gateway, "admin");
  expect([status, text.includes("healthlake_graphql_sockets 0")]).toEqual([200, true]);
  for (const id of ["operator", "limited"]) {
    const refused = await read(gateway, id);
    expect([refused.status, codeOf(refused.text)]).toEqual([403, "FORBIDDEN"]);
  }
  const unknown = await read(gateway);
  expect([unknown.status, codeOf(unknown.text)]).toEqual([401, "UNAUTHENTICATED"]);
});

test("on a port of its own it asks for no credential", async () => {
  const gateway = await startAuthGateway(KEYS, { env: { METRICS_PORT: "0" } });
  const { response, sum } = await readMetrics(gateway.metricsUrl as string);
  expect([response.status, sum("sockets")]).toEqual([200, 0]);
});

test("who is refused for its credential counts by that, and its operation takes no name", async () => {
  const gateway = await startAuthGateway(KEYS, { env: { METRICS_PORT: "0" } });
  await gateway.query("query Wanted { datastores { nodes { name } } }");
  await fetch(`${gateway.url}/graphql/stream?query=query+Wanted{__typename}`);
  const { sum, values } = await readMetrics(gateway.metricsUrl as string);
  expect(sum("operations_total", { outcome: "UNAUTHENTICATED", type: "unknown" })).toBe(2);
  expect(values("operations_total", "operation")).toEqual(["other"]);
});

test("one that was not let do something counts by its name", async () => {
  const gateway = await startAuthGateway(KEYS, { env: { METRICS_PORT: "0" } });
  const query = 'mutation Make { createDatastore(input: { name: "a" }) { clientToken } }';
  await gateway.query(query, {}, { headers: gateway.headersOf("operator") });
  const { sum } = await readMetrics(gateway.metricsUrl as string);
  expect(sum("operations_total", { operation: "Make", type: "mutation", outcome: "FORBIDDEN" })).toBe(1);
});
