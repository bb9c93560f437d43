import type { TestGateway } from "../support/gateway.js";
import { startTestGateway } from "../support/gateway.js";
import { on } from "../support/faults.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

const CONNECTION = `edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;

/** Each connection: the operation that selects from it, and where it stands in the answer. */
const LISTS = {
  datastores: {
    action: "ListFHIRDatastores",
    query: (selection = CONNECTION) =>
      `query ($first: Int, $after: String, $filter: DatastoreFilter) {
        connection: datastores(first: $first, after: $after, filter: $filter) { ${selection} }
      }`,
  },
  importJobs: {
    action: "ListFHIRImportJobs",
    query: (selection = CONNECTION) => jobQuery("importJobs", selection),
  },
  exportJobs: {
    action: "ListFHIRExportJobs",
    query: (selection = CONNECTION) => jobQuery("exportJobs", selection),
  },
} as const;
type ListName = keyof typeof LISTS;
const NAMES = Object.keys(LISTS) as ListName[];

const jobQuery = (field: string, selection: string) =>
  `query ($datastoreId: ID!, $first: Int, $after: String, $filter: JobFilter) {
    datastore(id: $datastoreId) { connection: ${field}(first: $first, after: $after, filter: $filter) { ${selection} } }
  }`;

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A gateway with a list of that many, of jobs in the first of its datastores. */
async function start(name: ListName, local: Parameters<typeof startTestGateway>[0] = {}, length = 3) {
  const gateway = await startTestGateway(local);
  const [datastoreId] = (await createDatastores(gateway.healthLake, name === "datastores" ? length : 1)) as [
    string,
  ];
  if (name === "importJobs") await startImportJobs(gateway.healthLake, datastoreId, length);
  if (name === "exportJobs") await startExportJobs(gateway.healthLake, datastoreId, length);
  (gateway.calls as unknown[]).length = 0;
  return { gateway, datastoreId };
}

async function load(
  { gateway, datastoreId }: { gateway: TestGateway; datastoreId: string },
  name: ListName,
  variables: object = {},
): Promise<Connection> {
  const body = await gateway.query(LISTS[name].query(), { datastoreId, ...variables });
  expect(body.errors).toBeUndefined();
  return (name === "datastores" ? body.data.connection : body.data.datastore.connection) as Connection;
}

async function refusalOf(
  { gateway, datastoreId }: { gateway: TestGateway; datastoreId: string },
  name: ListName,
  variables: object,
) {
  const body = await gateway.query(LISTS[name].query(), { datastoreId, ...variables });
  expect(name === "datastores" ? body.data.connection : body.data.datastore.connection).toBeNull();
  expect(body.errors).toHaveLength(1);
  expect(body.errors?.[0]?.path).toEqual(
    name === "datastores" ? ["connection"] : ["datastore", "connection"],
  );
  return body.errors?.[0] as { message: string; extensions: Record<string, unknown> };
}

describe.each(NAMES)("%s", (name) => {
  const listCalls = (gateway: TestGateway) =>
    gateway.calls.filter((call) => call.action === LISTS[name].action);

  test.each([
    ["one page", {}],
    ["short pages", { maxPageSize: 2 }],
    ["pages each behind an empty one", { maxPageSize: 1, emptyPages: "before-each" as const }],
    ["an empty page at the end", { maxPageSize: 3, emptyPages: "at-end" as const }],
  ])("is paged through without gap or repeat, from %s of HealthLake's", async (_, local) => {
    const started = await start(name, { local });
    const all = await load(started, name);
    expect(all.nodes).toHaveLength(3);
    expect(all.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    for (const first of [1, 2, 3]) {
      const seen: string[] = [];
      let after: string | null = null;
      for (let more = true; more;) {
        const slice: Connection = await load(started, name, { first, after });
        expect(slice.pageInfo.hasPreviousPage).toBe(after !== null);
        expect(slice.edges.map((edge) => edge.node)).toEqual(slice.nodes);
        expect(slice.pageInfo.startCursor).toBe(slice.edges[0]?.cursor);
        expect(slice.pageInfo.endCursor).toBe(slice.edges.at(-1)?.cursor);
        seen.push(...slice.nodes.map(({ id }) => id));
        ({ hasNextPage: more, endCursor: after } = slice.pageInfo);
      }
      expect(seen).toEqual(all.nodes.map(({ id }) => id));
    }
  });

  test.each([
    ["all of one page", {}, {}, { value: 3, precision: "EXACT" }, 1],
    ["the page that a slice is cut from", {}, { first: 1 }, { value: 3, precision: "EXACT" }, 1],
    ["the first of two pages", { maxPageSize: 2 }, { first: 1 }, { value: 2, precision: "AT_LEAST" }, 1],
    ["nothing", {}, { first: 0 }, { value: 0, precision: "AT_LEAST" }, 0],
  ])("totalCount counts %s, without a further call", async (_, local, variables, expected, calls) => {
    const { gateway, datastoreId } = await start(name, { local });
    const query = LISTS[name].query("totalCount { value precision }");
    const { data, errors } = await gateway.query(query, { datastoreId, ...variables });
    expect(errors).toBeUndefined();
    expect((data.connection ?? data.datastore.connection).totalCount).toEqual(expected);
    expect(listCalls(gateway)).toHaveLength(calls);
  });

  test("goes on from every edge", async () => {
    const started = await start(name, { local: { maxPageSize: 2 } });
    const all = await load(started, name);
    expect(all.edges).toHaveLength(3);
    for (const [index, { cursor }] of all.edges.entries()) {
      const behind = await load(started, name, { after: cursor });
      expect(behind.nodes).toEqual(all.nodes.slice(index + 1));
    }
  });

  test("fetches no further page unless hasNextPage is selected and the slice ends with a page", async () => {
    const started = await start(name, { local: { maxPageSize: 2 } });
    const { gateway, datastoreId } = started;
    await gateway.query(LISTS[name].query("nodes { id }"), { datastoreId, first: 2 });
    expect(listCalls(gateway)).toHaveLength(1);
    await load(started, name, { first: 1 });
    expect(listCalls(gateway)).toHaveLength(2);
    await load(started, name, { first: 2 });
    expect(listCalls(gateway)).toHaveLength(4);
  });

  test("asks for nothing with first: 0 but what a truthful hasNextPage needs", async () => {
    const started = await start(name, { local: { maxPageSize: 2, emptyPages: "before-each" } });
    const { gateway, datastoreId } = started;
    const query = LISTS[name].query("nodes { id } pageInfo { hasPreviousPage startCursor endCursor }");
    const body = await gateway.query(query, { datastoreId, first: 0 });
    const connection = name === "datastores" ? body.data.connection : body.data.datastore.connection;
    expect(connection).toEqual({
      nodes: [],
      pageInfo: { hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect(listCalls(gateway)).toEqual([]);
    const first = await load(started, name, { first: 0 });
    expect(first.edges).toEqual([]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, endCursor: null });
    expect(listCalls(gateway)).toHaveLength(2);
    const all = await load(started, name);
    const behind = await load(started, name, { first: 0, after: all.pageInfo.endCursor });
    expect(behind.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test.each([
    ["is null", { first: null }],
    ["is left out", {}],
  ])("has as many edges as by default where first %s", async (_, variables) => {
    const byDefault = name === "datastores" ? 20 : 50;
    const started = await start(name, {}, 51);
    const { nodes, pageInfo } = await load(started, name, variables);
    const all = await load(started, name, { first: 500 });
    expect(all.nodes).toHaveLength(51);
    expect(nodes).toEqual(all.nodes.slice(0, byDefault));
    expect(pageInfo.hasNextPage).toBe(true);
    expect(listCalls(started.gateway)[0]?.input).toMatchObject({ MaxResults: 500 });
  });

  test.each([-1, 501])("refuses first: %d", async (first) => {
    const started = await start(name);
    expect(await refusalOf(started, name, { first })).toMatchObject({
      message: `first: must be between 0 and 500, not ${first}`,
      extensions: { code: "BAD_USER_INPUT", retryable: false, violations: [{ path: "first" }] },
    });
    expect(listCalls(started.gateway)).toEqual([]);
  });

  test.each([
    ["is empty", ""],
    ["is none", "nope"],
    ["is padded", "WzFd=="],
    ["is of another version", Buffer.from('[0,"x"]').toString("base64url")],
  ])("refuses a cursor that %s", async (_, after) => {
    const started = await start(name);
    expect(await refusalOf(started, name, { after })).toMatchObject({
      message: expect.stringMatching(/^after: is (not a cursor|a cursor of another version)/) as string,
      extensions: { code: "BAD_USER_INPUT", violations: [{ path: "after" }] },
    });
    expect(listCalls(started.gateway)).toEqual([]);
  });

  test("refuses a cursor of another filter, but not of another spelling of the same", async () => {
    const started = await start(name);
    const statuses = name === "datastores" ? ["ACTIVE", "CREATING"] : ["COMPLETED", "FAILED"];
    const { edges } = await load(started, name, { first: 1, filter: { status: statuses } });
    const after = edges[0]?.cursor;
    expect(await refusalOf(started, name, { after })).toMatchObject({
      message: "after: is a cursor of another list: its field, datastore, filter and order must be the same",
      extensions: { code: "BAD_USER_INPUT" },
    });
    const filter = { status: [...statuses, statuses[0]].reverse(), name: null };
    expect((await load(started, name, { after, filter })).nodes).toHaveLength(2);
  });

  test("says CURSOR_EXPIRED where HealthLake no longer takes the cursor's token, and starts nothing anew", async () => {
    const started = await start(name, { local: { maxPageSize: 1 } });
    const { edges } = await load(started, name);
    started.gateway.setFaults((call) =>
      call.input.NextToken === undefined
        ? undefined
        : { kind: "error", name: "ValidationException", message: "The NextToken has expired" },
    );
    const before = listCalls(started.gateway).length;
    expect(await refusalOf(started, name, { after: edges[1]?.cursor })).toMatchObject({
      message: expect.stringMatching(/^after: has expired/) as string,
      extensions: {
        code: "BAD_USER_INPUT",
        reason: "CURSOR_EXPIRED",
        violations: [{ path: "after" }],
        upstream: { action: LISTS[name].action, errorName: "ValidationException" },
      },
    });
    expect(listCalls(started.gateway)).toHaveLength(before + 1);
  });

  test("ends with an error where HealthLake's tokens run in a circle", async () => {
    const started = await start(name);
    started.gateway.setFaults((call) => {
      if (call.action !== LISTS[name].action) return undefined;
      const list =
        name === "datastores"
          ? "DatastorePropertiesList"
          : `${name === "importJobs" ? "Import" : "Export"}JobPropertiesList`;
      return { kind: "garbage", body: JSON.stringify({ [list]: [], NextToken: "again" }) };
    });
    expect(await refusalOf(started, name, {})).toMatchObject({
      extensions: { code: "UPSTREAM_UNAVAILABLE", upstream: { action: LISTS[name].action } },
    });
    expect(listCalls(started.gateway)).toHaveLength(2);
  });
});

describe("a cursor", () => {
  test("of one kind of jobs is refused by the other, and by the datastores", async () => {
    const started = await start("importJobs");
    const after = (await load(started, "importJobs")).edges[0]?.cursor;
    for (const name of ["exportJobs", "datastores"] as const) {
      expect((await refusalOf(started, name, { after })).message).toMatch(
        /^after: is a cursor of another list/,
      );
    }
  });

  test("of one datastore's jobs is refused by another's", async () => {
    const { gateway, datastoreId } = await start("importJobs");
    const after = (await load({ gateway, datastoreId }, "importJobs")).edges[0]?.cursor;
    const [other] = (await createDatastores(gateway.healthLake, 1)) as [string];
    const refusal = await refusalOf({ gateway, datastoreId: other }, "importJobs", { after });
    expect(refusal.message).toMatch(/^after: is a cursor of another list/);
  });

  test("goes on without gap or repeat when newcomers appear in front and its own edge goes", async () => {
    const started = await start("datastores", { local: { maxPageSize: 3 } });
    const before = await load(started, "datastores");
    await createDatastores(started.gateway.healthLake, 3);
    const behind = await load(started, "datastores", { after: before.edges[0]?.cursor });
    expect(behind.nodes).toEqual(before.nodes.slice(1));
    const gone = Buffer.from(before.edges[1]?.node.id as string, "base64url")
      .toString()
      .slice("Datastore:".length);
    started.gateway.setFaults(
      on("ListFHIRDatastores", {
        kind: "rewrite",
        rewrite: (answer) => ({
          ...answer,
          DatastorePropertiesList: (answer.DatastorePropertiesList as { DatastoreId: string }[]).filter(
            ({ DatastoreId }) => DatastoreId !== gone,
          ),
        }),
      }),
    );
    const edge = behind.edges[0]?.cursor;
    expect((await load(started, "datastores", { after: edge })).nodes).toEqual(before.nodes.slice(2));
  });
});
