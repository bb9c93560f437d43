// What the subscriptions to datastores tell, end to end.
import type { TestGateway, TestGatewayOptions } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { waitForPoll } from "../../support/live.js";
import { waitFor } from "../../support/wait.js";
import { type Watch, type WatchedGateway, startWatchedGateway } from "../../support/watch.js";

let gateway: TestGateway;
let watch: WatchedGateway["watch"];
const start = async (options?: TestGatewayOptions) => {
  ({ gateway, watch } = await startWatchedGateway(options));
};
beforeEach(() => start());

async function createDatastore(): Promise<string> {
  const [id] = await createDatastores(gateway.healthLake, 1);
  return id as string;
}

const report = (id: string, status: string) => gateway.local.reportDatastore(id, { status });

describe("one datastore", () => {
  const ONE =
    "($id: ID!) { datastoreStatusChanged(id: $id) { status previousStatus observedAt terminal datastore { datastoreId status } } }";

  test("its present state first, then each change; by itself it ends after DELETED alone", async () => {
    const id = await createDatastore();
    const startedAt = Date.now();
    const events = watch(ONE, { id });
    const seen = async () => (await events.next()).data.datastoreStatusChanged;
    const first = await seen();
    expect(first).toMatchObject({
      status: "ACTIVE",
      previousStatus: null,
      terminal: false,
      datastore: { datastoreId: id, status: "ACTIVE" },
    });
    report(id, "UPDATING");
    const second = await seen();
    expect(second).toMatchObject({
      status: "UPDATING",
      previousStatus: "ACTIVE",
      terminal: false,
      datastore: { status: "UPDATING" },
    });
    report(id, "CREATE_FAILED");
    expect(await seen()).toMatchObject({
      status: "CREATE_FAILED",
      previousStatus: "UPDATING",
      terminal: false,
    });
    report(id, "DELETED");
    expect(await seen()).toMatchObject({
      status: "DELETED",
      previousStatus: "CREATE_FAILED",
      terminal: true,
    });
    expect(await events.type()).toBe("complete");
    expect(Date.parse(first.observedAt)).toBeGreaterThanOrEqual(startedAt - 1);
    expect(Date.parse(second.observedAt)).toBeGreaterThan(Date.parse(first.observedAt));
    await waitFor(() => gateway.status().watchers.datastore === 0);
  });

  test("one that is DELETED already: that alone", async () => {
    const id = await createDatastore();
    report(id, "DELETED");
    const events = watch(ONE, { id });
    expect(await events.next()).toMatchObject({
      data: { datastoreStatusChanged: { status: "DELETED", terminal: true } },
    });
    expect(await events.type()).toBe("complete");
  });

  const UNTIL =
    "($id: ID!, $until: [DatastoreStatus!]) { datastoreStatusChanged(id: $id, until: $until) { status } }";
  test.each([
    ["the first event counts", ["ACTIVE"], [], ["ACTIVE"]],
    ["a later one", ["UPDATING", "DELETING"], ["UPDATING"], ["ACTIVE", "UPDATING"]],
    ["CREATE_FAILED ends any until", ["DELETING"], ["CREATE_FAILED"], ["ACTIVE", "CREATE_FAILED"]],
    ["even one of no status", [], ["CREATE_FAILED"], ["ACTIVE", "CREATE_FAILED"]],
    ["terminal statuses end it all the same", ["UPDATING"], ["DELETED"], ["ACTIVE", "DELETED"]],
  ])("until: %s", async (_what, until, changes, expected) => {
    const id = await createDatastore();
    const events = watch(UNTIL, { id, until });
    const seen = [await events.next()];
    for (const status of changes) {
      report(id, status);
      seen.push(await events.next());
    }
    expect(seen.map(({ data }) => data.datastoreStatusChanged.status)).toEqual(expected);
    expect(await events.type()).toBe("complete");
  });

  test("by its AWS id, ARN and global id alike, with one poller", async () => {
    const id = await createDatastore();
    const { data } = await gateway.query("{ datastores { nodes { id arn } } }");
    const [node] = data.datastores.nodes;
    for (const form of [id, node.arn, node.id])
      expect(await watch(ONE, { id: form }).next()).toMatchObject({
        data: { datastoreStatusChanged: { status: "ACTIVE" } },
      });
    expect(gateway.status()).toMatchObject({ pollers: { datastore: 1 }, watchers: { datastore: 3 } });
  });

  test("a status that this gateway does not know is UNKNOWN, with the exact one beside it", async () => {
    const id = await createDatastore();
    const events = watch(
      "($id: ID!) { datastoreStatusChanged(id: $id) { status previousStatus datastore { status upstreamStatus } } }",
      { id },
    );
    await events.next();
    report(id, "HIBERNATING");
    expect(await events.next()).toEqual({
      data: {
        datastoreStatusChanged: {
          status: "UNKNOWN",
          previousStatus: "ACTIVE",
          datastore: { status: "UNKNOWN", upstreamStatus: "HIBERNATING" },
        },
      },
    });
  });
});

describe("all datastores", () => {
  const ALL =
    "($filter: DatastoreStatusFilter) { datastoresStatusChanged(filter: $filter) { status previousStatus datastore { datastoreId name } } }";
  const seenBy = (events: Watch) => async () => {
    const { status, previousStatus, datastore } = (await events.next()).data.datastoresStatusChanged;
    return [datastore.datastoreId, previousStatus, status];
  };

  test("each listed one first, DELETED ones included, then changes and those that appear", async () => {
    const [one, two] = (await createDatastores(gateway.healthLake, 2)) as [string, string];
    report(two, "DELETED");
    const next = seenBy(watch(ALL));
    expect(new Set([await next(), await next()].map(String))).toEqual(
      new Set([`${one},,ACTIVE`, `${two},,DELETED`]),
    );
    report(one, "UPDATING");
    expect(await next()).toEqual([one, "ACTIVE", "UPDATING"]);
    const three = await createDatastore();
    expect(await next()).toEqual([three, null, "ACTIVE"]);
  });

  test("a status filter passes what matches now or matched before", async () => {
    const [one, two] = (await createDatastores(gateway.healthLake, 2)) as [string, string];
    report(two, "UPDATING");
    const next = seenBy(watch(ALL, { filter: { status: ["ACTIVE"] } }));
    expect(await next()).toEqual([one, null, "ACTIVE"]);
    report(one, "UPDATING");
    expect(await next()).toEqual([one, "ACTIVE", "UPDATING"]);
    report(one, "DELETING");
    await waitForPoll(gateway);
    report(two, "ACTIVE");
    expect(await next()).toEqual([two, "UPDATING", "ACTIVE"]);
  });

  test("a name filter passes one that this gateway creates, from its first status on", async () => {
    await start({ local: { durations: { creatingMs: 60_000 } } });
    const events = watch(ALL, { filter: { name: "mine" } });
    await waitFor(() => gateway.status().pollers.datastore === 1 && gateway.calls.length > 0);
    for (const name of ["other", "mine"])
      await gateway.query(`mutation { createDatastore(input: { name: "${name}" }) { datastoreId } }`);
    expect(await events.next()).toMatchObject({
      data: {
        datastoresStatusChanged: { status: "CREATING", previousStatus: null, datastore: { name: "mine" } },
      },
    });
  });
});
