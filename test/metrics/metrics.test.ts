// /metrics: what is in it, and what moves it.
import { type Server, createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { loadConfig } from "../../src/config/settings.js";
import { startGateway } from "../../src/gateway.js";
import { systemClock } from "../../src/clock.js";
import { createMetrics } from "../../src/metrics/metrics.js";
import { startTestGateway } from "../support/gateway.js";
import { DATASTORES, startLiveGateway } from "../support/live.js";
import { readMetrics } from "../support/metrics.js";
import { createDatastores, startImportJobs } from "../support/resources.js";
import { openSession } from "../support/socket.js";
import { waitFor } from "../support/wait.js";

const QUERY = "{ datastores { nodes { name } } }";

test("every metric is there from the start, with its type and what it means, and so are Node's own", async () => {
  const { url } = await startTestGateway();
  const { response, text, series } = await readMetrics(url);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const types = [...text.matchAll(/^# TYPE healthlake_graphql_(\w+) (\w+)$/gm)].map(([, name, type]) => [
    name,
    type,
  ]);
  expect(Object.fromEntries(types)).toMatchObject({
    operations_total: "counter",
    operation_duration_seconds: "histogram",
    upstream_calls_total: "counter",
    upstream_call_duration_seconds: "histogram",
    s3_calls_total: "counter",
    s3_call_duration_seconds: "histogram",
    s3_read_bytes_total: "counter",
    governor_queue: "gauge",
    read_cache_total: "counter",
    pollers: "gauge",
    watchers: "gauge",
    poll_lag_seconds: "gauge",
    deliveries_total: "counter",
    conflated_total: "counter",
    breaker_state: "gauge",
    shared_answers_total: "counter",
    operations_in_flight: "gauge",
    turn_wait_seconds: "gauge",
    sockets: "gauge",
    subscriptions: "gauge",
    socket_closes_total: "counter",
  });
  expect(text.match(/^# HELP healthlake_graphql_\w+ \S+/gm)).toHaveLength(types.length);
  const names = series.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["nodejs_eventloop_lag_p99_seconds", "process_resident_memory_bytes"]),
  );
});

test("every attempt is a call of HealthLake's, with its action, outcome and time", async () => {
  const { url, query, calls, setFaults } = await startTestGateway();
  let left = 2;
  setFaults(() => (left-- > 0 ? { kind: "error", name: "InternalServerException", status: 500 } : undefined));
  await query(QUERY);
  const { sum } = await readMetrics(url);
  const action = "ListFHIRDatastores";
  expect(calls).toHaveLength(3);
  expect(sum("upstream_calls_total", { action, outcome: "UPSTREAM_UNAVAILABLE" })).toBe(2);
  expect(sum("upstream_calls_total", { action, outcome: "ok" })).toBe(1);
  expect(sum("upstream_calls_total")).toBe(3);
  expect(sum("upstream_call_duration_seconds_count", { action })).toBe(3);
});

test("a read counts as a miss, as joined, or as a hit", async () => {
  const { url, query, setFaults } = await startTestGateway({ env: { READ_CACHE_TTL_MS: "60000" } });
  setFaults(() => ({ kind: "delay", ms: 200 }));
  await Promise.all([query(QUERY), query(QUERY), query(QUERY)]);
  // The same read, for an answer that is not alike.
  await query(QUERY.replace("nodes", "all: nodes"));
  const { sum } = await readMetrics(url);
  expect(["miss", "joined", "hit"].map((result) => sum("read_cache_total", { result }))).toEqual([1, 2, 1]);
});

test("calls that wait for quota are in the queue of their action, by priority", async () => {
  const { url, query } = await startTestGateway({ env: { QUOTA_PER_SECOND: "DescribeFHIRDatastore=0.1" } });
  const ask = (digit: number) => query(`{ datastore(id: "${String(digit).repeat(32)}") { name } }`);
  await ask(1);
  const controller = new AbortController();
  const body = JSON.stringify({ query: `{ datastore(id: "${"2".repeat(32)}") { name } }` });
  const waiting = query("", {}, { body, signal: controller.signal }).catch(() => undefined);
  const queued = async (labels: Record<string, string>) =>
    (await readMetrics(url)).sum("governor_queue", labels);
  await waitFor(() => queued({ action: "DescribeFHIRDatastore", priority: "query" }));
  expect(await queued({})).toBe(1);
  controller.abort();
  await waiting;
  await waitFor(async () => (await queued({})) === 0);
});

test("sockets, subscriptions, watchers and pollers are counted while they live, closes by code", async () => {
  const gateway = await startLiveGateway({ local: { durations: { creatingMs: 0, submittedMs: 60_000 } } });
  const [id] = (await createDatastores(gateway.healthLake, 1)) as [string];
  await startImportJobs(gateway.healthLake, id, 1);
  const [first, second] = [await openSession(gateway.url), await openSession(gateway.url)];
  first.subscribe("1", DATASTORES);
  second.subscribe("1", DATASTORES);
  second.subscribe("2", `subscription { importJobsStatusChanged(datastoreId: "${id}") { status } }`);
  await Promise.all([first.next(), second.nextOf("1"), second.nextOf("2")]);
  const live = await readMetrics(gateway.url);
  expect(live.sum("sockets")).toBe(2);
  expect(live.sum("subscriptions")).toBe(3);
  expect(live.sum("watchers", { family: "datastore" })).toBe(2);
  expect(live.sum("watchers", { family: "import" })).toBe(1);
  expect(live.sum("pollers", { family: "datastore" })).toBe(1);
  expect(live.sum("deliveries_total")).toBe(3);
  first.socket.close(1000);
  second.socket.close(4321);
  await waitFor(async () => (await readMetrics(gateway.url)).sum("sockets") === 0);
  const after = await readMetrics(gateway.url);
  expect(after.sum("socket_closes_total", { code: "1000" })).toBe(1);
  expect(after.sum("socket_closes_total", { code: "other" })).toBe(1);
  expect(after.sum("socket_closes_total")).toBe(2);
  expect(after.sum("watchers")).toBe(0);
  expect(after.sum("deliveries_total")).toBe(gateway.status().deliveries);
  await waitFor(async () => (await readMetrics(gateway.url)).sum("pollers") === 0);
});

test("a poll that HealthLake does not answer shows as lag", async () => {
  const gateway = await startLiveGateway();
  await createDatastores(gateway.healthLake, 1);
  const client = await openSession(gateway.url);
  client.subscribe("1", DATASTORES);
  await client.next();
  gateway.setFaults(() => ({ kind: "error", name: "InternalServerException", status: 500 }));
  await waitFor(async () => (await readMetrics(gateway.url)).sum("poll_lag_seconds") > 0.5);
});

test("what a slow consumer was spared is conflated", async () => {
  const metrics = createMetrics({ clock: systemClock, fairShare: 8 });
  metrics.add({ name: "conflated_total", type: "counter", help: "…", read: () => [{ value: 3 }] });
  expect(await metrics.text()).toContain("healthlake_graphql_conflated_total 3\n");
  expect(await metrics.text()).toContain("healthlake_graphql_conflated_total 3\n");
});

test("each gateway of a process counts its own", async () => {
  const [one, other] = [await startTestGateway(), await startTestGateway()];
  await one.query(QUERY);
  expect((await readMetrics(one.url)).sum("operations_total")).toBe(1);
  expect((await readMetrics(other.url)).sum("operations_total")).toBe(0);
});

test.each(["", "0"])("it is served while the gateway drains, with METRICS_PORT=%s", async (METRICS_PORT) => {
  const gateway = await startTestGateway({ env: { METRICS_PORT } });
  gateway.setFaults(() => ({ kind: "delay", ms: 500 }));
  const asking = gateway.query(QUERY);
  await waitFor(() => gateway.calls.length === 1);
  const closing = gateway.close();
  await waitFor(async () => (await fetch(`${gateway.url}/readyz`)).status === 503);
  expect((await readMetrics(gateway.metricsUrl ?? gateway.url)).response.status).toBe(200);
  await asking;
  await closing;
});

describe("METRICS_PORT", () => {
  test("serves it on a port of its own, and no longer on the gateway's", async () => {
    const gateway = await startTestGateway({ env: { METRICS_PORT: "0" } });
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
    await gateway.query(QUERY);
    const address = gateway.metricsUrl as string;
    expect((await readMetrics(address)).sum("operations_total")).toBe(1);
    const elsewhere = await fetch(address.replace("/metrics", "/graphql"));
    expect(elsewhere.status).toBe(404);
    expect(await elsewhere.json()).toMatchObject({
      errors: [
        { message: "Nothing is served at /graphql; try GET /metrics", extensions: { code: "BAD_REQUEST" } },
      ],
    });
    await gateway.close();
    await expect(fetch(address)).rejects.toThrow();
  });

  describe("where a port is taken", () => {
    let taken: Server;
    let port: number;
    beforeEach(async () => {
      taken = createServer().listen(0, "127.0.0.1");
      await once(taken, "listening");
      ({ port } = taken.address() as AddressInfo);
    });
    afterEach(() => void taken.close());

    const start = (env: Record<string, string>) =>
      startGateway(loadConfig({ LOG_LEVEL: "silent", ...env }), {
        healthLake: { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "a" } },
      });

    test("its own, the start fails", async () => {
      const failing = start({ PORT: "0", METRICS_PORT: String(port) });
      await expect(failing).rejects.toMatchObject({ code: "EADDRINUSE", port });
    });

    test("the gateway's, it is closed again", async () => {
      const free = createServer().listen(0, "127.0.0.1");
      await once(free, "listening");
      const { port: metricsPort } = free.address() as AddressInfo;
      free.close();
      await once(free, "close");
      const failing = start({ PORT: String(port), METRICS_PORT: String(metricsPort) });
      await expect(failing).rejects.toMatchObject({ code: "EADDRINUSE", port });
      await expect(fetch(`http://127.0.0.1:${metricsPort}/metrics`)).rejects.toThrow();
    });
  });
});
