// HealthLake gone, as clients see it: what is asked fails at once and unsent, one call probes, and watchers just wait.
import { FAILURES_TO_OPEN, OPEN_MS } from "../../src/healthlake/breaker.js";
import type { Fault } from "../../src/local/server.js";
import { captureLog } from "../support/captured-log.js";
import { FakeClock } from "../support/fake-clock.js";
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { DATASTORES, watchersOf } from "../support/live.js";
import { readMetrics } from "../support/metrics.js";
import { createDatastores } from "../support/resources.js";
import { openSession } from "../support/socket.js";
import { postStream } from "../support/stream.js";
import { waitFor } from "../support/wait.js";

const LIST = "{ datastores { nodes { id } } }";
const CREATE = `mutation ($token: String) {
  createDatastore(input: { name: "one", clientToken: $token }) { datastore { name } }
}`;
const RESET: Fault = { kind: "reset" };
const FAULT: Fault = { kind: "error", name: "InternalServerException", status: 500 };

let clock: FakeClock;
let gateway: TestGateway;

async function start(env: Record<string, string> = {}, dependencies: object = {}): Promise<void> {
  clock = new FakeClock();
  gateway = await startTestGateway({
    env: { UPSTREAM_MAX_ATTEMPTS: "1", ...env },
    dependencies: { clock, ...dependencies },
  });
}

/** Lets just so many queries fail as open the breaker, and counts calls from then on. */
async function open(fault: Fault): Promise<void> {
  gateway.setFaults(() => fault);
  for (let failures = 0; failures < FAILURES_TO_OPEN; failures++)
    expect((await gateway.query(LIST)).errors?.[0]?.extensions.retryAfterMs).toBeUndefined();
  forgetCalls();
}

const forgetCalls = () => void ((gateway.calls as unknown[]).length = 0);

async function breaker(): Promise<unknown> {
  const { upstream } = (await (await fetch(`${gateway.url}/readyz`)).json()) as {
    upstream: { breaker: unknown };
  };
  return upstream.breaker;
}

const refusal = (action: string, retryAfterMs: number) => ({
  message: expect.stringContaining(`${action} was not sent: `) as string,
  extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true, retryAfterMs },
});

describe("while HealthLake can't be reached", () => {
  beforeEach(async () => {
    await start();
    await open(RESET);
  });

  test("every read and mutation fails at once, unsent, with the time until the next try", async () => {
    await clock.advance(1000);
    const left = OPEN_MS - 1000;
    const list = await gateway.query(LIST);
    expect(list.data).toEqual({ datastores: null });
    expect(list.errors).toMatchObject([refusal("ListFHIRDatastores", left)]);
    expect(list.extensions?.cost.actualCalls).toBe(0);
    const one = await gateway.query(`{ datastore(id: "${"a".repeat(32)}") { name } }`);
    expect(one.errors).toMatchObject([refusal("DescribeFHIRDatastore", left)]);
    const created = await gateway.query(CREATE);
    expect(created.errors?.[0]?.extensions).toEqual(refusal("", left).extensions);
    expect(gateway.calls).toEqual([]);
  });

  test("sockets and streams are told the same", async () => {
    const errors = [refusal("ListFHIRDatastores", OPEN_MS)];
    const client = await openSession(gateway.url);
    client.subscribe("1", LIST);
    expect(await client.next()).toMatchObject({
      type: "next",
      payload: { data: { datastores: null }, errors },
    });
    const stream = await postStream(gateway.url, { query: LIST });
    expect((await stream.next()).data).toMatchObject({ data: { datastores: null }, errors });
    expect(gateway.calls).toEqual([]);
  });

  test("what is asked at the same time after the wait makes one probe, and the first answer ends it all", async () => {
    await clock.advance(OPEN_MS);
    const failed = await Promise.all(Array.from({ length: 20 }, () => gateway.query(CREATE)));
    expect(gateway.calls).toHaveLength(1);
    expect(failed.filter(({ errors }) => errors?.[0]?.extensions.retryAfterMs === OPEN_MS)).toHaveLength(19);
    gateway.setFaults(undefined);
    expect((await gateway.query(LIST)).errors).toMatchObject([refusal("ListFHIRDatastores", OPEN_MS)]);
    await clock.advance(OPEN_MS);
    expect((await gateway.query(LIST)).errors).toBeUndefined();
    expect((await gateway.query(CREATE)).data.createDatastore.datastore.name).toBe("one");
  });

  test("/metrics shows it", async () => {
    const state = async (action: string) => (await readMetrics(gateway.url)).sum("breaker_state", { action });
    expect([await state("all"), await state("ListFHIRDatastores")]).toEqual([2, 2]);
    gateway.setFaults(undefined);
    await clock.advance(OPEN_MS);
    await gateway.query(LIST);
    expect([await state("all"), await state("ListFHIRDatastores")]).toEqual([0, 0]);
  });

  test("/readyz is 200 and says so, and says when it is over", async () => {
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    const scopes = ["all", "ListFHIRDatastores"];
    expect(await breaker()).toEqual({ state: "open", scopes, retryAfterMs: OPEN_MS });
    gateway.setFaults(undefined);
    await clock.advance(OPEN_MS);
    await gateway.query(LIST);
    expect(await breaker()).toEqual({ state: "closed", scopes: [], retryAfterMs: null });
  });
});

test("an action that HealthLake fails to carry out is not sent any more, and the others are", async () => {
  await start();
  const [id] = await createDatastores(gateway.healthLake, 1);
  gateway.setFaults(({ action }) => (action === "ListFHIRDatastores" ? FAULT : undefined));
  for (let failures = 0; failures < FAILURES_TO_OPEN; failures++) await gateway.query(LIST);
  forgetCalls();
  const { data, errors } = await gateway.query(`{ one: datastore(id: "${id}") { name } ${LIST.slice(1)}`);
  expect(data).toEqual({ one: { name: "datastore 0" }, datastores: null });
  expect(errors).toMatchObject([refusal("ListFHIRDatastores", OPEN_MS)]);
  expect(gateway.calls.map(({ action }) => action)).toEqual(["DescribeFHIRDatastore"]);
  expect(await breaker()).toMatchObject({ state: "open", scopes: ["ListFHIRDatastores"] });
});

test("a mutation that was sent keeps its clientToken, so that it can be sent again once HealthLake is back", async () => {
  await start();
  gateway.setFaults(() => ({ kind: "lost-answer" }));
  for (let failures = 1; failures < FAILURES_TO_OPEN; failures++) await gateway.query(LIST);
  const lost = await gateway.query(CREATE);
  const { clientToken: token } = lost.errors?.[0]?.extensions ?? {};
  expect(lost.errors).toMatchObject([{ extensions: { clientToken: expect.any(String) as string } }]);
  gateway.setFaults(undefined);
  expect((await gateway.query(CREATE, { token })).errors).toMatchObject([
    { extensions: { retryAfterMs: OPEN_MS } },
  ]);
  await clock.advance(OPEN_MS);
  expect((await gateway.query(CREATE, { token })).errors).toBeUndefined();
  expect((await gateway.query(LIST)).data.datastores.nodes).toHaveLength(1);
});

test("watchers just wait: nothing but probes is sent, and they learn what has changed", async () => {
  const { log, lines } = captureLog();
  await start({ POLL_ACTIVE_MS: "1000", POLL_IDLE_MS: "1000" }, { log });
  const [id] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const client = await openSession(gateway.url);
  client.subscribe("1", DATASTORES);
  await client.next();
  const stream = await postStream(gateway.url, { query: DATASTORES });
  await stream.next();
  await open(RESET);
  for (let second = 0; second < 60; second++) {
    await clock.advance(1000);
    // A probe is on its way over a real socket: it has its time.
    await waitFor(async () => JSON.stringify(await breaker()).includes('"open"'));
  }
  expect(gateway.calls.length).toBeGreaterThan(2);
  expect(gateway.calls.length).toBeLessThanOrEqual(60_000 / OPEN_MS);
  expect(watchersOf(gateway)).toBe(2);
  expect([client.messages.length, stream.events.length]).toEqual([2, 1]);
  gateway.local.reportDatastore(id, { status: "UPDATING" });
  gateway.setFaults(undefined);
  // In small steps, since an answer over a real socket needs its time.
  await waitFor(() => clock.advance(50).then(() => stream.events.length > 1));
  const changed = {
    data: { datastoresStatusChanged: { status: "UPDATING", datastore: { datastoreId: id } } },
  };
  expect((await client.next()).payload).toEqual(changed);
  expect((await stream.next()).data).toEqual(changed);
  expect(lines("circuit breaker changed its state").at(-1)).toMatchObject({ level: 30, state: "closed" });
});
