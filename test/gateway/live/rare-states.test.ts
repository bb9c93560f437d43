// States that no life cycle of the local HealthLake comes to, set from outside: what the gateway shows and tells of them.
import type { TestGateway } from "../../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../../support/resources.js";
import { type WatchedGateway, startWatchedGateway } from "../../support/watch.js";

let gateway: TestGateway;
let watch: WatchedGateway["watch"];
beforeEach(async () => {
  // Jobs that do not end by themselves.
  ({ gateway, watch } = await startWatchedGateway({ local: { durations: LASTING } }));
});

const LASTING = { creatingMs: 0, deletingMs: 0, submittedMs: 0, importMs: 3_600_000, exportMs: 3_600_000 };

async function set(path: string, input: object): Promise<void> {
  const response = await fetch(`${gateway.local.url}/_local/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  expect(response.status).toBe(200);
}

test("a datastore that could not be created shows why, and its watcher sees that, an update and the unknown", async () => {
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  const events = watch(
    `($id: ID!) { datastoreStatusChanged(id: $id) { status previousStatus datastore { upstreamStatus errorCause { errorMessage errorCategory } } } }`,
    { id },
  );
  const next = async () => (await events.next()).data.datastoreStatusChanged;
  expect(await next()).toMatchObject({ status: "ACTIVE" });
  const ErrorCause = { ErrorMessage: "The KMS key is not there", ErrorCategory: "NON_RETRYABLE_ERROR" };
  await set(`datastores/${id}`, { DatastoreStatus: "CREATE_FAILED", ErrorCause });
  const errorCause = { errorMessage: ErrorCause.ErrorMessage, errorCategory: ErrorCause.ErrorCategory };
  expect(await next()).toEqual({
    status: "CREATE_FAILED",
    previousStatus: "ACTIVE",
    datastore: { upstreamStatus: "CREATE_FAILED", errorCause },
  });
  await set(`datastores/${id}`, { DatastoreStatus: "UPDATING" });
  expect(await next()).toEqual({
    status: "UPDATING",
    previousStatus: "CREATE_FAILED",
    datastore: { upstreamStatus: "UPDATING", errorCause: null },
  });
  await set(`datastores/${id}`, { DatastoreStatus: "HIBERNATING" });
  expect(await next()).toMatchObject({
    status: "UNKNOWN",
    previousStatus: "UPDATING",
    datastore: { upstreamStatus: "HIBERNATING" },
  });
  const filter = { status: ["UPDATING"] };
  const query = `query ($filter: DatastoreFilter) { datastores(filter: $filter) { nodes { status } } }`;
  expect((await gateway.query(query, { filter })).data.datastores.nodes).toEqual([]);
  await set(`datastores/${id}`, { DatastoreStatus: "UPDATING" });
  expect((await gateway.query(query, { filter })).data.datastores.nodes).toEqual([{ status: "UPDATING" }]);
});

test.each([
  ["importJobStatusChanged", "importJob", startImportJobs],
  ["exportJobStatusChanged", "exportJob", startExportJobs],
] as const)("%s tells each state of a cancellation, and ends with its end", async (field, job, startJobs) => {
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  const [jobId = ""] = await startJobs(gateway.healthLake, id, 1);
  const path = `jobs/${jobId.split("/")[1]}`;
  const events = watch(
    `($id: ID!) { ${field}(id: $id) { status previousStatus terminal ${job} { upstreamStatus message } } }`,
    { id: jobId },
  );
  const next = async () => (await events.next()).data[field];
  expect(await next()).toMatchObject({ status: "IN_PROGRESS" });
  for (const [previousStatus, status] of [
    ["IN_PROGRESS", "CANCEL_SUBMITTED"],
    ["CANCEL_SUBMITTED", "CANCEL_IN_PROGRESS"],
  ]) {
    await set(path, { JobStatus: status });
    expect(await next()).toMatchObject({ status, previousStatus, terminal: false });
  }
  await set(path, { JobStatus: "PAUSED" });
  expect(await next()).toMatchObject({ status: "UNKNOWN", [job]: { upstreamStatus: "PAUSED" } });
  await set(path, { JobStatus: "CANCEL_COMPLETED", Message: "Cancelled by the user" });
  expect(await next()).toMatchObject({
    status: "CANCEL_COMPLETED",
    terminal: true,
    [job]: { message: "Cancelled by the user" },
  });
  expect(await events.type()).toBe("complete");
});
