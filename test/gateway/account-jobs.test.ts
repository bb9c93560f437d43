// Jobs of all datastores: what they cost, in which order they come, and that nothing is seen twice or not at all.
import { DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import type { TestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";
import { TRANSPORTS, askAt } from "../support/transports.js";
import { startCounted } from "./economy-setup.js";

const JOBS = `query ($filter: AccountJobsFilter, $orderBy: JobOrder, $first: Int, $after: String, $last: Int, $before: String) {
  jobs(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    asOf
    edges { cursor node { __typename jobId datastoreId name status submitTime endTime } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

interface JobNode {
  readonly __typename: string;
  readonly jobId: string;
  readonly datastoreId: string;
  readonly name: string;
  readonly status: string;
  readonly submitTime: string;
  readonly endTime: string | null;
}

async function load(gateway: Pick<TestGateway, "query">, variables: object = {}) {
  const { data, errors, extensions } = await gateway.query(JOBS, variables);
  expect(errors).toBeUndefined();
  const { edges, pageInfo, asOf } = data.jobs as {
    edges: { cursor: string; node: JobNode }[];
    pageInfo: Record<string, unknown>;
    asOf: string;
  };
  return { nodes: edges.map(({ node }) => node), edges, pageInfo, asOf, cost: extensions?.cost };
}

const RESOURCES = { datastores: 3, importJobs: 2, exportJobs: 1 };
const keyOf = ({ datastoreId, jobId }: JobNode) => `${datastoreId}/${jobId}`;

test.each(TRANSPORTS)("jobs of both kinds and all datastores, the newest first, by %s", async (transport) => {
  const { url, counts, importJobIds, exportJobIds } = await startCounted(RESOURCES);
  const { data, errors, extensions } = await askAt(transport, url, {
    query: "{ jobs { nodes { __typename jobId datastoreId submitTime datastore { name } } } }",
  });
  expect(errors).toBeUndefined();
  const nodes = data.jobs.nodes as JobNode[];
  const times = nodes.map(({ submitTime }) => submitTime);
  expect(nodes.map(keyOf).sort()).toEqual([...importJobIds, ...exportJobIds].sort());
  expect(times).toEqual([...times].sort().reverse());
  expect(new Set(nodes.map(({ __typename }) => __typename))).toEqual(new Set(["ImportJob", "ExportJob"]));
  // Their datastores were listed anyway.
  expect(counts()).toEqual({ ListFHIRDatastores: 1, ListFHIRImportJobs: 3, ListFHIRExportJobs: 3 });
  expect(extensions?.cost).toMatchObject({ estimatedCalls: 1 + 2 * 20, actualCalls: 7, nodes: 18 });
});

test("a full account is within the limits, and its second page costs nothing while the first is cached", async () => {
  const gateway = await startCounted(
    { datastores: 20, importJobs: 1, exportJobs: 1 },
    { env: { READ_CACHE_TTL_MS: "60000" } },
  );
  const first = await load(gateway);
  expect(first.nodes).toHaveLength(20);
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(first.cost).toMatchObject({ estimatedCalls: 41, actualCalls: 41 });
  const second = await load(gateway, { after: first.pageInfo.endCursor });
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  expect(second.cost).toMatchObject({ estimatedCalls: 41, actualCalls: 0 });
  const keys = [...first.nodes, ...second.nodes].map(keyOf);
  expect(new Set(keys).size).toBe(40);
  const back = await load(gateway, { last: 20, before: second.pageInfo.startCursor });
  expect(back.nodes).toEqual(first.nodes);
  expect((await load(gateway, { last: 20 })).nodes).toEqual(second.nodes);
});

test("pages of lists are counted: in the estimate, too, once they are known", async () => {
  const gateway = await startCounted({ datastores: 2, importJobs: 5 }, { local: { maxPageSize: 2 } });
  const first = await load(gateway, { filter: { kind: ["IMPORT"] } });
  expect(first.nodes).toHaveLength(10);
  // Two datastores are one page; five jobs are three.
  expect(gateway.counts()).toEqual({ ListFHIRDatastores: 1, ListFHIRImportJobs: 6 });
  expect(first.cost?.estimatedCalls).toBe(1 + 20);
  expect((await load(gateway, { filter: { kind: ["IMPORT"] } })).cost?.estimatedCalls).toBe(1 + 6);
});

describe("orderBy", () => {
  test.each([
    ["NAME", "ASC", (job: JobNode) => job.name],
    ["NAME", "DESC", (job: JobNode) => job.name],
    ["STATUS", "ASC", (job: JobNode) => job.status],
    ["SUBMIT_TIME", "ASC", (job: JobNode) => job.submitTime],
  ] as const)("%s %s, page after page, forward and backward", async (field, direction, keyOfOrder) => {
    const gateway = await startCounted(RESOURCES, { env: { READ_CACHE_TTL_MS: "60000" } });
    const orderBy = { field, direction };
    const { nodes: all } = await load(gateway, { orderBy, first: 500 });
    const values = all.map(keyOfOrder);
    const sorted = [...values].sort();
    expect(values).toEqual(direction === "ASC" ? sorted : sorted.reverse());
    for (const way of ["forward", "backward"] as const) {
      const seen: JobNode[] = [];
      for (let cursor: unknown = null; ;) {
        const { nodes, pageInfo } = await load(
          gateway,
          way === "forward" ? { orderBy, first: 2, after: cursor } : { orderBy, last: 2, before: cursor },
        );
        if (way === "forward") seen.push(...nodes);
        else seen.unshift(...nodes);
        cursor = way === "forward" ? pageInfo.endCursor : pageInfo.startCursor;
        if (!(way === "forward" ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break;
      }
      expect(seen).toEqual(all);
    }
  });

  test("END_TIME: jobs that have not ended come last in both directions", async () => {
    const durations = { creatingMs: 0, submittedMs: 0, importMs: 600_000, exportMs: 0 };
    const gateway = await startCounted(
      { datastores: 1, importJobs: 1, exportJobs: 2 },
      { local: { durations } },
    );
    for (const direction of ["ASC", "DESC"]) {
      const { nodes } = await load(gateway, { orderBy: { field: "END_TIME", direction } });
      const ends = nodes.map(({ endTime }) => endTime);
      expect(ends.pop()).toBeNull();
      expect(ends).toEqual(direction === "ASC" ? [...ends].sort() : [...ends].sort().reverse());
      expect(ends).toHaveLength(2);
    }
  });
});

describe("filter", () => {
  test("by kind, datastore and name", async () => {
    const gateway = await startCounted(RESOURCES);
    const [one = ""] = gateway.datastoreIds;
    const names = async (filter: object) =>
      (await load(gateway, { filter, orderBy: { field: "NAME", direction: "ASC" } })).nodes.map(
        ({ name }) => name,
      );
    expect(await names({ datastoreId: [one] })).toEqual(["export 0", "import 0", "import 1"]);
    expect(await names({ datastoreId: [one], kind: ["EXPORT"] })).toEqual(["export 0"]);
    expect(await names({ nameContains: "PORT 1" })).toEqual(["import 1", "import 1", "import 1"]);
    const { data } = await gateway.query(`{ datastore(id: "${one}") { id arn } }`);
    const { id, arn } = data.datastore as { id: string; arn: string };
    for (const form of [id, arn]) expect(await names({ datastoreId: [form] })).toHaveLength(3);
    expect(await names({ datastoreId: [arn.replace(/:\d{12}:/, ":999999999999:")] })).toEqual([]);
    expect(await names({ datastoreId: ["0".repeat(32)] })).toEqual([]);
  });

  test("what is named alone is walked", async () => {
    const gateway = await startCounted(RESOURCES);
    await load(gateway, { filter: { datastoreId: [gateway.datastoreIds[0]], kind: ["IMPORT", "IMPORT"] } });
    expect(gateway.counts()).toEqual({ ListFHIRDatastores: 1, ListFHIRImportJobs: 1 });
  });

  test("by status", async () => {
    const gateway = await startCounted(RESOURCES);
    const count = async (filter: object) => (await load(gateway, { filter })).nodes.length;
    expect(await count({ status: ["COMPLETED"] })).toBe(9);
    expect(await count({ statusNot: ["COMPLETED"] })).toBe(0);
    expect(await count({ status: ["FAILED", "IN_PROGRESS"] })).toBe(0);
    expect(await count({ status: ["COMPLETED", "FAILED"], statusNot: ["COMPLETED"] })).toBe(0);
  });

  test("times go to HealthLake and hold exactly; without any, it is asked for the last 30 days", async () => {
    const gateway = await startCounted({ datastores: 1, importJobs: 3 });
    const inputs = () =>
      gateway.calls.filter(({ action }) => action === "ListFHIRImportJobs").map(({ input }) => input);
    const { nodes } = await load(gateway, { orderBy: { field: "SUBMIT_TIME", direction: "ASC" } });
    const window = inputs()[0] as Record<string, number>;
    expect(window.SubmittedAfter! % 3600).toBe(0);
    const days = (Date.now() / 1000 - window.SubmittedAfter!) / 86_400;
    expect(days).toBeGreaterThanOrEqual(30);
    expect(days).toBeLessThan(30 + 1 / 24 + 0.01);
    const after = { submittedAfter: nodes[0]?.submitTime };
    expect((await load(gateway, { filter: after })).nodes.map(keyOf)).not.toContain(keyOf(nodes[0]!));
    expect(inputs().at(-1)).toMatchObject({ SubmittedAfter: Date.parse(nodes[0]!.submitTime) / 1000 });
    const before = { submittedBefore: nodes[0]?.submitTime };
    expect((await load(gateway, { filter: before })).nodes).toEqual([]);
    expect(inputs().at(-1)).not.toHaveProperty("SubmittedAfter");
  });

  test.each([
    [{ kind: [] }, ["filter.kind"]],
    [{ status: [], statusNot: ["UNKNOWN"] }, ["filter.status", "filter.statusNot"]],
    [{ datastoreId: ["x"], nameContains: "" }, ["filter.nameContains", "filter.datastoreId.0"]],
    [
      { submittedAfter: "2026-01-02T00:00:00Z", submittedBefore: "2026-01-01T00:00:00Z" },
      ["filter.submittedAfter"],
    ],
  ])("refuses %j, and calls nothing", async (filter, paths) => {
    const gateway = await startCounted({ datastores: 1 });
    const { data, errors } = await gateway.query(JOBS, { filter });
    expect(data).toEqual({ jobs: null });
    expect(errors).toMatchObject([{ path: ["jobs"], extensions: { code: "BAD_USER_INPUT" } }]);
    const violations = errors?.[0]?.extensions.violations as { path: string }[];
    expect(violations.map(({ path }) => path)).toEqual(paths);
    expect(gateway.counts()).toEqual({});
  });
});

test("refuses first with last, and a cursor of another filter or order", async () => {
  const gateway = await startCounted({ datastores: 1, importJobs: 2 });
  const { pageInfo } = await load(gateway, { first: 1 });
  const violationsOf = async (variables: object) => {
    const { errors } = await gateway.query(JOBS, variables);
    return errors?.[0]?.extensions.violations;
  };
  const after = pageInfo.endCursor;
  expect(await violationsOf({ first: 1, last: 1 })).toMatchObject([{ path: "last" }]);
  expect(await violationsOf({ after, filter: { kind: ["IMPORT"] } })).toMatchObject([{ path: "after" }]);
  expect(await violationsOf({ after, orderBy: { field: "NAME", direction: "DESC" } })).toMatchObject([
    { path: "after" },
  ]);
});

test("a job that was started here is in the next answer, at its place, and cursors stay exact", async () => {
  const gateway = await startCounted(RESOURCES, { env: { READ_CACHE_TTL_MS: "60000" } });
  const { nodes: all } = await load(gateway, { first: 500 });
  const { pageInfo } = await load(gateway, { first: 4 });
  const { data } = await gateway.query(
    `mutation ($input: StartExportJobInput!) { startExportJob(input: $input) { jobId } }`,
    {
      input: {
        datastoreId: gateway.datastoreIds[0],
        outputDataConfig: { s3Configuration: { s3Uri: "s3://bucket/output/", kmsKeyId: "alias/key" } },
        dataAccessRoleArn: "arn:aws:iam::123456789012:role/HealthLake",
      },
    },
  );
  gateway.recount();
  const [newest] = (await load(gateway, { first: 1 })).nodes;
  expect(newest?.jobId).toBe(data.startExportJob.jobId);
  // Only what was changed is read again.
  expect(gateway.counts()).toEqual({ ListFHIRExportJobs: 1 });
  expect((await load(gateway, { first: 500, after: pageInfo.endCursor })).nodes).toEqual(all.slice(4));
});

test("leaves out datastores that have no jobs (any more), and those that vanish meanwhile", async () => {
  const gateway = await startCounted(RESOURCES);
  const [one, two] = gateway.datastoreIds;
  await gateway.healthLake.send(new DeleteFHIRDatastoreCommand({ DatastoreId: one }));
  gateway.recount();
  gateway.setFaults(({ action, input }) =>
    action.endsWith("Jobs") && (input as { DatastoreId: string }).DatastoreId === two
      ? { kind: "error", name: "ResourceNotFoundException", status: 400 }
      : undefined,
  );
  const { nodes } = await load(gateway);
  expect(new Set(nodes.map(({ datastoreId }) => datastoreId))).toEqual(new Set([gateway.datastoreIds[2]]));
  expect(gateway.counts()).toEqual({ ListFHIRDatastores: 1, ListFHIRImportJobs: 2, ListFHIRExportJobs: 2 });
});

test("one list that fails is the field's error, and its siblings are answered", async () => {
  const gateway = await startCounted(RESOURCES);
  gateway.setFaults(({ action }) =>
    action === "ListFHIRExportJobs"
      ? { kind: "error", name: "AccessDeniedException", status: 403 }
      : undefined,
  );
  const { data, errors } = await gateway.query("{ jobs { nodes { id } } datastores { nodes { name } } }");
  expect(data.jobs).toBeNull();
  expect(data.datastores.nodes).toHaveLength(3);
  expect(errors).toMatchObject([{ path: ["jobs"], extensions: { code: "FORBIDDEN" } }]);
});

describe("an account that is too large", () => {
  test("is refused before any call, with what to narrow", async () => {
    const gateway = await startCounted({ datastores: 3 }, { env: { LIMIT_UPSTREAM_CALLS: "10" } });
    const { errors } = await gateway.query(JOBS);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/41 calls.*fewer kinds or datastores \(filter\)/),
        extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_UPSTREAM_CALLS" },
      },
    ]);
    expect(gateway.counts()).toEqual({});
    await gateway.query("{ datastores { nodes { id } } }");
    expect((await load(gateway)).cost?.estimatedCalls).toBe(7);
  });

  test("or where its pages turn out to be too many", async () => {
    const gateway = await startCounted(
      { datastores: 1, importJobs: 12 },
      { env: { LIMIT_UPSTREAM_CALLS: "10" }, local: { maxPageSize: 1 } },
    );
    await gateway.query("{ datastores { nodes { id } } }");
    const { errors } = await gateway.query(JOBS, { filter: { kind: ["IMPORT"] } });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/narrow the filter by submittedAfter, kind or datastoreId$/),
        extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_UPSTREAM_CALLS" },
      },
    ]);
  });
});

test("asOf is when the oldest list was asked for", async () => {
  const gateway = await startCounted(RESOURCES, { env: { READ_CACHE_TTL_MS: "60000" } });
  const before = Date.now();
  const first = await load(gateway);
  const asOf = Date.parse(first.asOf);
  expect(asOf).toBeGreaterThanOrEqual(before - 1);
  expect(asOf).toBeLessThanOrEqual(Date.now());
  const [one = ""] = gateway.datastoreIds;
  await startImportJobs(gateway.healthLake, one, 1);
  await startExportJobs(gateway.healthLake, one, 1);
  const again = await load(gateway, { first: 3 });
  // Times are rounded to milliseconds, and the two clocks are read one after the other.
  expect(Math.abs(Date.parse(again.asOf) - asOf)).toBeLessThanOrEqual(2);
});

test("an account without datastores has no jobs, for one call", async () => {
  const gateway = await startCounted({ datastores: 0 });
  const { nodes, pageInfo } = await load(gateway);
  expect(nodes).toEqual([]);
  expect(pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: null,
    endCursor: null,
  });
  expect(gateway.counts()).toEqual({ ListFHIRDatastores: 1 });
  await createDatastores(gateway.healthLake, 1);
  expect((await load(gateway)).nodes).toEqual([]);
});
