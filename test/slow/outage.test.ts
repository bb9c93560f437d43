// HealthLake out of reach, or throttling, under live watchers; and clients that come and go as they like.
import type { Fault } from "../../src/local/server.js";
import { type TestGateway, type TestGatewayOptions } from "../support/gateway.js";
import {
  DATASTORES,
  startLiveGateway,
  waitForPoll,
  waitUntilNothingIsLeft,
  watchersOf,
} from "../support/live.js";
import { createDatastores } from "../support/resources.js";
import { seeded } from "../support/seeded.js";
import { openSession, openSocket } from "../support/socket.js";
import { postStream } from "../support/stream.js";
import { waitFor } from "../support/wait.js";

let gateway: TestGateway;
const start = async (options: TestGatewayOptions = {}) => {
  gateway = await startLiveGateway(options);
};

describe("an outage ends in one event for each resource that changed, and none for the others:", () => {
  test.each<[string, Fault]>([
    ["reset connections", { kind: "reset" }],
    ["throttling", { kind: "throttle" }],
    ["internal errors", { kind: "error", name: "InternalServerException", status: 500 }],
    ["unreadable answers", { kind: "garbage" }],
  ])("%s", async (_what, fault) => {
    await start();
    const [changed, same, gone] = (await createDatastores(gateway.healthLake, 3)) as [string, string, string];
    const client = await openSession(gateway.url);
    client.subscribe(
      "all",
      "subscription { datastoresStatusChanged { status previousStatus datastore { datastoreId } } }",
    );
    const stream = await postStream(gateway.url, {
      query: `subscription { datastoreStatusChanged(id: "${changed}") { status previousStatus } }`,
    });
    for (let first = 0; first < 3; first++) await client.next();
    await stream.next();

    gateway.setFaults(() => fault);
    for (const status of ["UPDATING", "ACTIVE", "UPDATE_FAILED"])
      gateway.local.reportDatastore(changed, { status });
    gateway.local.reportDatastore(same, { status: "UPDATING" });
    await waitForPoll(gateway);
    gateway.local.reportDatastore(same, { status: "ACTIVE" });
    gateway.local.reportDatastore(gone, { status: "DELETED" });
    expect(gateway.status()).toMatchObject({ subscriptions: 2, watchers: { datastore: 2 } });
    gateway.setFaults(undefined);

    const events = [await client.next(), await client.next()].map(
      ({ payload }) => payload?.data.datastoresStatusChanged,
    );
    expect(events).toHaveLength(2);
    expect(events).toContainEqual({
      status: "UPDATE_FAILED",
      previousStatus: "ACTIVE",
      datastore: { datastoreId: changed },
    });
    expect(events).toContainEqual({
      status: "DELETED",
      previousStatus: "ACTIVE",
      datastore: { datastoreId: gone },
    });
    expect((await stream.next()).data).toEqual({
      data: { datastoreStatusChanged: { status: "UPDATE_FAILED", previousStatus: "ACTIVE" } },
    });
    await waitForPoll(gateway);
    expect(client.messages).toHaveLength(6);
    expect(stream.events).toHaveLength(2);
  });
});

test("a client that comes in the middle of an outage waits, and begins with what is then", async () => {
  await start();
  const [id] = (await createDatastores(gateway.healthLake, 1)) as [string];
  gateway.setFaults(() => ({ kind: "reset" }));
  const client = await openSession(gateway.url);
  client.subscribe("1", DATASTORES);
  await waitForPoll(gateway);
  gateway.local.reportDatastore(id, { status: "UPDATING" });
  expect(client.messages).toHaveLength(1);
  gateway.setFaults(undefined);
  expect(await client.next()).toMatchObject({
    payload: { data: { datastoresStatusChanged: { status: "UPDATING" } } },
  });
});

const SOCKETS = 900;
const STREAMS = 100;

test(`${SOCKETS} sockets and ${STREAMS} streams that connect and vanish at random leave nothing behind`, async () => {
  await start();
  const ids = (await createDatastores(gateway.healthLake, 5)) as [string];
  const random = seeded(2026);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const toQuery = () =>
    pick([
      () => DATASTORES,
      () =>
        `subscription { datastoreStatusChanged(id: "${pick(ids)}") { status datastore { tags { key } } } }`,
      () => `subscription { importJobsStatusChanged(datastoreId: "${pick(ids)}") { status } }`,
      () => 'subscription { datastoreStatusChanged(id: "x") { status } }',
      () => "{ datastores { nodes { tags { key } } } }",
      () => "{ nothing }",
    ])();
  const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, random() * 300));
  const beSocket = async () => {
    await pause();
    const client = await (random() < 0.1 ? openSocket(gateway.url) : openSession(gateway.url));
    for (let id = 0; id < 3; id++) {
      client.subscribe(String(id), toQuery());
      if (random() < 0.3) client.send({ type: "complete", id: String(id) });
      if (random() < 0.5) await pause();
    }
    if (random() < 0.5) client.socket.terminate();
    else client.socket.close();
  };
  const beStream = async () => {
    await pause();
    const stream = await postStream(gateway.url, { query: toQuery() });
    await pause();
    stream.abort();
  };
  const staying = await openSession(gateway.url);
  staying.subscribe(
    "1",
    "subscription { datastoresStatusChanged { status previousStatus datastore { datastoreId } } }",
  );
  await Promise.all(ids.map(() => staying.next()));

  const crowd = [...Array.from({ length: SOCKETS }, beSocket), ...Array.from({ length: STREAMS }, beStream)];
  await pause();
  gateway.setFaults(() => pick([{ kind: "reset" }, { kind: "throttle" }, undefined] as const));
  gateway.local.reportDatastore(ids[0], { status: "UPDATING" });
  await Promise.all(crowd);
  gateway.setFaults(undefined);

  expect(await staying.next()).toMatchObject({
    payload: {
      data: { datastoresStatusChanged: { status: "UPDATING", datastore: { datastoreId: ids[0] } } },
    },
  });
  await waitFor(() => gateway.status().sockets === 1);
  await waitFor(() => gateway.status().subscriptions === 1 && watchersOf(gateway) === 1);
  expect(staying.messages).toHaveLength(7);
  staying.socket.close();
  await waitUntilNothingIsLeft(gateway);
  const calls = gateway.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(gateway.calls).toHaveLength(calls);
}, 90_000);
