// What becomes of upstream calls when the client that wanted them goes away.
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { type HangingUpstream, startHangingUpstream } from "../support/hanging-upstream.js";
import { waitFor } from "./mutations/support.js";
import { startCounted } from "./economy-setup.js";

const LIST = "{ datastores { nodes { id } } }";

let upstream: HangingUpstream;
beforeEach(async () => {
  upstream = await startHangingUpstream();
});
afterEach(() => upstream.close());

const startOnHanging = () =>
  startTestGateway({
    dependencies: {
      healthLake: {
        endpoint: upstream.url,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      },
    },
  });

/** Asks, and gives what lets the client go away; the answer never comes. */
function askAndLeave(ask: (signal: AbortSignal) => Promise<unknown>) {
  const client = new AbortController();
  const gone = ask(client.signal).then(
    () => "answered",
    () => "gone",
  );
  return { leave: () => client.abort(), gone };
}

/** Resolves once what was sent to the gateway before surely has been read there: it reads its sockets in turn. */
async function arrival(query: TestGateway["query"]): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await query("{ __typename }");
}

describe("a client that goes away", () => {
  it("takes its upstream call along", async () => {
    const { query } = await startOnHanging();
    const { leave, gone } = askAndLeave((signal) => query(LIST, {}, { signal }));
    await waitFor(() => upstream.waiting() === 1);
    leave();
    expect(await gone).toBe("gone");
    await waitFor(() => upstream.waiting() === 0);
    expect(upstream.asked).toEqual(["ListFHIRDatastores"]);
  });

  it("takes every one of its upstream calls along, and they are not sent again", async () => {
    const { query } = await startOnHanging();
    const ids = ["a", "b"].map((digit) => digit.repeat(32));
    const { leave } = askAndLeave((signal) =>
      query(
        `{ ${ids.map((id, i) => `d${i}: datastore(id: "${id}") { id }`).join(" ")} ${LIST.slice(1)}`,
        {},
        { signal },
      ),
    );
    await waitFor(() => upstream.waiting() === 3);
    leave();
    await waitFor(() => upstream.waiting() === 0);
    expect([...upstream.asked].sort()).toEqual([
      "DescribeFHIRDatastore",
      "DescribeFHIRDatastore",
      "ListFHIRDatastores",
    ]);
  });

  it("leaves a call that others share to them, until the last one goes", async () => {
    const { query } = await startOnHanging();
    const first = askAndLeave((signal) => query(LIST, {}, { signal }));
    await waitFor(() => upstream.waiting() === 1);
    const second = askAndLeave((signal) => query(LIST, {}, { signal }));
    const third = askAndLeave((signal) => query(`query Third ${LIST}`, {}, { signal }));
    await arrival(query);
    first.leave();
    second.leave();
    await Promise.all([first.gone, second.gone]);
    await arrival(query);
    expect(upstream.waiting()).toBe(1);
    third.leave();
    await waitFor(() => upstream.waiting() === 0);
    expect(upstream.asked).toEqual(["ListFHIRDatastores"]);
  });

  it("leaves those who share its call their answer", async () => {
    const { query, counts, setFaults } = await startCounted({ datastores: 1 });
    setFaults(() => ({ kind: "delay", ms: 600 }));
    const first = askAndLeave((signal) => query(LIST, {}, { signal }));
    await waitFor(() => counts().ListFHIRDatastores === 1);
    const second = query(LIST);
    await arrival(query);
    first.leave();
    expect(await first.gone).toBe("gone");
    const { data, extensions } = await second;
    expect(data.datastores.nodes).toHaveLength(1);
    expect(extensions?.cost).toMatchObject({ actualCalls: 0, cacheHits: 1 });
    expect(counts()).toEqual({ ListFHIRDatastores: 1 });
  });

  it("gives its place in the queue to others", async () => {
    const { query, counts } = await startCounted(
      { datastores: 2 },
      { env: { QUOTA_PER_SECOND: "DescribeFHIRDatastore=1" } },
    );
    const ask = (digit: string, signal?: AbortSignal) =>
      query(`{ datastore(id: "${digit.repeat(32)}") { id } }`, {}, signal ? { signal } : {});
    await ask("0");
    const leaving = ["1", "2", "3", "4"].map((digit) => askAndLeave((signal) => ask(digit, signal)));
    await arrival(query);
    for (const { leave } of leaving) leave();
    await Promise.all(leaving.map(({ gone }) => gone));
    const startedAt = performance.now();
    await ask("5");
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect(counts().DescribeFHIRDatastore).toBeLessThanOrEqual(3);
  });
});

it("an operation whose time runs out leaves no call behind it", async () => {
  const { query } = await startTestGateway({
    env: { UPSTREAM_DEADLINE_MS: "300", UPSTREAM_MAX_ATTEMPTS: "1" },
    dependencies: {
      healthLake: {
        endpoint: upstream.url,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      },
    },
  });
  const { errors } = await query(LIST);
  expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_TIMEOUT" } }]);
  await waitFor(() => upstream.waiting() === 0);
});
