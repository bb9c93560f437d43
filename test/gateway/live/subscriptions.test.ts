// What the six subscriptions tell, end to end: on sockets and, where the transports could differ, on streams too.
import { captureLog } from "../../support/captured-log.js";
import { on } from "../../support/faults.js";
import type { GraphQLBody, TestGateway, TestGatewayOptions } from "../../support/gateway.js";
import { startLiveGateway, watchersOf } from "../../support/live.js";
import { createDatastores, startExportJobs, startImportJobs } from "../../support/resources.js";
import { type TestSocket, openSession } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

let gateway: TestGateway;
let client: TestSocket;
const start = async (options?: TestGatewayOptions) => {
  gateway = await startLiveGateway(options);
  client = await openSession(gateway.url);
};
beforeEach(() => start());

let ids = 0;
/** Subscribes on the socket; gives the next event's payload each time it is asked. */
function watch(query: string, variables?: object) {
  const id = String(ids++);
  client.subscribe(id, `subscription ${query}`, variables);
  const next = () => client.nextOf(id);
  return {
    next: async (): Promise<GraphQLBody> => (await next()).payload as GraphQLBody,
    /** Resolves with the type of the next message: "complete", say. */
    type: async () => (await next()).type,
    messages: () => client.messages.filter((message) => message.id === id),
  };
}

async function createDatastore(): Promise<string> {
  const [id] = await createDatastores(gateway.healthLake, 1);
  return id as string;
}

const report = (id: string, status: string) => gateway.local.reportDatastore(id, { status });
const jobIdOf = (id: string) => id.slice(33);

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

const NOBODY = "a".repeat(32);
const ELSEWHERE = `arn:aws:healthlake:us-east-1:999999999999:datastore/fhir/`;

describe.each(["socket", "stream"])(
  "on a %s, what does not exist is a next with NOT_FOUND, then complete:",
  (transport) => {
    test.each<[string, string, (own: string) => string]>([
      ["a datastore", "datastoreStatusChanged", () => NOBODY],
      [
        "an ARN of another account, with an id that is one's own",
        "datastoreStatusChanged",
        (own) => ELSEWHERE + own,
      ],
      ["an import job", "importJobStatusChanged", (own) => `${own}/${NOBODY}`],
      ["an export job", "exportJobStatusChanged", (own) => `${own}/${NOBODY}`],
      ["a job of an unknown datastore", "importJobStatusChanged", () => `${NOBODY}/${NOBODY}`],
      ["the import jobs of an unknown datastore", "importJobsStatusChanged", () => NOBODY],
      ["the export jobs of an unknown datastore", "exportJobsStatusChanged", () => NOBODY],
      ["jobs of an ARN of another account", "importJobsStatusChanged", (own) => ELSEWHERE + own],
    ])("%s", async (_what, field, toId) => {
      const id = toId(await createDatastore());
      const argument = field.includes("Jobs") ? "datastoreId" : "id";
      const query = `subscription { ${field}(${argument}: "${id}") { status } }`;
      const expected = { data: null, errors: [{ path: [field], extensions: { code: "NOT_FOUND" } }] };
      if (transport === "socket") {
        client.subscribe("1", query);
        expect(await client.next()).toMatchObject({ type: "next", payload: expected });
        expect(await client.next()).toEqual({ id: "1", type: "complete" });
      } else {
        const stream = await postStream(gateway.url, { query });
        expect(await stream.ended).toBe("ended");
        expect(stream.events).toEqual([
          { event: "next", data: expect.objectContaining({ data: null }) },
          { event: "complete", data: undefined },
        ]);
        expect(stream.events[0]?.data).toMatchObject(expected);
      }
      await waitFor(() => gateway.status().subscriptions + watchersOf(gateway) === 0);
    });
  },
);

describe("refuses as BAD_USER_INPUT, before anything is asked of HealthLake,", () => {
  test.each([
    ["an id that is none", '{ datastoreStatusChanged(id: "x") { status } }', "id"],
    [
      "an ARN of another Region",
      `{ datastoreStatusChanged(id: "arn:aws:healthlake:eu-west-1:123456789012:datastore/fhir/${NOBODY}") { status } }`,
      "id",
    ],
    ["a datastore's id for a job's", `{ importJobStatusChanged(id: "${NOBODY}") { status } }`, "id"],
    [
      "a job's id for a datastore's",
      `{ exportJobsStatusChanged(datastoreId: "${NOBODY}/${NOBODY}") { status } }`,
      "datastoreId",
    ],
    [
      "UNKNOWN in a datastore's until",
      `{ datastoreStatusChanged(id: "${NOBODY}", until: [ACTIVE, UNKNOWN]) { status } }`,
      "until",
    ],
    [
      "UNKNOWN in an import's until",
      `{ importJobStatusChanged(id: "${NOBODY}/${NOBODY}", until: UNKNOWN) { status } }`,
      "until",
    ],
    [
      "UNKNOWN in an export's until",
      `{ exportJobStatusChanged(id: "${NOBODY}/${NOBODY}", until: UNKNOWN) { status } }`,
      "until",
    ],
    [
      "UNKNOWN in the filter",
      "{ datastoresStatusChanged(filter: { status: UNKNOWN }) { status } }",
      "filter.status",
    ],
    [
      "a filter that nothing can pass",
      "{ datastoresStatusChanged(filter: { status: [] }) { status } }",
      "filter.status",
    ],
    [
      "a name that no datastore can have",
      '{ datastoresStatusChanged(filter: { name: "" }) { status } }',
      "filter.name",
    ],
  ])("%s", async (_what, query, path) => {
    const { data, errors } = await watch(query).next();
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", violations: [{ path, message: expect.any(String) }] } },
    ]);
    expect(gateway.calls).toEqual([]);
    expect(gateway.status()).toMatchObject({
      subscriptions: 0,
      watchers: { datastore: 0, import: 0, export: 0 },
    });
  });

  test("a time that is none, as a variable", async () => {
    const events = watch(
      '($at: DateTime) { importJobsStatusChanged(datastoreId: "x", endedAfter: $at) { status } }',
      { at: "yesterday" },
    );
    expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
    expect(await events.type()).toBe("complete");
  });
});

describe("all datastores", () => {
  const ALL =
    "($filter: DatastoreStatusFilter) { datastoresStatusChanged(filter: $filter) { status previousStatus datastore { datastoreId name } } }";
  const seenBy = (events: ReturnType<typeof watch>) => async () => {
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
    await waitFor(() => gateway.calls.length > 8);
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
  await start({ local: { durations: { creatingMs: 0, submittedMs: 0, importMs: 60_000 } } });
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

describe("errors in an event", () => {
  const TAGS = "{ datastoresStatusChanged { status datastore { datastoreId tags { key } } } }";

  test("that only concern a field leave the rest, and the stream goes on", async () => {
    const id = await createDatastore();
    gateway.setFaults(on("ListTagsForResource", { kind: "error", name: "AccessDeniedException" }));
    const events = watch(TAGS);
    expect(await events.next()).toMatchObject({
      data: { datastoresStatusChanged: { status: "ACTIVE", datastore: { datastoreId: id, tags: null } } },
      errors: [{ path: ["datastoresStatusChanged", "datastore", "tags"], extensions: { code: "FORBIDDEN" } }],
    });
    gateway.setFaults(undefined);
    report(id, "UPDATING");
    const { data, errors } = await events.next();
    expect([data.datastoresStatusChanged.datastore.tags, errors]).toEqual([[{ key: "index" }], undefined]);
  });

  test("are masked with a requestId, under which the log has the cause, on sockets and streams alike", async () => {
    const SECRET = "what only the log may tell";
    const captured = captureLog();
    await start({ dependencies: { log: captured.log } });
    await createDatastore();
    const fault = { kind: "error", name: "NobodyKnowsException", message: SECRET } as const;
    gateway.setFaults(on("ListTagsForResource", fault));
    const stream = await postStream(gateway.url, { query: `subscription ${TAGS}` });
    const events = watch(TAGS);
    for (const body of [await events.next(), (await stream.next()).data]) {
      expect(body).toMatchObject({
        data: { datastoresStatusChanged: { datastore: { tags: null } } },
        errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR", requestId: expect.any(String) } }],
      });
      expect(JSON.stringify(body)).not.toContain(SECRET);
      const { requestId } = body?.errors?.[0]?.extensions as { requestId: string };
      const told = () => captured.lines("operation failed").filter((line) => line.requestId === requestId);
      await waitFor(() => told().length > 0);
      expect(JSON.stringify(told())).toContain(SECRET);
    }
  });
});
