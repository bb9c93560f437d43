// What any number of clients cost: one poll a tick for each family, and one execution an event for each operation.
import type { TestGateway } from "../../support/gateway.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft, watchersOf } from "../../support/live.js";
import { createDatastores, startImportJobs } from "../../support/resources.js";
import { type TestSocket, openSession } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

let gateway: TestGateway;
beforeEach(async () => {
  const durations = { creatingMs: 0, submittedMs: 60_000, importMs: 60_000 };
  gateway = await startLiveGateway({ local: { durations } });
});

const openSessions = (count: number): Promise<TestSocket[]> =>
  Promise.all(Array.from({ length: count }, () => openSession(gateway.url)));
const countOf = (action: string) => gateway.calls.filter((call) => call.action === action).length;

/** The calls of so many ticks from now on, by action. */
async function callsOf(ticks: number, action: string): Promise<Record<string, number>> {
  const from = gateway.calls.length;
  const before = countOf(action);
  await waitFor(() => countOf(action) >= before + ticks);
  const counts: Record<string, number> = {};
  for (const call of gateway.calls.slice(from)) counts[call.action] = (counts[call.action] ?? 0) + 1;
  return counts;
}

test("200 sockets and 20 streams that watch datastores, all or one, cost one List a tick", async () => {
  const ids = await createDatastores(gateway.healthLake, 3);
  const clients = await openSessions(200);
  clients.forEach((client, index) => {
    const one = `subscription { datastoreStatusChanged(id: "${ids[index % 3]}") { status } }`;
    client.subscribe("1", index % 2 === 0 ? DATASTORES : one);
  });
  const streams = await Promise.all(
    Array.from({ length: 20 }, () => postStream(gateway.url, { query: DATASTORES })),
  );
  await Promise.all([...clients, ...streams].map((client) => client.next()));
  expect(gateway.status()).toMatchObject({
    sockets: 200,
    subscriptions: 220,
    pollers: { datastore: 1, import: 0, export: 0 },
    watchers: { datastore: 220, import: 0, export: 0 },
  });
  const startedAt = performance.now();
  const calls = await callsOf(5, "ListFHIRDatastores");
  expect(Object.keys(calls)).toEqual(["ListFHIRDatastores"]);
  expect(performance.now() - startedAt).toBeGreaterThan(4 * 90);
  for (const client of clients) client.socket.close();
  for (const stream of streams) stream.abort();
  await waitUntilNothingIsLeft(gateway);
});

test("one job that is watched costs a Describe a tick, several of one datastore a List", async () => {
  const [datastoreId] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const jobs = await startImportJobs(gateway.healthLake, datastoreId, 3);
  const [client] = (await openSessions(1)) as [TestSocket];
  const watch = (id: string | undefined) =>
    client.subscribe(id as string, `subscription { importJobStatusChanged(id: "${id}") { status } }`);
  watch(jobs[0]);
  await client.next();
  expect(Object.keys(await callsOf(3, "DescribeFHIRImportJob"))).toEqual(["DescribeFHIRImportJob"]);
  jobs.slice(1).forEach(watch);
  await client.next();
  await client.next();
  await callsOf(1, "ListFHIRImportJobs");
  expect(Object.keys(await callsOf(3, "ListFHIRImportJobs"))).toEqual(["ListFHIRImportJobs"]);
  expect(gateway.status()).toMatchObject({ pollers: { import: 1 }, watchers: { import: 3 } });
});

describe("clients with the same operation share its execution:", () => {
  const TAGS =
    "subscription ($id: ID!) { datastoreStatusChanged(id: $id) { status datastore { datastoreId tags { value } } } }";

  test("what 50 of them select beyond the snapshot is asked for once an event", async () => {
    const [id] = (await createDatastores(gateway.healthLake, 1)) as [string];
    const clients = await openSessions(45);
    clients.forEach((client) => client.subscribe("any", TAGS, { id }));
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => postStream(gateway.url, { query: TAGS, variables: { id } })),
    );
    await Promise.all([...clients, ...streams].map((client) => client.next()));
    for (const status of ["UPDATING", "ACTIVE", "UPDATING"]) {
      const before = countOf("ListTagsForResource");
      gateway.local.reportDatastore(id, { status });
      const messages = await Promise.all(clients.map((client) => client.next()));
      const events = await Promise.all(streams.map((stream) => stream.next()));
      for (const body of [...messages.map(({ payload }) => payload), ...events.map(({ data }) => data)])
        expect(body?.data.datastoreStatusChanged).toEqual({
          status,
          datastore: { datastoreId: id, tags: [{ value: "0" }] },
        });
      expect(countOf("ListTagsForResource")).toBe(before + 1);
    }
  });

  test("not those whose variables, selection or previous status differ", async () => {
    const [one, two] = (await createDatastores(gateway.healthLake, 2)) as [string, string];
    const [client] = (await openSessions(1)) as [TestSocket];
    client.subscribe("one", TAGS, { id: one });
    client.subscribe("two", TAGS, { id: two });
    client.subscribe("status", "subscription { datastoresStatusChanged { status previousStatus } }");
    expect((await client.nextOf("one")).payload?.data.datastoreStatusChanged.datastore.datastoreId).toBe(one);
    expect((await client.nextOf("two")).payload?.data.datastoreStatusChanged.datastore.datastoreId).toBe(two);
    await client.nextOf("status");
    await client.nextOf("status");
    gateway.local.reportDatastore(one, { status: "UPDATING" });
    expect(await client.nextOf("status")).toMatchObject({
      payload: { data: { datastoresStatusChanged: { status: "UPDATING", previousStatus: "ACTIVE" } } },
    });
    // A newcomer's first event has no previous status, though it tells of the same snapshot.
    client.subscribe("late", "subscription { datastoresStatusChanged { status previousStatus } }");
    const first = [await client.nextOf("late"), await client.nextOf("late")];
    expect(first.map(({ payload }) => payload?.data.datastoresStatusChanged)).toContainEqual({
      status: "UPDATING",
      previousStatus: null,
    });
    expect((await client.nextOf("one")).payload?.data.datastoreStatusChanged).toMatchObject({
      datastore: { datastoreId: one },
    });
    expect(client.messages.filter(({ id }) => id === "two")).toHaveLength(1);
  });

  test("the one that leaves first takes nothing from the others", async () => {
    const [id] = (await createDatastores(gateway.healthLake, 1)) as [string];
    const [first, second] = (await openSessions(2)) as [TestSocket, TestSocket];
    gateway.setFaults(({ action }) =>
      action === "ListTagsForResource" ? { kind: "delay", ms: 300 } : undefined,
    );
    first.subscribe("1", TAGS, { id });
    second.subscribe("1", TAGS, { id });
    await waitFor(() => countOf("ListTagsForResource") === 1);
    first.socket.terminate();
    expect((await second.next()).payload).toEqual({
      data: {
        datastoreStatusChanged: { status: "ACTIVE", datastore: { datastoreId: id, tags: [{ value: "0" }] } },
      },
    });
    expect(countOf("ListTagsForResource")).toBe(1);
  });
});

test("the last one to leave stops the poller after a moment; one that comes meanwhile keeps it", async () => {
  await createDatastores(gateway.healthLake, 1);
  const [first, second] = (await openSessions(2)) as [TestSocket, TestSocket];
  first.subscribe("1", DATASTORES);
  await first.next();
  first.send({ type: "complete", id: "1" });
  await waitFor(() => watchersOf(gateway) === 0);
  expect(gateway.status().pollers.datastore).toBe(1);
  second.subscribe("1", DATASTORES);
  expect(await second.next()).toMatchObject({ type: "next" });
  second.send({ type: "complete", id: "1" });
  await waitFor(() => watchersOf(gateway) === 0);
  await waitFor(() => gateway.status().pollers.datastore === 0);
  const calls = gateway.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(gateway.calls).toHaveLength(calls);
});
