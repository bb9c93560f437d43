// What becomes of upstream calls when the client that wanted them goes away.
import { FakeClock } from "../support/fake-clock.js";
import { startTestGateway } from "../support/gateway.js";
import { type HangingUpstream, startHangingUpstream } from "../support/hanging-upstream.js";
import { waitFor } from "./mutations/support.js";
import { startCounted, startHeld } from "./economy-setup.js";

const LIST = "{ datastores { nodes { id } } }";

let upstream: HangingUpstream;
beforeEach(async () => {
  upstream = await startHangingUpstream();
});
afterEach(() => upstream.close());

const startOnHanging = (clock?: FakeClock) =>
  startTestGateway({
    dependencies: {
      ...(clock && { clock }),
      healthLake: {
        endpoint: upstream.url,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      },
    },
  });

type Client = ReturnType<typeof askAndLeave>;

/** Asks, and gives what lets the client go away; the answer never comes. */
function askAndLeave(ask: (signal: AbortSignal) => Promise<unknown>) {
  const client = new AbortController();
  const gone = ask(client.signal).then(
    () => "answered",
    () => "gone",
  );
  return { leave: () => client.abort(), gone };
}

describe("a client that goes away", () => {
  test("takes its upstream call along", async () => {
    const { query } = await startOnHanging();
    const { leave, gone } = askAndLeave((signal) => query(LIST, {}, { signal }));
    await waitFor(() => upstream.waiting() === 1);
    leave();
    expect(await gone).toBe("gone");
    await waitFor(() => upstream.waiting() === 0);
    expect(upstream.asked).toEqual(["ListFHIRDatastores"]);
  });

  test("takes every one of its upstream calls along, and they are not sent again", async () => {
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

  test("leaves a call that others share to them, until the last one goes", async () => {
    const clock = new FakeClock();
    const { query } = await startOnHanging(clock);
    const clients = Array.from({ length: 3 }, () => askAndLeave((signal) => query(LIST, {}, { signal }))) as [
      Client,
      Client,
      Client,
    ];
    // Each wait has a timer for its deadline, and the call one for its attempt.
    await waitFor(() => clock.sleeping === 3 + 1);
    clients[0].leave();
    clients[1].leave();
    await waitFor(() => clock.sleeping === 1 + 1);
    await waitFor(() => upstream.waiting() === 1);
    clients[2].leave();
    await waitFor(() => upstream.waiting() === 0);
    expect(upstream.asked).toEqual(["ListFHIRDatastores"]);
    expect(clock.sleeping).toBe(0);
  });

  test("leaves those who share its call their answer", async () => {
    const { query, counts, joined, release } = await startHeld({ datastores: 1 });
    const first = askAndLeave((signal) => query(LIST, {}, { signal }));
    await joined(1, 1);
    const second = query(LIST);
    await joined(2, 1);
    first.leave();
    await joined(1, 1);
    await release();
    const { data, extensions } = await second;
    expect(data.datastores.nodes).toHaveLength(1);
    expect(extensions?.cost).toMatchObject({ actualCalls: 0, cacheHits: 1 });
    expect(counts()).toEqual({ ListFHIRDatastores: 1 });
  });

  test("gives its place in the queue to others", async () => {
    const clock = new FakeClock();
    const { query, counts } = await startCounted(
      { datastores: 0 },
      { env: { QUOTA_PER_SECOND: "DescribeFHIRDatastore=1" }, dependencies: { clock } },
    );
    const ask = (digit: string, signal?: AbortSignal) =>
      query(`{ datastore(id: "${digit.repeat(32)}") { id } }`, {}, signal ? { signal } : {});
    await ask("0");
    const leaving = ["1", "2", "3", "4"].map((digit) => askAndLeave((signal) => ask(digit, signal)));
    // Each wait has a timer, and the queue one for all.
    await waitFor(() => clock.sleeping === 4 + 1);
    for (const { leave } of leaving) leave();
    await waitFor(() => clock.sleeping === 0);
    const last = ask("5");
    await waitFor(() => clock.sleeping === 1 + 1);
    await clock.advance(1000);
    expect((await last).data).toEqual({ datastore: null });
    expect(counts()).toEqual({ DescribeFHIRDatastore: 2 });
  });
});

test("an operation whose time runs out leaves no call behind it", async () => {
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
