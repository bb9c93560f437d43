// After a mutation the next read of this gateway shows it, through cache, single flight and loaders; and nothing that did not
// change is read again.
import type { Fault } from "../../../src/local/server.js";
import { FakeClock } from "../../support/fake-clock.js";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { callsOf, MUTATIONS, mutate, type MutationName, NAMES, next, waitFor } from "./support.js";

const CACHE = { READ_CACHE_TTL_MS: "60000" };
const LIST = "{ datastores { nodes { datastoreId status } } }";
const ONE = `query ($id: ID!) { datastore(id: $id) {
  name status tags { key } importJobs { nodes { jobId } } exportJobs { nodes { jobId } } } }`;

async function start(options: { env?: Record<string, string>; clock?: FakeClock } = {}) {
  const gateway = await startTestGateway({
    env: { ...CACHE, ...options.env },
    local: {
      durations: { creatingMs: 0, deletingMs: 60_000, submittedMs: 60_000 },
      ...(options.clock && { clock: options.clock }),
    },
  });
  const [id = "", other = ""] = await createDatastores(gateway.healthLake, 2);
  return { gateway, id, other };
}

/** What is read of a datastore and of the list, and the calls that it cost, by action. */
async function read(gateway: TestGateway, id: string) {
  const from = gateway.calls.length;
  const list = (await gateway.query(LIST)).data.datastores.nodes as { datastoreId: string; status: string }[];
  const { datastore } = (await gateway.query(ONE, { id })).data;
  const actions = gateway.calls
    .slice(from)
    .map(({ action }) => action)
    .sort();
  return { list, datastore, actions };
}

/** The reads that each mutation makes out of date, and no other. */
const STALE: Readonly<Record<MutationName, string[]>> = {
  createDatastore: ["ListFHIRDatastores"],
  updateDatastore: ["DescribeFHIRDatastore", "ListFHIRDatastores"],
  restoreDatastore: ["ListFHIRDatastores"],
  deleteDatastore: ["DescribeFHIRDatastore", "ListFHIRDatastores"],
  startImportJob: ["ListFHIRImportJobs"],
  startExportJob: ["ListFHIRExportJobs"],
  tagDatastore: ["ListTagsForResource"],
  untagDatastore: ["ListTagsForResource"],
};

const DENIED: Fault = { kind: "error", name: "AccessDeniedException" };

describe.each(NAMES)("after %s", (name) => {
  test("the next read shows it, and calls for nothing but what changed", async () => {
    const { gateway, id, other } = await start();
    const [before] = [await read(gateway, id), await read(gateway, other)];
    expect((await read(gateway, id)).actions).toEqual([]);
    const { data } = await mutate(gateway, name, { id });
    const payload = data[name];
    const after = await read(gateway, id);
    expect(after.actions).toEqual(STALE[name]);
    const nodes = (jobId: string) => ({ nodes: [{ jobId }] });
    const expected = {
      createDatastore: before.datastore,
      updateDatastore: { ...before.datastore, name: "renamed" },
      restoreDatastore: before.datastore,
      deleteDatastore: { ...before.datastore, status: "DELETING" },
      startImportJob: { ...before.datastore, importJobs: nodes(payload.jobId) },
      startExportJob: { ...before.datastore, exportJobs: nodes(payload.jobId) },
      tagDatastore: { ...before.datastore, tags: [{ key: "index" }, { key: "env" }] },
      untagDatastore: { ...before.datastore, tags: [] },
    };
    expect(after.datastore).toEqual(expected[name]);
    const created =
      name === "createDatastore" || name === "restoreDatastore"
        ? [{ datastoreId: payload.datastoreId, status: "ACTIVE" }]
        : [];
    const deleted = name === "deleteDatastore" ? "DELETING" : "ACTIVE";
    expect(after.list).toEqual([
      ...created,
      { datastoreId: other, status: "ACTIVE" },
      { datastoreId: id, status: deleted },
    ]);
  });

  test("another datastore's cached reads cost no call", async () => {
    const { gateway, id, other } = await start();
    await read(gateway, other);
    await mutate(gateway, name, { id });
    expect((await gateway.query(ONE, { id: other })).extensions?.cost.actualCalls).toBe(0);
  });

  test.each<[string, Fault, Record<string, string>]>([
    ["every answer was lost", { kind: "lost-answer" }, {}],
    ["nothing was answered in time", { kind: "hang" }, { UPSTREAM_DEADLINE_MS: "1500" }],
    ["it failed", { kind: "error", name: "InternalServerException", status: 500 }, {}],
    ["it was refused", DENIED, {}],
  ])("nothing that may have changed is taken out of the cache where %s", async (_what, fault, env) => {
    const { gateway, id } = await start({ env });
    await read(gateway, id);
    gateway.setFaults((call) => (call.action === MUTATIONS[name].action ? fault : undefined));
    await mutate(gateway, name, { id });
    gateway.setFaults(undefined);
    // An update whose answer was lost has read the datastore back already.
    const isReadBack = name === "updateDatastore" && fault !== DENIED;
    expect((await read(gateway, id)).actions).toEqual(
      STALE[name].filter((action) => !isReadBack || action !== "DescribeFHIRDatastore"),
    );
  });

  test("that was never sent, the cache is as good as before", async () => {
    const { gateway, id } = await start();
    await read(gateway, id);
    const broken = {
      clientToken: "",
      keys: [""],
      tags: [{ key: "", value: "" }],
      id: "",
      datastoreId: "",
      sourceDatastoreId: "",
    };
    const members = Object.keys({ clientToken: "", ...MUTATIONS[name].inputFor(id) });
    const input = Object.fromEntries(
      Object.entries(broken).filter(
        ([member]) => members.includes(member) && (member !== "clientToken" || name === "createDatastore"),
      ),
    );
    expect((await mutate(gateway, name, { id, input })).errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT" } },
    ]);
    expect((await read(gateway, id)).actions).toEqual([]);
  });
});

describe("a slow read that began before a mutation", () => {
  /** The list as it was before: an answer that was under way while the mutation was carried out. */
  async function startSlowRead() {
    const clock = new FakeClock();
    const { gateway, id, other } = await start({ clock });
    gateway.setFaults(
      next("ListFHIRDatastores", {
        kind: "delay",
        ms: 1000,
        then: { kind: "rewrite", rewrite: () => ({ DatastorePropertiesList: [] }) },
      }),
    );
    const slow = gateway.query(LIST);
    await waitFor(() => callsOf(gateway, "ListFHIRDatastores").length === 1);
    const joined = gateway.query(LIST);
    const { data } = await mutate(gateway, "createDatastore");
    return { gateway, clock, slow, joined, ids: [data.createDatastore.datastoreId as string, other, id] };
  }
  const idsOf = ({ data }: Awaited<ReturnType<TestGateway["query"]>>) =>
    (data.datastores.nodes as { datastoreId: string }[]).map(({ datastoreId }) => datastoreId);

  test("does not answer a later one, and does not fill the cache over it", async () => {
    const { gateway, clock, slow, joined, ids } = await startSlowRead();
    expect(idsOf(await gateway.query(LIST))).toEqual(ids);
    await clock.advance(1000);
    expect([idsOf(await slow), idsOf(await joined)]).toEqual([[], []]);
    const cached = await gateway.query(LIST);
    expect(idsOf(cached)).toEqual(ids);
    expect(cached.extensions?.cost.actualCalls).toBe(0);
    expect(callsOf(gateway, "ListFHIRDatastores")).toHaveLength(2);
  });

  test("does not fill the cache before the next one either", async () => {
    const { gateway, clock, slow, ids } = await startSlowRead();
    await clock.advance(1000);
    await slow;
    const fresh = await gateway.query(LIST);
    expect(idsOf(fresh)).toEqual(ids);
    expect(fresh.extensions?.cost.actualCalls).toBe(1);
  });
});

describe("within one document", () => {
  const input =
    '{ datastoreId: $id, inputDataConfig: { s3Uri: "s3://bucket/in" }, jobOutputDataConfig: $output, dataAccessRoleArn: $role }';
  const variables = (id: string) => ({
    id,
    arn: `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${id}`,
    role: "arn:aws:iam::123456789012:role/R",
    output: { s3Configuration: { s3Uri: "s3://bucket/out", kmsKeyId: "k" } },
  });

  test("each mutation's payload shows what the ones before it have done", async () => {
    const { gateway, id } = await start();
    const jobs = "{ importJob { jobId datastore { importJobs { nodes { jobId } } } } }";
    const { data, errors } = await gateway.query(
      `mutation ($id: ID!, $role: String!, $output: OutputDataConfigInput!) {
        a: startImportJob(input: ${input}) ${jobs}
        b: startImportJob(input: ${input}) ${jobs}
      }`,
      variables(id),
    );
    expect(errors).toBeUndefined();
    const [a, b] = [data.a.importJob, data.b.importJob];
    expect(a.datastore.importJobs.nodes).toEqual([{ jobId: a.jobId }]);
    expect(b.datastore.importJobs.nodes).toEqual([{ jobId: b.jobId }, { jobId: a.jobId }]);
  });

  test("what was loaded before a mutation is loaded anew after it", async () => {
    const { gateway, id } = await start();
    const { data, errors } = await gateway.query(
      `mutation ($id: ID!, $arn: ID!) {
        a: tagDatastore(input: { id: $arn, tags: [{ key: "a", value: "1" }] }) { datastore { name tags { key } } }
        b: untagDatastore(input: { id: $arn, keys: ["a", "index"] }) { datastore { tags { key } } }
        c: deleteDatastore(input: { id: $id }) { datastore { name status } }
        d: tagDatastore(input: { id: $id, tags: [] }) { datastore { name status } }
      }`,
      variables(id),
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      a: { datastore: { name: "datastore 0", tags: [{ key: "index" }, { key: "a" }] } },
      b: { datastore: { tags: [] } },
      c: { datastore: { name: "datastore 0", status: "DELETING" } },
      d: { datastore: { name: "datastore 0", status: "DELETING" } },
    });
  });
});
