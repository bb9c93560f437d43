// An update as subscriptions tell of it: through UPDATING, and on after UPDATE_FAILED.
import { createDatastores } from "../../support/resources.js";
import { startWatchedGateway } from "../../support/watch.js";

const ONE = `($id: ID!) { datastoreStatusChanged(id: $id) {
  status previousStatus terminal datastore { name analyticsConfiguration { status } nlpConfiguration { status } } } }`;
const UPDATE = `mutation ($input: UpdateDatastoreInput!) { updateDatastore(input: $input) {
  datastore { status analyticsConfiguration { status } } } }`;
const DISABLE = { analyticsConfiguration: { status: "DISABLED" }, name: "renamed" };

async function start(updatingMs: number) {
  const { gateway, watch } = await startWatchedGateway({
    local: { durations: { creatingMs: 0, updatingMs, deletingMs: 0 } },
  });
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  const events = watch(ONE, { id });
  const next = async () => (await events.next()).data.datastoreStatusChanged;
  const update = (input: object) => gateway.query(UPDATE, { input: { id, ...input } });
  const report = (status: string) => gateway.local.reportDatastore(id, { status });
  expect(await next()).toMatchObject({ status: "ACTIVE", previousStatus: null });
  return { gateway, watch, id, events, next, update, report };
}

test("an update is an event at once, and again when it has ended", async () => {
  const { next, update } = await start(500);
  expect((await update(DISABLE)).data.updateDatastore.datastore).toEqual({
    status: "UPDATING",
    analyticsConfiguration: { status: "DISABLING" },
  });
  expect(await next()).toEqual({
    status: "UPDATING",
    previousStatus: "ACTIVE",
    terminal: false,
    datastore: {
      name: "renamed",
      analyticsConfiguration: { status: "DISABLING" },
      nlpConfiguration: { status: "DISABLED" },
    },
  });
  expect(await next()).toEqual({
    status: "ACTIVE",
    previousStatus: "UPDATING",
    terminal: false,
    datastore: {
      name: "renamed",
      analyticsConfiguration: { status: "DISABLED" },
      nlpConfiguration: { status: "DISABLED" },
    },
  });
});

test("needs no poll for that: where those fail, the answer to the update is an event all the same", async () => {
  const { gateway, next, update } = await start(60_000);
  gateway.setFaults(({ action }) =>
    action === "UpdateFHIRDatastore" ? undefined : { kind: "error", name: "AccessDeniedException" },
  );
  await update({ nlpConfiguration: { status: "ENABLED" } });
  expect(await next()).toMatchObject({
    status: "UPDATING",
    previousStatus: "ACTIVE",
    datastore: { name: "datastore 0", nlpConfiguration: { status: "ENABLING" } },
  });
});

test("UPDATE_FAILED ends nothing: the stream goes on, through the next update, to DELETED", async () => {
  const { gateway, id, events, next, update, report } = await start(60_000);
  await update(DISABLE);
  expect(await next()).toMatchObject({ status: "UPDATING" });
  report("UPDATE_FAILED");
  expect(await next()).toMatchObject({
    status: "UPDATE_FAILED",
    previousStatus: "UPDATING",
    terminal: false,
    datastore: { analyticsConfiguration: { status: "ENABLED" } },
  });
  expect((await update(DISABLE)).errors).toBeUndefined();
  expect(await next()).toMatchObject({ status: "UPDATING", previousStatus: "UPDATE_FAILED" });
  report("ACTIVE");
  expect(await next()).toMatchObject({ status: "ACTIVE", previousStatus: "UPDATING" });
  await gateway.query(`mutation { deleteDatastore(input: { id: "${id}" }) { datastoreId } }`);
  let last = await next();
  while (last.status !== "DELETED") last = await next();
  expect(last.terminal).toBe(true);
  expect(await events.type()).toBe("complete");
});

test("a change of the name alone is no event, and the next one has it", async () => {
  const { events, next, update, report } = await start(60_000);
  expect((await update({ name: "renamed" })).data.updateDatastore.datastore.status).toBe("ACTIVE");
  expect(events.messages()).toHaveLength(1);
  report("UPDATING");
  expect(await next()).toMatchObject({ status: "UPDATING", datastore: { name: "renamed" } });
});

test("a restore is an event of its new datastore", async () => {
  const { gateway, watch, id } = await start(0);
  const all = watch("{ datastoresStatusChanged { previousStatus status datastore { datastoreId name } } }");
  await all.next();
  const { data } = await gateway.query(
    `mutation ($id: ID!) { restoreDatastore(input: { sourceDatastoreId: $id, name: "restored",
      restoreConfiguration: { continuousBackupRestoreConfiguration: {} } }) { datastoreId } }`,
    { id },
  );
  expect((await all.next()).data.datastoresStatusChanged).toEqual({
    previousStatus: null,
    status: "ACTIVE",
    datastore: { datastoreId: data.restoreDatastore.datastoreId, name: "restored" },
  });
});
