// How soon own mutations are seen, and how fresh what an event shows is: nothing waits for an idle interval or a cache.
import { TagResourceCommand } from "@aws-sdk/client-healthlake";
import type { Durations } from "../../../src/local/server.js";
import type { TestGateway } from "../../support/gateway.js";
import { startLiveGateway } from "../../support/live.js";
import { createDatastores, startImportJobs } from "../../support/resources.js";
import { type TestSocket, openSession } from "../../support/socket.js";
import { waitFor } from "../../support/wait.js";

let gateway: TestGateway;
let client: TestSocket;
const LASTING = { deletingMs: 60_000, submittedMs: 60_000, importMs: 60_000, exportMs: 60_000 };
const start = async (env: Record<string, string>, durations: Partial<Durations> = { creatingMs: 0 }) => {
  gateway = await startLiveGateway({ env, local: { durations: { ...LASTING, ...durations } } });
  client = await openSession(gateway.url);
};

const countOf = (action: string) => gateway.calls.filter((call) => call.action === action).length;

describe("own mutations are told at once, though polls are a minute apart:", () => {
  beforeEach(() => start({ POLL_ACTIVE_MS: "60000", POLL_IDLE_MS: "60000" }));

  const DATASTORES =
    "subscription { datastoresStatusChanged { status previousStatus datastore { datastoreId name } } }";

  test("createDatastore", async () => {
    await start({ POLL_ACTIVE_MS: "60000", POLL_IDLE_MS: "60000" }, { creatingMs: 60_000 });
    await createDatastores(gateway.healthLake, 1);
    client.subscribe("1", DATASTORES);
    await client.next();
    const created = await gateway.query('mutation { createDatastore(input: { name: "x" }) { datastoreId } }');
    const { datastoreId } = created.data.createDatastore;
    expect((await client.next()).payload?.data.datastoresStatusChanged).toEqual({
      status: "CREATING",
      previousStatus: null,
      datastore: { datastoreId, name: "x" },
    });
  });

  test("deleteDatastore", async () => {
    const [id] = await createDatastores(gateway.healthLake, 1);
    client.subscribe("1", DATASTORES);
    await client.next();
    await gateway.query(`mutation { deleteDatastore(input: { id: "${id}" }) { datastoreId } }`);
    expect((await client.next()).payload?.data.datastoresStatusChanged).toMatchObject({
      status: "DELETING",
      previousStatus: "ACTIVE",
    });
  });

  test("a mutation over the same socket", async () => {
    await createDatastores(gateway.healthLake, 1);
    client.subscribe("watch", DATASTORES);
    await client.nextOf("watch");
    client.subscribe("create", "mutation { createDatastore(input: {}) { datastoreId } }");
    const { datastoreId } = (await client.nextOf("create")).payload?.data.createDatastore as {
      datastoreId: string;
    };
    expect((await client.nextOf("watch")).payload?.data.datastoresStatusChanged.datastore).toMatchObject({
      datastoreId,
    });
  });

  test.each([
    ["startImportJob", "import", 'inputDataConfig: { s3Uri: "s3://bucket/in/" } jobOutputDataConfig'],
    ["startExportJob", "export", "outputDataConfig"],
  ])("%s", async (mutation, kind, output) => {
    const [datastoreId] = await createDatastores(gateway.healthLake, 1);
    client.subscribe(
      "1",
      `subscription { ${kind}JobsStatusChanged(datastoreId: "${datastoreId}") { status previousStatus ${kind}Job { jobId name } } }`,
    );
    await waitFor(() => gateway.calls.some(({ action }) => /ListFHIR(Im|Ex)portJobs/.test(action)));
    const { data, errors } =
      await gateway.query(`mutation { ${mutation}(input: { datastoreId: "${datastoreId}" name: "mine"
      dataAccessRoleArn: "arn:aws:iam::123456789012:role/HealthLake"
      ${output}: { s3Configuration: { s3Uri: "s3://bucket/out/" kmsKeyId: "alias/key" } } }) { jobId } }`);
    expect(errors).toBeUndefined();
    const { jobId } = data[mutation];
    expect((await client.next()).payload?.data[`${kind}JobsStatusChanged`]).toEqual({
      status: "SUBMITTED",
      previousStatus: null,
      [`${kind}Job`]: { jobId, name: "mine" },
    });
  });
});

test("a query made after an event is never older than it, whatever is cached", async () => {
  await start({ READ_CACHE_TTL_MS: "60000" });
  const [id] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const read = async () => {
    const { data } = await gateway.query(
      `{ datastore(id: "${id}") { status } datastores { nodes { status } } }`,
    );
    return [data.datastore.status, data.datastores.nodes[0].status];
  };
  client.subscribe("1", `subscription { datastoreStatusChanged(id: "${id}") { status } }`);
  await client.next();
  for (const status of ["UPDATING", "ACTIVE", "DELETING"]) {
    await read();
    gateway.local.reportDatastore(id, { status });
    expect((await client.next()).payload?.data.datastoreStatusChanged.status).toBe(status);
    expect(await read()).toEqual([status, status]);
  }
});

test("the same for jobs", async () => {
  await start({ READ_CACHE_TTL_MS: "60000" });
  const [datastoreId] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const [id] = (await startImportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  const read = async () =>
    (await gateway.query(`{ importJob(id: "${id}") { status } }`)).data.importJob.status;
  client.subscribe("1", `subscription { importJobStatusChanged(id: "${id}") { status } }`);
  expect((await client.next()).payload?.data.importJobStatusChanged.status).toBe(await read());
  gateway.local.reportJob(id.slice(33), { status: "COMPLETED" });
  expect((await client.next()).payload?.data.importJobStatusChanged.status).toBe("COMPLETED");
  expect(await read()).toBe("COMPLETED");
});

test("each event has loaders of its own: tags that changed between two events are seen", async () => {
  await start({ READ_CACHE_TTL_MS: "60000" });
  const [id] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const { data } = await gateway.query(`{ datastore(id: "${id}") { arn } }`);
  client.subscribe(
    "1",
    `subscription { datastoreStatusChanged(id: "${id}") { datastore { tags { key value } } } }`,
  );
  const nextTags = async () =>
    (await client.next()).payload?.data.datastoreStatusChanged.datastore.tags as unknown[];
  expect(await nextTags()).toEqual([{ key: "index", value: "0" }]);
  const tag = { Key: "stage", Value: "test" };
  await gateway.healthLake.send(new TagResourceCommand({ ResourceARN: data.datastore.arn, Tags: [tag] }));
  await gateway.query(
    `mutation { untagDatastore(input: { id: "${id}", keys: ["index"] }) { datastore { id } } }`,
  );
  gateway.local.reportDatastore(id, { status: "UPDATING" });
  expect(await nextTags()).toEqual([{ key: "stage", value: "test" }]);
});

test("an event shows the snapshot that caused it, without asking again", async () => {
  await start({});
  const [datastoreId] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const [jobId] = (await startImportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  const reads = `status previousStatus observedAt terminal`;
  client.subscribe(
    "d",
    `subscription { datastoresStatusChanged { ${reads} datastore {
    id arn name status upstreamStatus createdAt typeVersion endpoint sseConfiguration { kmsEncryptionConfig { cmkType } } } } }`,
  );
  client.subscribe(
    "j",
    `subscription { importJobsStatusChanged(datastoreId: "${datastoreId}") { ${reads} importJob {
    id jobId name status submitTime endTime datastoreId dataAccessRoleArn message inputDataConfig { s3Uri }
    jobOutputDataConfig { s3Configuration { s3Uri } } progressReport { throughput } datastore { id datastoreId } } } }`,
  );
  await Promise.all([client.nextOf("d"), client.nextOf("j")]);
  gateway.local.reportDatastore(datastoreId, { status: "UPDATING" });
  gateway.local.reportJob(jobId.slice(33), { status: "IN_PROGRESS" });
  const [datastore, job] = await Promise.all([client.nextOf("d"), client.nextOf("j")]);
  expect(datastore.payload).toMatchObject({
    data: { datastoresStatusChanged: { datastore: { status: "UPDATING" } } },
  });
  expect(job.payload).toMatchObject({
    data: { importJobsStatusChanged: { importJob: { status: "IN_PROGRESS" } } },
  });
  expect(
    countOf("DescribeFHIRDatastore") + countOf("DescribeFHIRImportJob") + countOf("ListTagsForResource"),
  ).toBe(0);
});
