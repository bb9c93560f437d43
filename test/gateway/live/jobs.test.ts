// What the subscriptions to jobs tell, end to end; imports and exports alike.
import type { GraphQLBody, TestGateway, TestGatewayOptions } from "../../support/gateway.js";
import { on } from "../../support/faults.js";
import { createDatastores, startExportJobs, startImportJobs } from "../../support/resources.js";
import { waitFor } from "../../support/wait.js";
import { type WatchedGateway, startWatchedGateway } from "../../support/watch.js";

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

const jobIdOf = (id: string) => id.slice(33);

describe.each([
  ["import", "Import", startImportJobs],
  ["export", "Export", startExportJobs],
] as const)("%s jobs", (kind, Kind, startJobs) => {
  const RUNNING = {
    durations: { creatingMs: 0, deletingMs: 0, submittedMs: 60_000, importMs: 60_000, exportMs: 60_000 },
  };
  const one = `($id: ID!, $until: [JobStatus!]) { ${kind}JobStatusChanged(id: $id, until: $until) { status previousStatus terminal ${kind}Job { jobId status endTime } } }`;
  const all = `($datastoreId: ID!, $endedAfter: DateTime) { ${kind}JobsStatusChanged(datastoreId: $datastoreId, endedAfter: $endedAfter) { status previousStatus ${kind}Job { jobId } } }`;
  const seen = ({ data }: GraphQLBody) => data[`${kind}JobStatusChanged`];
  const seenOfAll = ({ data }: GraphQLBody) => {
    const { status, previousStatus, [`${kind}Job`]: job } = data[`${kind}JobsStatusChanged`];
    return [job.jobId, previousStatus, status];
  };
  const startedJobs = async (count: number) => {
    const datastoreId = await createDatastore();
    const jobs = await startJobs(gateway.healthLake, datastoreId, count);
    return { datastoreId, jobs, jobIds: jobs.map(jobIdOf) };
  };

  test("one: its present state, each change, and the end after a terminal status", async () => {
    await start({ local: RUNNING });
    const { jobs, jobIds } = await startedJobs(1);
    const events = watch(one, { id: jobs[0] });
    expect(seen(await events.next())).toMatchObject({
      status: "SUBMITTED",
      previousStatus: null,
      terminal: false,
    });
    gateway.local.reportJob(jobIds[0] as string, { status: "IN_PROGRESS" });
    expect(seen(await events.next())).toMatchObject({ status: "IN_PROGRESS", previousStatus: "SUBMITTED" });
    gateway.local.reportJob(jobIds[0] as string, { status: "COMPLETED_WITH_ERRORS" });
    expect(seen(await events.next())).toMatchObject({
      status: "COMPLETED_WITH_ERRORS",
      previousStatus: "IN_PROGRESS",
      terminal: true,
      [`${kind}Job`]: { endTime: expect.any(String) },
    });
    expect(await events.type()).toBe("complete");
  });

  test("one: until, and UNKNOWN with an endTime is terminal", async () => {
    await start({ local: RUNNING });
    const { jobs, jobIds } = await startedJobs(2);
    const until = watch(one, { id: jobs[0], until: ["IN_PROGRESS"] });
    const strange = watch(one, { id: jobs[1] });
    await Promise.all([until.next(), strange.next()]);
    gateway.local.reportJob(jobIds[0] as string, { status: "IN_PROGRESS" });
    expect(seen(await until.next())).toMatchObject({ status: "IN_PROGRESS" });
    expect(await until.type()).toBe("complete");
    gateway.local.reportJob(jobIds[1] as string, { status: "EVAPORATED", endTime: Date.now() });
    expect(seen(await strange.next())).toMatchObject({ status: "UNKNOWN", terminal: true });
    expect(await strange.type()).toBe("complete");
  });

  test("all: those that run first, then each change and those that appear", async () => {
    await start({ local: RUNNING });
    const { datastoreId, jobIds } = await startedJobs(2);
    gateway.local.reportJob(jobIds[0] as string, { status: "FAILED" });
    const events = watch(all, { datastoreId });
    expect(seenOfAll(await events.next())).toEqual([jobIds[1], null, "SUBMITTED"]);
    const [third] = await startJobs(gateway.healthLake, datastoreId, 1);
    expect(seenOfAll(await events.next())).toEqual([jobIdOf(third as string), null, expect.any(String)]);
    gateway.local.reportJob(jobIds[1] as string, { status: "COMPLETED" });
    expect(seenOfAll(await events.next())).toEqual([jobIds[1], "SUBMITTED", "COMPLETED"]);
  });

  test("all: with endedAfter no ending is missed", async () => {
    await start({ local: RUNNING });
    const { datastoreId, jobIds } = await startedJobs(3);
    const [before, after] = jobIds as [string, string];
    gateway.local.reportJob(before, { status: "COMPLETED", endTime: Date.now() - 60_000 });
    gateway.local.reportJob(after, { status: "COMPLETED" });
    const events = watch(all, { datastoreId, endedAfter: new Date(Date.now() - 30_000).toISOString() });
    const first = [seenOfAll(await events.next()), seenOfAll(await events.next())];
    expect(first).toContainEqual([after, null, "COMPLETED"]);
    expect(first).toContainEqual([jobIds[2], null, "SUBMITTED"]);
  });

  test("all: NOT_FOUND once the datastore is", async () => {
    const { datastoreId } = await startedJobs(0);
    const events = watch(all, { datastoreId });
    await waitFor(() => gateway.status().watchers[kind] === 1 && gateway.calls.length > 0);
    gateway.setFaults(on(`ListFHIR${Kind}Jobs`, { kind: "error", name: "ResourceNotFoundException" }));
    expect(await events.next()).toMatchObject({
      data: null,
      errors: [{ extensions: { code: "NOT_FOUND" } }],
    });
    expect(await events.type()).toBe("complete");
  });
});

test("withProgress: a changed progressReport is an event, and without it none", async () => {
  // So long that its own progress does not move meanwhile.
  await start({ local: { durations: { creatingMs: 0, submittedMs: 0, importMs: 86_400_000 } } });
  const datastoreId = await createDatastore();
  const [id] = (await startImportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  const query = `($id: ID!, $withProgress: Boolean!) { importJobStatusChanged(id: $id, withProgress: $withProgress) {
    status previousStatus importJob { progressReport { totalNumberOfResourcesImported } } } }`;
  const [told, silent] = [
    watch(query, { id, withProgress: true }),
    watch(query, { id, withProgress: false }),
  ];
  await Promise.all([told.next(), silent.next()]);
  const progress = {
    TotalNumberOfScannedFiles: 1,
    TotalSizeOfScannedFilesInMB: 1,
    TotalNumberOfImportedFiles: 1,
    TotalNumberOfResourcesScanned: 5_000_000_000,
    TotalNumberOfResourcesImported: 5_000_000_000,
    TotalNumberOfResourcesWithCustomerError: 0,
    TotalNumberOfFilesReadWithCustomerError: 0,
    Throughput: 1,
  };
  gateway.local.reportJob(jobIdOf(id), { status: "IN_PROGRESS", progress });
  expect(await told.next()).toEqual({
    data: {
      importJobStatusChanged: {
        status: "IN_PROGRESS",
        previousStatus: "IN_PROGRESS",
        importJob: { progressReport: { totalNumberOfResourcesImported: 5_000_000_000 } },
      },
    },
  });
  gateway.local.reportJob(jobIdOf(id), { status: "COMPLETED", progress });
  expect((await silent.next()).data.importJobStatusChanged).toMatchObject({ status: "COMPLETED" });
  expect(silent.messages().filter(({ type }) => type === "next")).toHaveLength(2);
});
