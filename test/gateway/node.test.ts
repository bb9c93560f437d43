import { encodeGlobalId } from "../../src/relay/global-id.js";
import { startTestGateway } from "../support/gateway.js";
import { on } from "../support/faults.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

const UNKNOWN = "0123456789abcdef0123456789abcdef";
const NODE = `query ($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Datastore { datastoreId endpoint }
    ... on Job { jobId datastoreId status }
    ... on ImportJob { inputDataConfig { s3Uri } }
    ... on ExportJob { outputDataConfig { s3Configuration { kmsKeyId } } }
  }
}`;
const NODES = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Job { name } ... on Datastore { name } } }`;

async function start() {
  const gateway = await startTestGateway();
  const datastoreIds = await createDatastores(gateway.healthLake, 2);
  const imports = await startImportJobs(gateway.healthLake, datastoreIds[0] as string, 2);
  const exports = await startExportJobs(gateway.healthLake, datastoreIds[0] as string, 2);
  (gateway.calls as unknown[]).length = 0;
  return { gateway, datastoreIds, imports, exports };
}

describe("node(id)", () => {
  test("finds a datastore, with fragments on the object and none of the job's fields", async () => {
    const { gateway, datastoreIds } = await start();
    const [datastoreId] = datastoreIds as [string];
    const id = encodeGlobalId("Datastore", datastoreId);
    const { data, errors } = await gateway.query(NODE, { id });
    expect(errors).toBeUndefined();
    expect(data.node).toEqual({
      __typename: "Datastore",
      id,
      datastoreId,
      endpoint: expect.stringContaining(datastoreId) as string,
    });
  });

  test("finds jobs of both kinds, with fragments on the interface and on the object", async () => {
    const { gateway, imports, exports } = await start();
    const importId = encodeGlobalId("ImportJob", imports[0] as string);
    expect((await gateway.query(NODE, { id: importId })).data.node).toEqual({
      __typename: "ImportJob",
      id: importId,
      jobId: imports[0]?.split("/")[1],
      datastoreId: imports[0]?.split("/")[0],
      status: "COMPLETED",
      inputDataConfig: { s3Uri: "s3://bucket/input/" },
    });
    const exportId = encodeGlobalId("ExportJob", exports[0] as string);
    expect((await gateway.query(NODE, { id: exportId })).data.node).toMatchObject({
      __typename: "ExportJob",
      id: exportId,
      outputDataConfig: { s3Configuration: { kmsKeyId: "alias/key" } },
    });
  });

  test("checks that it exists, even where only the id is selected", async () => {
    const { gateway, datastoreIds } = await start();
    const ID_ONLY = `query ($id: ID!) { node(id: $id) { id } }`;
    const id = encodeGlobalId("Datastore", datastoreIds[0] as string);
    expect((await gateway.query(ID_ONLY, { id })).data.node).toEqual({ id });
    expect(gateway.calls.map((call) => call.action)).toEqual(["DescribeFHIRDatastore"]);
    for (const unknown of [
      encodeGlobalId("Datastore", UNKNOWN),
      encodeGlobalId("ImportJob", `${UNKNOWN}/${UNKNOWN}`),
      encodeGlobalId("ExportJob", `${datastoreIds[0]}/${UNKNOWN}`),
    ]) {
      const body = await gateway.query(ID_ONLY, { id: unknown });
      expect(body.data).toEqual({ node: null });
      expect(body.errors).toBeUndefined();
    }
  });

  test.each([
    ["an AWS id", UNKNOWN],
    ["the AWS ids of a job", `${UNKNOWN}/${UNKNOWN}`],
    ["an ARN", `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${UNKNOWN}`],
    ["a global id with padding", `${encodeGlobalId("Datastore", UNKNOWN)}=`],
    ["a global id of another type", Buffer.from(`Tag:${UNKNOWN}`).toString("base64url")],
    ["nothing", ""],
  ])("refuses %s, and calls nothing", async (_, id) => {
    const { gateway } = await start();
    const body = await gateway.query(NODE, { id });
    expect(body.data).toEqual({ node: null });
    expect(body.errors).toMatchObject([
      {
        message: "id: must be a global id of this gateway",
        path: ["node"],
        extensions: { code: "BAD_USER_INPUT", retryable: false, violations: [{ path: "id" }] },
      },
    ]);
    expect(gateway.calls).toEqual([]);
  });
});

describe("nodes(ids)", () => {
  test("keeps the order over all types, with null for unknown ones and an error at the index of malformed ones", async () => {
    const { gateway, datastoreIds, imports, exports } = await start();
    const exportId = encodeGlobalId("ExportJob", exports[1] as string);
    const datastoreId = encodeGlobalId("Datastore", datastoreIds[1] as string);
    const importId = encodeGlobalId("ImportJob", imports[0] as string);
    const unknown = encodeGlobalId("Datastore", UNKNOWN);
    const ids = [exportId, unknown, "nope", datastoreId, importId, datastoreIds[0], exportId];
    const { data, errors } = await gateway.query(NODES, { ids });
    expect(data.nodes).toEqual([
      { __typename: "ExportJob", id: exportId, name: "export 1" },
      null,
      null,
      { __typename: "Datastore", id: datastoreId, name: "datastore 1" },
      { __typename: "ImportJob", id: importId, name: "import 0" },
      null,
      { __typename: "ExportJob", id: exportId, name: "export 1" },
    ]);
    expect(errors).toMatchObject([
      {
        message: "ids.2: must be a global id of this gateway",
        path: ["nodes", 2],
        extensions: { code: "BAD_USER_INPUT", violations: [{ path: "ids.2" }] },
      },
      { message: "ids.5: must be a global id of this gateway", path: ["nodes", 5] },
    ]);
  });

  test("loads a duplicate once", async () => {
    const { gateway, datastoreIds } = await start();
    const id = encodeGlobalId("Datastore", datastoreIds[0] as string);
    const { data } = await gateway.query(NODES, { ids: Array(100).fill(id) });
    expect(data.nodes).toEqual(Array(100).fill({ __typename: "Datastore", id, name: "datastore 0" }));
    expect(gateway.calls).toHaveLength(1);
  });

  test("takes none at all", async () => {
    const { gateway } = await start();
    expect((await gateway.query(NODES, { ids: [] })).data).toEqual({ nodes: [] });
    expect(gateway.calls).toEqual([]);
  });

  test("takes 100 and refuses 101 at `ids`, and calls nothing", async () => {
    const { gateway } = await start();
    const ids = Array.from({ length: 101 }, (_, index) =>
      encodeGlobalId("Datastore", String(index % 50).padStart(32, "0")),
    );
    const hundred = await gateway.query(NODES, { ids: ids.slice(1) });
    expect(hundred.errors).toBeUndefined();
    expect(hundred.data.nodes).toEqual(Array(100).fill(null));
    (gateway.calls as unknown[]).length = 0;
    const body = await gateway.query(NODES, { ids });
    expect(body.errors).toMatchObject([
      {
        message: "ids: must hold at most 100 ids, not 101",
        extensions: { code: "BAD_USER_INPUT", violations: [{ path: "ids" }] },
      },
    ]);
    expect(gateway.calls).toEqual([]);
  });

  test("leaves the others when one can't be loaded", async () => {
    const { gateway, datastoreIds, imports } = await start();
    gateway.setFaults(on("DescribeFHIRImportJob", { kind: "error", name: "AccessDeniedException" }));
    const ids = [
      encodeGlobalId("ImportJob", imports[0] as string),
      encodeGlobalId("Datastore", datastoreIds[0] as string),
    ];
    const { data, errors } = await gateway.query(NODES, { ids });
    expect(data.nodes).toMatchObject([null, { name: "datastore 0" }]);
    expect(errors).toMatchObject([{ path: ["nodes", 0], extensions: { code: "FORBIDDEN" } }]);
  });
});

describe("job.datastore", () => {
  const query = (selection: string) =>
    `query ($id: ID!${selection.includes("$more") ? ", $more: Boolean = false" : ""}) {
      importJob(id: $id) { datastore { ${selection} } }
    }
    ${selection.includes("...Ids") ? "fragment Ids on Datastore { id ... on Node { __typename } ... { datastoreId } }" : ""}`;

  test.each([
    ["its ids", "id datastoreId __typename"],
    ["its ids in fragments", "...Ids"],
    ["what a variable leaves out", "id name @include(if: $more) ... @skip(if: true) { arn }"],
  ])("costs nothing beyond the job where no more is selected than %s", async (_, selection) => {
    const { gateway, datastoreIds, imports } = await start();
    const { data, errors, extensions } = await gateway.query(query(selection), { id: imports[0] });
    expect(errors).toBeUndefined();
    expect(data.importJob.datastore).toMatchObject({
      id: encodeGlobalId("Datastore", datastoreIds[0] as string),
    });
    expect(extensions?.cost).toMatchObject({ estimatedCalls: 1, actualCalls: 1 });
    expect(gateway.calls.map((call) => call.action)).toEqual(["DescribeFHIRImportJob"]);
  });

  test("costs its jobs' list alone where its jobs are selected", async () => {
    const { gateway, imports } = await start();
    const { data } = await gateway.query(query("exportJobs { nodes { name } }"), { id: imports[0] });
    expect(data.importJob.datastore.exportJobs.nodes).toEqual([{ name: "export 1" }, { name: "export 0" }]);
    expect(gateway.calls.map((call) => call.action)).toEqual(["DescribeFHIRImportJob", "ListFHIRExportJobs"]);
  });

  test("is loaded where more is selected, behind a fragment or a variable too", async () => {
    const { gateway, imports } = await start();
    const { data, extensions } = await gateway.query(query("id name @include(if: $more) ...Ids"), {
      id: imports[0],
      more: true,
    });
    expect(data.importJob.datastore.name).toBe("datastore 0");
    expect(extensions?.cost).toMatchObject({ estimatedCalls: 2, actualCalls: 2 });
  });

  test("is null where HealthLake no longer knows it, and the job stays", async () => {
    const { gateway, imports } = await start();
    gateway.setFaults(on("DescribeFHIRDatastore", { kind: "error", name: "ResourceNotFoundException" }));
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { importJob(id: $id) { name datastore { name } } }`,
      { id: imports[0] },
    );
    expect(data.importJob).toEqual({ name: "import 0", datastore: null });
    expect(errors).toBeUndefined();
  });

  test("leads from an export job and from the interface to the same datastore", async () => {
    const { gateway, datastoreIds, exports } = await start();
    const { data } = await gateway.query(
      `query ($id: ID!, $node: ID!) {
        exportJob(id: $id) { datastore { name } }
        node(id: $node) { ... on Job { datastore { datastoreId name } } }
      }`,
      { id: exports[0], node: encodeGlobalId("ExportJob", exports[0] as string) },
    );
    expect(data.exportJob.datastore).toEqual({ name: "datastore 0" });
    expect(data.node.datastore).toEqual({ datastoreId: datastoreIds[0], name: "datastore 0" });
    expect(gateway.calls).toHaveLength(2);
  });
});
