// What the subscription to the jobs of all datastores tells, and what it costs.
import { DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { startAuthGateway } from "../../support/auth.js";
import type { GraphQLBody } from "../../support/gateway.js";
import { sum, waitUntilNothingIsLeft, watchersOf } from "../../support/live.js";
import { createDatastores, startExportJobs, startImportJobs } from "../../support/resources.js";
import { openSession } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";
import { startWatchedGateway } from "../../support/watch.js";

const LOCAL = {
  durations: { creatingMs: 0, deletingMs: 0, submittedMs: 600_000, importMs: 600_000, exportMs: 600_000 },
};
const FIELDS = `__typename status upstreamStatus previousStatus terminal job { __typename jobId datastoreId name }
  ... on ImportJobStatusEvent { importJob { jobId } job { progressReport { throughput } } }`;
const QUERY = `($filter: AccountJobsFilter, $endedAfter: DateTime) { jobsStatusChanged(filter: $filter, endedAfter: $endedAfter) { ${FIELDS} } }`;

interface Event {
  readonly __typename: string;
  readonly status: string;
  readonly previousStatus: string | null;
  readonly job: { readonly jobId: string; readonly datastoreId: string };
}

const toEvent = ({ data }: GraphQLBody) => data.jobsStatusChanged as Event;
const jobIdOf = (id: string) => id.slice(33);

async function start(datastores: number) {
  const watched = await startWatchedGateway({ local: LOCAL });
  const { healthLake } = watched.gateway;
  const ids = await createDatastores(healthLake, datastores);
  const imports: string[] = [];
  const exports: string[] = [];
  for (const id of ids) {
    imports.push(...(await startImportJobs(healthLake, id, 1)).map(jobIdOf));
    exports.push(...(await startExportJobs(healthLake, id, 1)).map(jobIdOf));
  }
  const take = async (watch: { readonly next: () => Promise<GraphQLBody> }, count: number) => {
    const events: Event[] = [];
    while (events.length < count) events.push(toEvent(await watch.next()));
    return events;
  };
  return { ...watched, ids, imports, exports, take };
}

test("begins with what runs in all datastores, then tells each change, with the job of its kind", async () => {
  const { gateway, watch, imports, exports, take } = await start(2);
  const events = watch(QUERY);
  const first = await take(events, 4);
  expect(first.map(({ job }) => job.jobId).sort()).toEqual([...imports, ...exports].sort());
  expect(first.map(({ previousStatus }) => previousStatus)).toEqual([null, null, null, null]);
  gateway.local.reportJob(imports[1] as string, { status: "IN_PROGRESS" });
  expect(await take(events, 1)).toMatchObject([
    {
      __typename: "ImportJobStatusEvent",
      status: "IN_PROGRESS",
      upstreamStatus: "IN_PROGRESS",
      previousStatus: "SUBMITTED",
      terminal: false,
      job: { __typename: "ImportJob", jobId: imports[1], name: "import 0" },
      importJob: { jobId: imports[1] },
    },
  ]);
  gateway.local.reportJob(exports[0] as string, { status: "FAILED" });
  expect(await take(events, 1)).toMatchObject([
    { __typename: "ExportJobStatusEvent", status: "FAILED", terminal: true, job: { jobId: exports[0] } },
  ]);
});

test("is told by Server-Sent Events too", async () => {
  const { gateway, client, imports, exports } = await start(1);
  client.socket.close();
  const stream = await postStream(gateway.url, { query: `subscription ${QUERY}` });
  const told = [await stream.next(), await stream.next()].map(({ data }) => toEvent(data as GraphQLBody));
  stream.abort();
  expect(told.map(({ job }) => job.jobId).sort()).toEqual([...imports, ...exports].sort());
  await waitUntilNothingIsLeft(gateway);
});

test("follows datastores that are created meanwhile, and lets those go that are deleted", async () => {
  const { gateway, watch, take, ids, imports } = await start(1);
  const events = watch(QUERY);
  await take(events, 2);
  const [added = ""] = await createDatastores(gateway.healthLake, 1);
  const [job = ""] = await startImportJobs(gateway.healthLake, added, 1);
  expect(await take(events, 1)).toMatchObject([{ job: { jobId: jobIdOf(job), datastoreId: added } }]);
  await gateway.healthLake.send(new DeleteFHIRDatastoreCommand({ DatastoreId: ids[0] }));
  // The list of datastores, and both kinds of jobs of the one that is left.
  await waitFor(() => watchersOf(gateway) === 3);
  gateway.local.reportJob(imports[0] as string, { status: "FAILED" });
  gateway.local.reportJob(jobIdOf(job), { status: "IN_PROGRESS" });
  expect(await take(events, 1)).toMatchObject([{ status: "IN_PROGRESS", job: { datastoreId: added } }]);
});

test("tells of a job that leaves the filter, and of none that never was in it", async () => {
  const { gateway, watch, take, ids, imports, exports } = await start(2);
  const events = watch(QUERY, { filter: { status: ["SUBMITTED"], kind: ["IMPORT"], datastoreId: [ids[0]] } });
  expect(await take(events, 1)).toMatchObject([{ job: { jobId: imports[0] } }]);
  for (const id of [imports[1], exports[0]]) gateway.local.reportJob(id as string, { status: "IN_PROGRESS" });
  gateway.local.reportJob(imports[0] as string, { status: "IN_PROGRESS" });
  expect(await take(events, 1)).toMatchObject([
    { status: "IN_PROGRESS", previousStatus: "SUBMITTED", job: { jobId: imports[0] } },
  ]);
  const running = watch(QUERY, { filter: { nameContains: "EXPORT", statusNot: ["IN_PROGRESS"] } });
  expect(await take(running, 1)).toMatchObject([{ job: { jobId: exports[1] } }]);
  gateway.local.reportJob(imports[0] as string, { status: "COMPLETED" });
  gateway.local.reportJob(exports[0] as string, { status: "COMPLETED" });
  expect(await take(running, 1)).toMatchObject([{ status: "COMPLETED", job: { jobId: exports[0] } }]);
});

test("endedAfter: those that have ended since then as well", async () => {
  const { gateway, watch, take, imports } = await start(1);
  gateway.local.reportJob(imports[0] as string, { status: "FAILED" });
  const events = watch(QUERY, { endedAfter: new Date(Date.now() - 60_000).toISOString() });
  const told = await take(events, 2);
  expect(told.map(({ job, status }) => [job.jobId, status])).toContainEqual([imports[0], "FAILED"]);
});

test("a job that is started here is told of by its mutation, whatever its filter", async () => {
  const { gateway, watch, take, ids } = await start(1);
  const events = watch(QUERY, { filter: { nameContains: "nightly" } });
  await waitFor(() => sum(gateway.status().pollers) === 3);
  const { data } = await gateway.query(
    `mutation ($input: StartExportJobInput!) { startExportJob(input: $input) { jobId } }`,
    {
      input: {
        datastoreId: ids[0],
        name: "nightly export",
        outputDataConfig: { s3Configuration: { s3Uri: "s3://bucket/output/", kmsKeyId: "alias/key" } },
        dataAccessRoleArn: "arn:aws:iam::123456789012:role/HealthLake",
      },
    },
  );
  expect(await take(events, 1)).toMatchObject([{ job: { jobId: data.startExportJob.jobId } }]);
});

test("a crowd of watchers costs what one costs, and nothing of it is left", async () => {
  const { gateway, client, watch, take } = await start(3);
  const pollers = { datastore: 1, import: 3, export: 3 };
  await take(watch(QUERY), 6);
  expect(gateway.status().pollers).toEqual(pollers);
  const crowd = Array.from({ length: 30 }, () => watch(QUERY));
  for (const one of crowd) await take(one, 6);
  expect(gateway.status().pollers).toEqual(pollers);
  expect(watchersOf(gateway)).toBe(31 * 7);
  client.socket.close();
  await waitUntilNothingIsLeft(gateway);
});

test("tells each caller of the jobs that it may list", async () => {
  const gateway = await startAuthGateway([], {
    local: LOCAL,
    env: { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" },
    policy: {
      imports: [
        { actions: ["healthlake:ListFHIRDatastores", "healthlake:ListFHIRImportJobs"], datastores: ["*"] },
      ],
      datastores: [{ actions: ["healthlake:ListFHIRDatastores"], datastores: ["*"] }],
    },
  });
  const [one = "", two = ""] = await createDatastores(gateway.healthLake, 2);
  for (const id of [one, two]) {
    await startImportJobs(gateway.healthLake, id, 1);
    await startExportJobs(gateway.healthLake, id, 1);
  }
  await gateway.setKeys([
    { id: "imports", roles: ["imports"], datastores: [two] },
    { id: "none", roles: ["datastores"] },
  ]);
  const session = await openSession(gateway.url, { headers: gateway.headersOf("imports") });
  session.subscribe("1", `subscription ${QUERY}`);
  const { payload } = await session.nextOf("1");
  expect(toEvent(payload as GraphQLBody)).toMatchObject({
    __typename: "ImportJobStatusEvent",
    job: { datastoreId: two },
  });
  await waitFor(() => gateway.status().pollers.import === 1);
  expect(gateway.status().pollers).toEqual({ datastore: 1, import: 1, export: 0 });
  const refused = await openSession(gateway.url, { headers: gateway.headersOf("none") });
  refused.subscribe("1", `subscription ${QUERY}`);
  expect(JSON.stringify(await refused.nextOf("1"))).toContain("FORBIDDEN");
});

test("refuses a filter that can't be, and watches nothing", async () => {
  const { gateway, watch } = await start(0);
  const { errors } = await watch(QUERY, { filter: { kind: [] } }).next();
  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  expect(watchersOf(gateway)).toBe(0);
});
