// Answers alike are one answer: what it costs, who gets it, and when it ends.
import { FakeClock } from "../support/fake-clock.js";
import { captureLog } from "../support/captured-log.js";
import { startTestGateway } from "../support/gateway.js";
import { readMetrics } from "../support/metrics.js";
import { createDatastores } from "../support/resources.js";
import { askAt } from "../support/transports.js";
import { startAuditedGateway } from "./audit/support.js";

const CACHE = { READ_CACHE_TTL_MS: "60000" };
const LIST = "query List($first: Int = 50) { datastores(first: $first) { nodes { datastoreId name } } }";

/** What others are given says so by its cost: nothing was asked of HealthLake, and no read was counted anew. */
const NO_CALLS = { actualCalls: 0, cacheHits: 1 };

test("the same is answered alike, by every transport, and without a call", async () => {
  const gateway = await startTestGateway({ env: CACHE });
  await createDatastores(gateway.healthLake, 2);
  const first = await gateway.query(LIST);
  for (let time = 0; time < 3; time++) {
    for (const transport of ["POST", "socket", "stream", "GET"] as const) {
      const { data, extensions } = await askAt(transport, gateway.url, { query: LIST });
      expect(data).toEqual(first.data);
      expect(extensions?.cost).toMatchObject(NO_CALLS);
    }
  }
  expect(gateway.calls.filter(({ action }) => action === "ListFHIRDatastores")).toHaveLength(1);
  const { sum } = await readMetrics(gateway.url);
  // The first is executed, and so is the second, whose answer is kept; GET is Apollo's.
  expect([sum("operations_total"), sum("shared_answers_total")]).toEqual([13, 13 - 2 - 3]);
});

test("it is byte for byte what was answered the time before", async () => {
  const gateway = await startTestGateway({ env: CACHE });
  await createDatastores(gateway.healthLake, 2);
  const ask = async (accept: string) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept },
      body: JSON.stringify({ query: LIST }),
    });
    const { status, headers } = response;
    return [status, headers.get("content-type"), headers.get("cache-control"), await response.text()];
  };
  const JSON_TYPE = "application/json";
  await ask(JSON_TYPE);
  const [second, third] = [await ask(JSON_TYPE), await ask(JSON_TYPE)];
  expect(third).toEqual(second);
  expect(third.slice(0, 3)).toEqual([200, "application/json; charset=utf-8", "no-store"]);
  const [status, type, , text] = await ask("application/graphql-response+json");
  expect([status, type, text]).toEqual([200, "application/graphql-response+json; charset=utf-8", second[3]]);
});

test("an own change ends it at once", async () => {
  const gateway = await startTestGateway({ env: CACHE });
  const [id] = await createDatastores(gateway.healthLake, 1);
  const QUERY = "query ($id: ID!) { datastore(id: $id) { tags { key } } }";
  const keys = async () =>
    (await gateway.query(QUERY, { id })).data.datastore.tags.map(({ key }: { key: string }) => key);
  for (let time = 0; time < 3; time++) expect(await keys()).toEqual(["index"]);
  const TAG = `mutation ($id: ID!) { tagDatastore(input: { id: $id, tags: [{ key: "team", value: "x" }] }) { datastoreId } }`;
  await gateway.query(TAG, { id });
  expect(await keys()).toEqual(["index", "team"]);
});

test("it ends with READ_CACHE_TTL_MS, counted from the oldest call behind it", async () => {
  const clock = new FakeClock();
  const gateway = await startTestGateway({ env: { READ_CACHE_TTL_MS: "1000" }, dependencies: { clock } });
  await createDatastores(gateway.healthLake, 1);
  const calls = async () => (await gateway.query(LIST)).extensions?.cost.actualCalls;
  expect([await calls(), await calls(), await calls()]).toEqual([1, 0, 0]);
  await clock.advance(1001);
  expect([await calls(), await calls()]).toEqual([1, 0]);
});

test("variables are compared as coerced: null is not absent", async () => {
  const gateway = await startTestGateway({ env: CACHE });
  await createDatastores(gateway.healthLake, 2);
  const QUERY = "query ($first: Int = 1) { datastores(first: $first) { nodes { name } } }";
  const count = async (variables: object) =>
    (await gateway.query(QUERY, variables)).data.datastores.nodes.length as number;
  for (let time = 0; time < 3; time++) {
    expect(await count({})).toBe(1);
    expect(await count({ first: 1 })).toBe(1);
    expect(await count({ first: null })).toBe(2);
  }
});

test("who may see something else is answered something else, however often both ask", async () => {
  const gateway = await startAuditedGateway(
    { admin: { roles: ["admin"] }, claimed: { roles: ["viewer"], datastores: ["0".repeat(32)] } },
    { env: CACHE },
  );
  await createDatastores(gateway.healthLake, 1);
  for (let time = 0; time < 4; time++) {
    expect((await gateway.ask("admin", LIST)).data.datastores.nodes).toHaveLength(1);
    expect((await gateway.ask("claimed", LIST)).data.datastores.nodes).toHaveLength(0);
  }
});

test("each denial is recorded, and each read with AUDIT_READS", async () => {
  const callers = {
    viewer: { roles: ["viewer"] },
    claimed: { roles: ["viewer"], datastores: ["0".repeat(32)] },
  };
  const gateway = await startAuditedGateway(callers, { env: { ...CACHE, AUDIT_READS: "true" } });
  const [id] = await createDatastores(gateway.healthLake, 1);
  const ONE = "query ($id: ID!) { datastore(id: $id) { name } }";
  for (let time = 0; time < 4; time++) {
    await gateway.ask("viewer", ONE, { id });
    await gateway.ask("claimed", ONE, { id });
  }
  const events = gateway.lines().map(({ event, subject }) => `${event as string} by ${subject as string}`);
  expect(events.filter((event) => event === "read by viewer")).toHaveLength(4);
  expect(events.filter((event) => event === "denial by claimed")).toHaveLength(4);
});

test("an answer with an error is its asker's alone", async () => {
  const gateway = await startTestGateway({ env: CACHE });
  const [id] = await createDatastores(gateway.healthLake, 1);
  const QUERY = "query ($id: ID!) { datastore(id: $id) { tags { key } } }";
  gateway.setFaults(({ action }) =>
    action === "ListTagsForResource" ? { kind: "error", name: "AccessDeniedException" } : undefined,
  );
  for (let time = 0; time < 3; time++)
    expect((await gateway.query(QUERY, { id })).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
  gateway.setFaults(undefined);
  expect((await gateway.query(QUERY, { id })).errors).toBeUndefined();
});

test("each request is logged and counted by itself", async () => {
  const { log, lines } = captureLog();
  const gateway = await startTestGateway({ env: CACHE, dependencies: { log } });
  for (let time = 0; time < 4; time++) await gateway.query(LIST);
  expect(lines("operation")).toHaveLength(4);
  expect(lines("operation")[3]).toMatchObject({ operation: "List", type: "query", cost: NO_CALLS });
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toMatch(/^\w+operations_total\{[^}]*operation="List"[^}]*\} 4$/m);
});
