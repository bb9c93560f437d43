// Operations as /metrics counts them, on every transport.
import { startAuthGateway } from "../support/auth.js";
import { captureLog } from "../support/captured-log.js";
import { withDefect } from "../support/defect.js";
import { FakeClock } from "../support/fake-clock.js";
import type { TestGateway } from "../support/gateway.js";
import { startTestGateway } from "../support/gateway.js";
import { DATASTORES, startLiveGateway } from "../support/live.js";
import { readMetrics } from "../support/metrics.js";
import { createDatastores } from "../support/resources.js";
import { openSession } from "../support/socket.js";
import { getStream, postStream } from "../support/stream.js";
import { waitFor } from "../support/wait.js";

const QUERY = "query Names { datastores { nodes { name } } }";
const countOf = async ({ url }: TestGateway, labels: Record<string, string>) =>
  (await readMetrics(url)).sum("operations_total", labels);
const durationsOf = async ({ url }: TestGateway, labels: Record<string, string>) =>
  (await readMetrics(url)).sum("operation_duration_seconds_count", labels);

test("a query counts by its name, with its time, once by each transport", async () => {
  const gateway = await startTestGateway();
  const ok = { operation: "Names", type: "query", outcome: "ok" };
  await gateway.query(QUERY);
  expect(await countOf(gateway, ok)).toBe(1);
  const stream = await postStream(gateway.url, { query: QUERY });
  await stream.ended;
  expect(await countOf(gateway, ok)).toBe(2);
  const client = await openSession(gateway.url);
  client.subscribe("1", QUERY);
  await client.next();
  expect(await countOf(gateway, ok)).toBe(3);
  expect(await countOf(gateway, {})).toBe(3);
  expect(await durationsOf(gateway, { operation: "Names", type: "query" })).toBe(3);
  const { sum } = await readMetrics(gateway.url);
  expect(sum("operation_duration_seconds_sum")).toBeGreaterThan(0);
  expect(sum("operation_duration_seconds_bucket", { le: "30" })).toBe(3);
});

test("a mutation counts as one, and an operation without a name is unnamed", async () => {
  const gateway = await startTestGateway();
  await gateway.query('mutation { createDatastore(input: { name: "research" }) { clientToken } }');
  expect(await countOf(gateway, { operation: "unnamed", type: "mutation", outcome: "ok" })).toBe(1);
});

test("the code of the first error is the outcome, of a field or of the whole", async () => {
  const gateway = await startTestGateway({ env: { UPSTREAM_MAX_ATTEMPTS: "1" } });
  gateway.setFaults(() => ({ kind: "error", name: "ThrottlingException", status: 429 }));
  await gateway.query(QUERY);
  expect(await countOf(gateway, { operation: "Names", outcome: "THROTTLED" })).toBe(1);
  await gateway.query('query Broken { node(id: "?") { id } }');
  expect(await countOf(gateway, { operation: "Broken", outcome: "BAD_USER_INPUT" })).toBe(1);
});

test("one whose client went away is cancelled", async () => {
  const gateway = await startTestGateway();
  gateway.setFaults(() => ({ kind: "delay", ms: 10_000 }));
  const controller = new AbortController();
  const asking = gateway.query(QUERY, {}, { signal: controller.signal }).catch(() => undefined);
  await waitFor(() => gateway.calls.length === 1);
  controller.abort();
  await asking;
  await waitFor(() => countOf(gateway, { operation: "Names", type: "query", outcome: "cancelled" }));
  const { sum } = await readMetrics(gateway.url);
  expect(sum("upstream_calls_total", { action: "ListFHIRDatastores", outcome: "cancelled" })).toBe(1);
});

describe("a subscription", () => {
  const LABELS = { operation: "unnamed", type: "subscription" };

  test("has its time at its first result, and counts when it is over", async () => {
    const gateway = await startLiveGateway();
    await createDatastores(gateway.healthLake, 2);
    const client = await openSession(gateway.url);
    client.subscribe("1", DATASTORES);
    await client.next();
    await client.next();
    expect(await durationsOf(gateway, LABELS)).toBe(1);
    expect(await countOf(gateway, LABELS)).toBe(0);
    client.send({ type: "complete", id: "1" });
    await waitFor(() => countOf(gateway, { ...LABELS, outcome: "ok" }));
    expect(await durationsOf(gateway, LABELS)).toBe(1);
  });

  test("that is ended by an error counts by its code", async () => {
    const gateway = await startLiveGateway();
    const id = "0".repeat(32);
    const query = `subscription { datastoreStatusChanged(id: "${id}") { status } }`;
    const stream = await getStream(gateway.url, { query });
    await stream.ended;
    expect(await countOf(gateway, { ...LABELS, outcome: "NOT_FOUND" })).toBe(1);
  });

  test("that could not begin counts by the code of its refusal", async () => {
    const gateway = await startLiveGateway({ env: { MAX_SUBSCRIPTIONS: "1" } });
    const first = await openSession(gateway.url);
    await createDatastores(gateway.healthLake, 1);
    first.subscribe("1", DATASTORES);
    await first.next();
    first.subscribe("2", `subscription Late ${DATASTORES.replace("subscription", "")}`);
    await first.nextOf("2");
    const stream = await postStream(gateway.url, { query: DATASTORES });
    await stream.ended;
    const labels = { type: "subscription", outcome: "LIMIT_EXCEEDED" };
    expect(await countOf(gateway, { ...labels, operation: "Late" })).toBe(1);
    expect(await countOf(gateway, { ...labels, operation: "unnamed" })).toBe(1);
    first.send({ type: "complete", id: "1" });
    await waitFor(() => countOf(gateway, { ...LABELS, outcome: "ok" }));
    first.subscribe("4", 'subscription { datastoreStatusChanged(id: "?") { status } }');
    await first.nextOf("4");
    expect(await countOf(gateway, { ...LABELS, outcome: "BAD_USER_INPUT" })).toBe(1);
  });
});

describe("what was never valid takes no name:", () => {
  const INVALID = "query Wrong { nothing }";
  const unknown = (outcome: string) => ({ operation: "other", type: "unknown", outcome });

  test("by HTTP", async () => {
    const gateway = await startTestGateway();
    await gateway.query(INVALID);
    expect(await countOf(gateway, unknown("GRAPHQL_VALIDATION_FAILED"))).toBe(1);
    await gateway.query("query Wrong {");
    expect(await countOf(gateway, unknown("GRAPHQL_PARSE_FAILED"))).toBe(1);
    await gateway.query(QUERY, {}, { body: "{" });
    expect(await countOf(gateway, unknown("BAD_REQUEST"))).toBe(1);
    await gateway.query(QUERY, {}, { body: "{}" });
    expect(await countOf(gateway, unknown("BAD_REQUEST"))).toBe(2);
    await gateway.query(QUERY, {}, { headers: { accept: "text/html" } });
    expect(await countOf(gateway, unknown("BAD_REQUEST"))).toBe(3);
    const large = JSON.stringify({ query: QUERY, variables: { a: "a".repeat(1024 * 1024) } });
    await gateway.query(QUERY, {}, { body: large });
    expect(await countOf(gateway, unknown("LIMIT_EXCEEDED"))).toBe(1);
    expect(await countOf(gateway, {})).toBe(6);
    expect((await readMetrics(gateway.url)).values("operations_total", "operation")).toEqual(["other"]);
  });

  test("by a stream", async () => {
    const gateway = await startTestGateway();
    await (
      await postStream(gateway.url, { query: INVALID })
    ).ended;
    expect(await countOf(gateway, unknown("GRAPHQL_VALIDATION_FAILED"))).toBe(1);
    await getStream(gateway.url, { query: "mutation Wrong { createDatastore(input: {}) { clientToken } }" });
    expect(await countOf(gateway, unknown("BAD_REQUEST"))).toBe(1);
    expect(await countOf(gateway, {})).toBe(2);
  });

  test("by a socket, its own limit included", async () => {
    const gateway = await startLiveGateway({ env: { MAX_SUBSCRIPTIONS_PER_SOCKET: "1" } });
    await createDatastores(gateway.healthLake, 1);
    const client = await openSession(gateway.url);
    client.subscribe("1", INVALID);
    await client.next();
    expect(await countOf(gateway, unknown("GRAPHQL_VALIDATION_FAILED"))).toBe(1);
    client.subscribe("2", DATASTORES);
    await client.next();
    client.subscribe("3", DATASTORES);
    await client.next();
    expect(await countOf(gateway, unknown("LIMIT_EXCEEDED"))).toBe(1);
  });
});

test("requests over the rate limit count, on sockets too", async () => {
  const gateway = await startAuthGateway([{ id: "1", roles: ["admin"] }], {
    env: { METRICS_PORT: "0", RATE_LIMIT_PER_MINUTE: "2" },
  });
  const headers = gateway.headersOf("1");
  const client = await openSession(gateway.url, { headers });
  const refused = async () =>
    (await readMetrics(gateway.metricsUrl as string)).sum("operations_total", {
      operation: "other",
      type: "unknown",
      outcome: "RATE_LIMITED",
    });
  for (const id of ["1", "2", "3"]) {
    client.subscribe(id, "{ __typename }");
    await client.nextOf(id);
  }
  const onSocket = await refused();
  // Of two a minute, the socket itself took one.
  expect(onSocket).toBe(2);
  await gateway.query(QUERY, {}, { headers });
  expect(await refused()).toBe(onSocket + 1);
});

test("beyond 200 names an operation is other; those before keep theirs", async () => {
  const gateway = await startTestGateway();
  const ask = (name: string) => gateway.query(`query ${name} { __typename }`);
  for (let index = 0; index < 200; index++) await ask(`Name${index}`);
  await ask("OneTooMany");
  await ask("Name0");
  const { sum, values } = await readMetrics(gateway.url);
  expect(values("operations_total", "operation")).toHaveLength(201);
  expect(sum("operations_total", { operation: "OneTooMany" })).toBe(0);
  expect(sum("operations_total", { operation: "other", type: "query", outcome: "ok" })).toBe(1);
  expect(sum("operations_total", { operation: "Name0" })).toBe(2);
});

test("one caller does not take all names from the others, and they are told again when it has long been gone", async () => {
  const clock = new FakeClock();
  const gateway = await startAuthGateway(
    ["hog", "other"].map((id) => ({ id, roles: ["admin"] })),
    { env: { METRICS_PORT: "0", RATE_LIMIT_PER_MINUTE: "0" }, dependencies: { clock } },
  );
  const read = () => readMetrics(gateway.metricsUrl as string);
  const ask = (id: string, name: string) =>
    gateway.query(`query ${name} { __typename }`, undefined, { headers: gateway.headersOf(id) });
  for (let index = 0; index < 220; index++) await ask("hog", `Hog${index}`);
  await ask("other", "Own");
  const before = await read();
  expect(
    before.values("operations_total", "operation").filter((name) => name.startsWith("Hog")),
  ).toHaveLength(100);
  expect(before.sum("operations_total", { operation: "Own", outcome: "ok" })).toBe(1);
  await clock.advance(3_600_000);
  await ask("other", "Later");
  const after = await read();
  for (const metric of ["operations_total", "operation_duration_seconds_count"]) {
    const names = after.values(metric, "operation");
    expect(names).toContain("Later");
    // Down to the half; and none of their series is left.
    expect(names.filter((name) => name !== "other")).toHaveLength(100);
  }
});

test("a long name is cut alike in metrics and in the log", async () => {
  const { log, lines } = captureLog("info");
  const healthLake = withDefect("ListTagsForResource", new TypeError("a defect"));
  const gateway = await startLiveGateway({ dependencies: { log, healthLake } });
  await createDatastores(gateway.healthLake, 1);
  const name = "N".repeat(10_000);
  await gateway.query(`query ${name} { __typename }`);
  const query = `subscription ${name} { datastoresStatusChanged { datastore { tags { key } } } }`;
  const stream = await postStream(gateway.url, { query });
  await stream.next();
  stream.abort();
  const cut = "N".repeat(128);
  await waitFor(() => countOf(gateway, { operation: cut, type: "subscription" }));
  expect(await countOf(gateway, { operation: cut, type: "query" })).toBe(1);
  expect(lines("operation")).toMatchObject([{ operation: cut, type: "query" }]);
  expect(lines("operation failed")).toMatchObject([{ operation: cut, type: "subscription" }]);
});
