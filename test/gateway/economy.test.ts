// The budget table: what an operation may cost in calls, counted where upstream sees them.
import { encodeGlobalId } from "../../src/relay/global-id.js";
import { startCounted } from "./economy-setup.js";

const JOBS = "nodes { id status }";

describe("a list of datastores", () => {
  test("costs one call, however many edges are asked for", async () => {
    const { query, counts, recount } = await startCounted({ datastores: 3 });
    for (const first of [1, 2, 3, 50, 500]) {
      recount();
      const { data } = await query(
        "query ($first: Int) { datastores(first: $first) { edges { cursor node { id name status } } pageInfo { hasNextPage endCursor } } }",
        { first },
      );
      expect(data.datastores.edges).toHaveLength(Math.min(first, 3));
      expect(counts()).toEqual({ ListFHIRDatastores: 1 });
    }
  });

  test("costs nothing where no edge and no page is asked for", async () => {
    const { query, counts } = await startCounted({ datastores: 2 });
    expect((await query("{ datastores(first: 0) { nodes { id } } }")).data.datastores.nodes).toEqual([]);
    expect(counts()).toEqual({});
  });

  test.each([
    ["import jobs", `importJobs(first: 10) { ${JOBS} }`, { ListFHIRImportJobs: 3 }],
    ["export jobs", `exportJobs(first: 10) { ${JOBS} }`, { ListFHIRExportJobs: 3 }],
    ["tags", "tags { key value }", { ListTagsForResource: 3 }],
    [
      "import jobs, export jobs and tags",
      `importJobs { ${JOBS} } exportJobs { ${JOBS} } tags { key }`,
      { ListFHIRImportJobs: 3, ListFHIRExportJobs: 3, ListTagsForResource: 3 },
    ],
    [
      "import jobs and the jobs' datastore again",
      `importJobs(first: 20) { nodes { datastore { id name status importJobs { ${JOBS} } } } }`,
      { ListFHIRImportJobs: 3 },
    ],
  ])("costs one call more for each datastore with its %s", async (_what, selection, expected) => {
    const { query, counts } = await startCounted({ datastores: 3, importJobs: 2, exportJobs: 2 });
    const { errors, extensions } = await query(`{ datastores(first: 5) { nodes { id ${selection} } } }`);
    expect(errors).toBeUndefined();
    expect(counts()).toEqual({ ListFHIRDatastores: 1, ...expected });
    expect(extensions?.cost.actualCalls).toBe(1 + Object.values(expected).reduce((a, b) => a + b));
  });
});

describe("what is asked for more than once", () => {
  test("costs as much as once where a field has several aliases", async () => {
    const { query, counts, datastoreIds, importJobIds } = await startCounted({
      datastores: 1,
      importJobs: 1,
    });
    const { errors } = await query(
      `query ($id: ID!, $job: ID!) {
        a: datastores { nodes { name } } b: datastores(first: 7) { edges { cursor } }
        c: datastore(id: $id) { name x: tags { key } y: tags { value } i: importJobs { ${JOBS} } j: importJobs(first: 3) { ${JOBS} } }
        d: datastore(id: $id) { status tags { key } }
        e: importJob(id: $job) { status } f: importJob(id: $job) { name }
      }`,
      { id: datastoreIds[0], job: importJobIds[0] },
    );
    expect(errors).toBeUndefined();
    expect(counts()).toEqual({
      ListFHIRDatastores: 1,
      DescribeFHIRDatastore: 1,
      ListTagsForResource: 1,
      ListFHIRImportJobs: 1,
      DescribeFHIRImportJob: 1,
    });
  });

  test("costs as much as once where a datastore is reached by several paths and ids", async () => {
    const { query, counts, datastoreIds, importJobIds } = await startCounted({
      datastores: 1,
      importJobs: 2,
    });
    const id = datastoreIds[0] as string;
    const { data, errors } = await query(
      `query ($id: ID!, $arn: ID!, $node: ID!, $job: ID!, $other: ID!) {
        byId: datastore(id: $id) { name }
        byArn: datastore(id: $arn) { name }
        byNode: node(id: $node) { ... on Datastore { name } }
        byNodes: nodes(ids: [$node, $node]) { ... on Datastore { name } }
        job: importJob(id: $job) { datastore { name importJobs { nodes { datastore { name } } } } }
        other: importJob(id: $other) { datastore { name } }
      }`,
      {
        id,
        arn: `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${id}`,
        node: encodeGlobalId("Datastore", id),
        job: importJobIds[0],
        other: importJobIds[1],
      },
    );
    expect(errors).toBeUndefined();
    expect(data.byArn).toEqual(data.byId);
    expect(data.other.datastore).toEqual(data.byId);
    expect(counts()).toEqual({
      DescribeFHIRDatastore: 1,
      DescribeFHIRImportJob: 2,
      ListFHIRImportJobs: 1,
    });
  });
});

describe("datastores and jobs by id", () => {
  const nodes =
    "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Datastore { name } ... on Job { name } } }";
  const names = (data: { nodes: ({ name: string } | null)[] }) => data.nodes.map((node) => node?.name);

  test("are described where there are two of them, and read from one List where there are three", async () => {
    const { query, counts, recount, datastoreIds } = await startCounted({ datastores: 3 });
    const ids = datastoreIds.map((id) => encodeGlobalId("Datastore", id));
    const two = await query(nodes, { ids: [ids[0], ids[1], ids[0]] });
    expect(names(two.data)).toEqual(["datastore 0", "datastore 1", "datastore 0"]);
    expect(counts()).toEqual({ DescribeFHIRDatastore: 2 });
    recount();
    const three = await query(nodes, { ids });
    expect(names(three.data)).toEqual(["datastore 0", "datastore 1", "datastore 2"]);
    expect(counts()).toEqual({ ListFHIRDatastores: 1 });
  });

  test("are described where the list lacks them", async () => {
    const { query, counts, datastoreIds } = await startCounted({ datastores: 3 });
    const ids = [...datastoreIds, "f".repeat(32)].map((id) => encodeGlobalId("Datastore", id));
    const { data, errors } = await query(nodes, { ids });
    expect(errors).toBeUndefined();
    expect(names(data)).toEqual(["datastore 0", "datastore 1", "datastore 2", undefined]);
    expect(counts()).toEqual({ ListFHIRDatastores: 1, DescribeFHIRDatastore: 1 });
  });

  test("cost at most half as many pages as there are ids, then a Describe for each that no page has shown", async () => {
    const { query, counts, datastoreIds } = await startCounted(
      { datastores: 8 },
      { local: { maxPageSize: 1 } },
    );
    // The list begins with the newest: two pages show two of these four.
    const ids = [0, 1, 6, 7].map((index) => encodeGlobalId("Datastore", datastoreIds[index] as string));
    const { data } = await query(nodes, { ids });
    expect(names(data)).toEqual(["datastore 0", "datastore 1", "datastore 6", "datastore 7"]);
    expect(counts()).toEqual({ ListFHIRDatastores: 2, DescribeFHIRDatastore: 2 });
  });

  test("are described where the gateway's role may not list them", async () => {
    const { query, counts, setFaults, datastoreIds } = await startCounted({ datastores: 3 });
    setFaults(({ action }) =>
      action === "ListFHIRDatastores" ? { kind: "error", name: "AccessDeniedException" } : undefined,
    );
    const ids = datastoreIds.map((id) => encodeGlobalId("Datastore", id));
    const { data, errors } = await query(nodes, { ids });
    expect(errors).toBeUndefined();
    expect(names(data)).toEqual(["datastore 0", "datastore 1", "datastore 2"]);
    expect(counts()).toEqual({ ListFHIRDatastores: 1, DescribeFHIRDatastore: 3 });
  });

  test("are read from one List of each kind and datastore where they are jobs", async () => {
    const { query, counts, recount, importJobIds, exportJobIds } = await startCounted({
      datastores: 2,
      importJobs: 3,
      exportJobs: 3,
    });
    const ids = [
      ...importJobIds.map((id) => encodeGlobalId("ImportJob", id)),
      ...exportJobIds.slice(0, 5).map((id) => encodeGlobalId("ExportJob", id)),
    ];
    const { data, errors } = await query(nodes, { ids });
    expect(errors).toBeUndefined();
    expect(names(data)).not.toContain(undefined);
    expect(counts()).toEqual({
      ListFHIRImportJobs: 2,
      ListFHIRExportJobs: 1,
      // Two of the second datastore: too few for a List.
      DescribeFHIRExportJob: 2,
    });
    recount();
    await query(nodes, { ids: ids.slice(0, 2) });
    expect(counts()).toEqual({ DescribeFHIRImportJob: 2 });
  });

  test("are null, without an error, where they are jobs of a datastore that is unknown", async () => {
    const { query, counts } = await startCounted({ datastores: 1 });
    const ids = ["a", "b", "c"].map((digit) =>
      encodeGlobalId("ImportJob", `${"f".repeat(32)}/${digit.repeat(32)}`),
    );
    const { data, errors } = await query(nodes, { ids });
    expect(errors).toBeUndefined();
    expect(data.nodes).toEqual([null, null, null]);
    expect(counts()).toEqual({ ListFHIRImportJobs: 1, DescribeFHIRImportJob: 3 });
  });

  test("cost one List for the datastores of three jobs, and nothing for those that a list has shown", async () => {
    const { query, counts, recount, importJobIds } = await startCounted({ datastores: 3, importJobs: 1 });
    const ids = importJobIds.map((id) => encodeGlobalId("ImportJob", id));
    const { data } = await query(
      "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Job { datastore { name } } } }",
      { ids },
    );
    expect(data.nodes.map((node: { datastore: { name: string } }) => node.datastore.name)).toEqual([
      "datastore 0",
      "datastore 1",
      "datastore 2",
    ]);
    expect(counts()).toEqual({ DescribeFHIRImportJob: 3, ListFHIRDatastores: 1 });
    recount();
    await query("{ datastores { nodes { importJobs { nodes { datastore { name } } } } } }");
    expect(counts()).toEqual({ ListFHIRDatastores: 1, ListFHIRImportJobs: 3 });
  });
});

describe("a job's datastore", () => {
  const load = async (selection: string, variables: object = {}, declared = "", fragments = "") => {
    const { query, counts, importJobIds } = await startCounted({ datastores: 1, importJobs: 1 });
    const { data, errors, extensions } = await query(
      `query ($job: ID!${declared}) { importJob(id: $job) { datastore { ${selection} } } } ${fragments}`,
      { job: importJobIds[0], ...variables },
    );
    expect(errors).toBeUndefined();
    expect(extensions?.cost.actualCalls).toBeLessThanOrEqual(extensions?.cost.estimatedCalls ?? 0);
    return { datastore: data.importJob.datastore, counts: counts() };
  };
  const free = { DescribeFHIRImportJob: 1 };
  const described = { DescribeFHIRImportJob: 1, DescribeFHIRDatastore: 1 };

  test.each<[string, string, object, string, string]>([
    ["its ids", "id datastoreId __typename", {}, "", ""],
    [
      "its ids through fragments",
      "...A ... on Node { id }",
      {},
      "",
      "fragment A on Datastore { datastoreId ...B } fragment B on Datastore { id }",
    ],
    [
      "its ids, all else left out",
      "id name @include(if: $all) status @skip(if: $none)",
      { all: false, none: true },
      ", $all: Boolean!, $none: Boolean!",
      "",
    ],
    [
      "its ids, all else left out by a variable's default",
      "id ...A @include(if: $all)",
      {},
      ", $all: Boolean = false",
      "fragment A on Datastore { name }",
    ],
  ])("costs nothing where only %s are selected", async (_what, selection, variables, declared, fragments) => {
    const { datastore, counts } = await load(selection, variables, declared, fragments);
    expect(datastore.id ?? datastore.datastoreId).toEqual(expect.any(String));
    expect(counts).toEqual(free);
  });

  test("costs nothing but its jobs where only its ids and jobs are selected", async () => {
    const { counts } = await load("id importJobs { nodes { id } } exportJobs { nodes { id } }");
    expect(counts).toEqual({ ...free, ListFHIRImportJobs: 1, ListFHIRExportJobs: 1 });
  });

  test.each<[string, string, object, string, string]>([
    ["selected", "id name", {}, "", ""],
    ["selected by a fragment", "id ...A", {}, "", "fragment A on Datastore { name }"],
    ["included", "id name @include(if: $all)", { all: true }, ", $all: Boolean!", ""],
    ["included by a variable's default", "id name @include(if: $all)", {}, ", $all: Boolean! = true", ""],
  ])(
    "costs a Describe where anything else is %s",
    async (_how, selection, variables, declared, fragments) => {
      const { datastore, counts } = await load(selection, variables, declared, fragments);
      expect(datastore.name ?? "datastore 0").toBe("datastore 0");
      expect(counts).toEqual(described);
    },
  );
});
