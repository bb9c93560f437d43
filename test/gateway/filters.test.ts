import { DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

const DATASTORES = `query ($filter: DatastoreFilter, $first: Int) { datastores(filter: $filter, first: $first) { nodes { name status } pageInfo { hasNextPage } } }`;
const JOBS = `query ($id: ID!, $filter: JobFilter, $first: Int) {
  datastore(id: $id) {
    importJobs(filter: $filter, first: $first) { nodes { name status } }
    exportJobs(filter: $filter, first: $first) { nodes { name status } }
  }
}`;

async function start(options: Parameters<typeof startTestGateway>[0] = {}) {
  const gateway = await startTestGateway(options);
  const ids = await createDatastores(gateway.healthLake, 3);
  await gateway.healthLake.send(new DeleteFHIRDatastoreCommand({ DatastoreId: ids[1] }));
  await startImportJobs(gateway.healthLake, ids[0] as string, 2);
  await startExportJobs(gateway.healthLake, ids[0] as string, 2);
  (gateway.calls as unknown[]).length = 0;
  return { gateway, id: ids[0] as string };
}

const inputsOf = (gateway: TestGateway, action: string) =>
  gateway.calls.filter((call) => call.action === action).map((call) => call.input);

const violation = (path: string, message: RegExp) => ({
  path,
  message: expect.stringMatching(message) as string,
});

describe("a filter of datastores", () => {
  test("is not sent where there is none, nor where all of it is null", async () => {
    const { gateway } = await start();
    const nothing = { name: null, status: null, createdBefore: null, createdAfter: null };
    for (const filter of [undefined, null, {}, nothing]) {
      expect((await gateway.query(DATASTORES, { filter })).data.datastores.nodes).toHaveLength(3);
    }
    expect(inputsOf(gateway, "ListFHIRDatastores")).toEqual(Array(4).fill({ MaxResults: 500 }));
  });

  test("reaches HealthLake exactly", async () => {
    const { gateway } = await start();
    const filter = {
      name: "データ a:b",
      status: ["ACTIVE"],
      createdAfter: "2024-10-13T08:00:00.123+02:00",
      createdBefore: "2026-01-01T00:00:00Z",
    };
    expect((await gateway.query(DATASTORES, { filter })).errors).toBeUndefined();
    expect(inputsOf(gateway, "ListFHIRDatastores")).toEqual([
      {
        Filter: {
          DatastoreName: "データ a:b",
          DatastoreStatus: "ACTIVE",
          CreatedAfter: 1728799200.123,
          CreatedBefore: 1767225600,
        },
        MaxResults: 500,
      },
    ]);
  });

  test.each([
    ["name", { name: "datastore 0" }, ["datastore 0"]],
    ["one status", { status: ["DELETED"] }, ["datastore 1"]],
    ["one status, twice", { status: ["DELETED", "DELETED"] }, ["datastore 1"]],
    ["several statuses", { status: ["DELETED", "ACTIVE"] }, ["datastore 2", "datastore 1", "datastore 0"]],
    ["several statuses that none has", { status: ["UPDATING", "CREATE_FAILED"] }, []],
    ["createdBefore", { createdBefore: "2020-01-01T00:00:00Z" }, []],
    ["createdAfter", { createdAfter: "2020-01-01T00:00:00Z" }, ["datastore 2", "datastore 1", "datastore 0"]],
    [
      "all at once",
      { name: "datastore 1", status: ["DELETED", "ACTIVE"], createdAfter: "2020-01-01T00:00:00Z" },
      ["datastore 1"],
    ],
  ])("by %s lets pass what matches it", async (_, filter, names) => {
    const { gateway } = await start();
    const { data, errors } = await gateway.query(DATASTORES, { filter });
    expect(errors).toBeUndefined();
    expect(data.datastores.nodes.map((node: { name: string }) => node.name)).toEqual(names);
  });

  test("by one status is HealthLake's work, by several the gateway's", async () => {
    const { gateway } = await start();
    await gateway.query(DATASTORES, { filter: { status: ["DELETED"] } });
    await gateway.query(DATASTORES, { filter: { status: ["DELETED", "ACTIVE"], name: "datastore 1" } });
    expect(inputsOf(gateway, "ListFHIRDatastores")).toEqual([
      { Filter: { DatastoreStatus: "DELETED" }, MaxResults: 500 },
      { Filter: { DatastoreName: "datastore 1" }, MaxResults: 500 },
    ]);
  });

  test("by several statuses fills the slice over HealthLake's pages, and hasNextPage counts only what passes", async () => {
    const { gateway } = await start({ local: { maxPageSize: 1 } });
    const filter = { status: ["DELETED", "DELETING"] };
    const { data } = await gateway.query(DATASTORES, { filter, first: 1 });
    expect(data.datastores).toEqual({
      nodes: [{ name: "datastore 1", status: "DELETED" }],
      pageInfo: { hasNextPage: false },
    });
    expect(gateway.calls).toHaveLength(3);
  });

  test.each([
    ["an empty name", { name: "" }, [violation("filter.name", /character/)]],
    ["a name of 257 characters", { name: "n".repeat(257) }, [violation("filter.name", /256 character/)]],
    ["a name with letters no name can have", { name: "a,b" }, [violation("filter.name", /./)]],
    ["no status at all", { status: [] }, [violation("filter.status", /at least one/)]],
    ["UNKNOWN", { status: ["UNKNOWN"] }, [violation("filter.status", /^UNKNOWN is output only/)]],
    ["UNKNOWN among others", { status: ["ACTIVE", "UNKNOWN"] }, [violation("filter.status", /UNKNOWN/)]],
    [
      "times that exclude each other",
      { createdAfter: "2024-01-02T00:00:00Z", createdBefore: "2024-01-01T00:00:00Z" },
      [violation("filter.createdAfter", /before createdBefore: nothing can match/)],
    ],
    [
      "times that leave no moment between",
      { createdAfter: "2024-01-01T00:00:00Z", createdBefore: "2024-01-01T00:00:00.000Z" },
      [violation("filter.createdAfter", /nothing can match/)],
    ],
    [
      "several broken rules at once",
      { name: "", status: [], createdAfter: "2024-01-02T00:00:00Z", createdBefore: "2024-01-01T00:00:00Z" },
      [
        violation("filter.name", /character/),
        violation("filter.status", /one/),
        violation("filter.createdAfter", /./),
      ],
    ],
  ])("is refused for %s, and nothing is called", async (_, filter, violations) => {
    const { gateway } = await start();
    const { data, errors } = await gateway.query(DATASTORES, { filter });
    expect(data).toEqual({ datastores: null });
    expect(errors).toMatchObject([
      { path: ["datastores"], extensions: { code: "BAD_USER_INPUT", retryable: false, violations } },
    ]);
    for (const { path } of violations) expect(errors?.[0]?.message).toContain(`${path}: `);
    expect(gateway.calls).toEqual([]);
  });

  test("takes a name of 256 characters, counted as Unicode does", async () => {
    const { gateway } = await start();
    const { errors } = await gateway.query(DATASTORES, { filter: { name: "𠀀".repeat(256) } });
    expect(errors).toBeUndefined();
  });
});

describe("a filter of jobs", () => {
  const ACTIONS = ["ListFHIRImportJobs", "ListFHIRExportJobs"] as const;

  test("is not sent where there is none", async () => {
    const { gateway, id } = await start();
    const { data } = await gateway.query(JOBS, { id });
    expect(data.datastore).toEqual({
      importJobs: {
        nodes: [
          { name: "import 1", status: "COMPLETED" },
          { name: "import 0", status: "COMPLETED" },
        ],
      },
      exportJobs: {
        nodes: [
          { name: "export 1", status: "COMPLETED" },
          { name: "export 0", status: "COMPLETED" },
        ],
      },
    });
    for (const action of ACTIONS)
      expect(inputsOf(gateway, action)).toEqual([{ DatastoreId: id, MaxResults: 500 }]);
  });

  test("reaches HealthLake exactly, for both kinds", async () => {
    const { gateway, id } = await start();
    const filter = {
      name: "nightly",
      status: ["COMPLETED_WITH_ERRORS"],
      submittedAfter: "2024-10-13T06:00:00.001Z",
      submittedBefore: "2026-01-01T00:00:00Z",
    };
    expect((await gateway.query(JOBS, { id, filter })).errors).toBeUndefined();
    for (const action of ACTIONS) {
      expect(inputsOf(gateway, action)).toEqual([
        {
          DatastoreId: id,
          JobName: "nightly",
          JobStatus: "COMPLETED_WITH_ERRORS",
          SubmittedAfter: 1728799200.001,
          SubmittedBefore: 1767225600,
          MaxResults: 500,
        },
      ]);
    }
  });

  test("by several statuses is the gateway's work", async () => {
    const { gateway, id } = await start();
    const { data } = await gateway.query(JOBS, {
      id,
      filter: { status: ["COMPLETED", "FAILED"], name: "import 0" },
    });
    expect(data.datastore).toEqual({
      importJobs: { nodes: [{ name: "import 0", status: "COMPLETED" }] },
      exportJobs: { nodes: [] },
    });
    const none = await gateway.query(JOBS, { id, filter: { status: ["QUEUED", "FAILED"] } });
    expect(none.data.datastore).toEqual({ importJobs: { nodes: [] }, exportJobs: { nodes: [] } });
    expect(inputsOf(gateway, "ListFHIRImportJobs")).toEqual([
      { DatastoreId: id, JobName: "import 0", MaxResults: 500 },
      { DatastoreId: id, MaxResults: 500 },
    ]);
  });

  test.each([
    ["a name of 65 characters", { name: "n".repeat(65) }, violation("filter.name", /64 character/)],
    ["UNKNOWN", { status: ["UNKNOWN"] }, violation("filter.status", /^UNKNOWN is output only/)],
    ["no status at all", { status: [] }, violation("filter.status", /at least one/)],
    [
      "times that exclude each other",
      { submittedAfter: "2024-01-02T00:00:00Z", submittedBefore: "2024-01-01T00:00:00Z" },
      violation("filter.submittedAfter", /must be before submittedBefore/),
    ],
  ])("is refused for %s, at each field that has it", async (_, filter, broken) => {
    const { gateway, id } = await start();
    const { data, errors } = await gateway.query(JOBS, { id, filter });
    expect(data.datastore).toEqual({ importJobs: null, exportJobs: null });
    expect(errors).toMatchObject([
      { path: ["datastore", "importJobs"], extensions: { code: "BAD_USER_INPUT", violations: [broken] } },
      { path: ["datastore", "exportJobs"], extensions: { code: "BAD_USER_INPUT", violations: [broken] } },
    ]);
    expect(gateway.calls.map((call) => call.action)).toEqual(["DescribeFHIRDatastore"]);
  });
});
