// Filters by time at the very millisecond of what they filter, asked of the gateway and of the local HealthLake alike.
import { DescribeFHIRDatastoreCommand, ListFHIRImportJobsCommand } from "@aws-sdk/client-healthlake";
import type { Answer } from "../../src/local/server.js";
import { FakeClock } from "../support/fake-clock.js";
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

const JOBS = `query ($id: ID!, $filter: JobFilter) {
  datastore(id: $id) {
    importJobs(filter: $filter) { nodes { jobId submitTime } }
    exportJobs(filter: $filter) { nodes { jobId submitTime } }
  }
}`;
const DATASTORES = `query ($filter: DatastoreFilter) { datastores(filter: $filter) { nodes { createdAt } } }`;

/** Three import and three export jobs, at `times`; the first datastore is ACTIVE since the first of them. */
async function start() {
  const clock = new FakeClock();
  const gateway = await startTestGateway({ local: { clock } });
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  const times: string[] = [];
  for (let index = 0; index < 3; index++) {
    times.push(new Date(clock.now()).toISOString());
    await startImportJobs(gateway.healthLake, id, 1);
    await startExportJobs(gateway.healthLake, id, 1);
    await clock.advance(1);
  }
  return { gateway, id, times: times as [string, string, string] };
}

async function askGateway({ query }: TestGateway, id: string, filter: object) {
  const { data, errors } = await query(JOBS, { id, filter });
  expect(errors).toBeUndefined();
  const timesOf = (jobs: { nodes: { submitTime: string }[] }) =>
    jobs.nodes.map(({ submitTime }) => submitTime);
  const imports = timesOf(data.datastore.importJobs);
  expect(timesOf(data.datastore.exportJobs)).toEqual(imports);
  return imports;
}

async function askHealthLake({ healthLake }: TestGateway, DatastoreId: string, filter: TimeFilter) {
  const command = new ListFHIRImportJobsCommand({
    DatastoreId,
    SubmittedAfter: filter.submittedAfter ? new Date(filter.submittedAfter) : undefined,
    SubmittedBefore: filter.submittedBefore ? new Date(filter.submittedBefore) : undefined,
  });
  const { ImportJobPropertiesList = [] } = await healthLake.send(command);
  return ImportJobPropertiesList.map(({ SubmitTime }) => SubmitTime?.toISOString());
}

interface TimeFilter {
  readonly submittedAfter?: string;
  readonly submittedBefore?: string;
}

test.each<[string, (times: readonly string[]) => TimeFilter, readonly number[]]>([
  ["submittedAfter a job's time", ([, second]) => ({ submittedAfter: second }), [2]],
  ["submittedAfter the last job's time", ([, , third]) => ({ submittedAfter: third }), []],
  ["submittedBefore a job's time", ([, second]) => ({ submittedBefore: second }), [0]],
  ["submittedBefore the first job's time", ([first]) => ({ submittedBefore: first }), []],
  ["both, around one job", ([first, , third]) => ({ submittedAfter: first, submittedBefore: third }), [1]],
])("%s leaves out that very job, in the gateway and in HealthLake", async (_, toFilter, indexes) => {
  const { gateway, id, times } = await start();
  const filter = toFilter(times);
  const expected = indexes.map((index) => times[index]);
  expect(await askGateway(gateway, id, filter)).toEqual(expected);
  expect(await askHealthLake(gateway, id, filter)).toEqual(expected);
});

test("a HealthLake that lets the very time pass makes no difference", async () => {
  const { gateway, id, times } = await start();
  const unfiltered = (call: { action: string }) => {
    if (!/^List/.test(call.action)) return undefined;
    return { kind: "rewrite" as const, rewrite: () => answers[call.action] as Answer };
  };
  const answers: Record<string, Answer> = {};
  gateway.setFaults(({ action }) => ({
    kind: "rewrite",
    rewrite: (answer) => (answers[action] = answer),
  }));
  expect(await askGateway(gateway, id, {})).toHaveLength(3);
  await gateway.query(DATASTORES);
  gateway.setFaults(unfiltered);
  expect(await askGateway(gateway, id, { submittedAfter: times[1] })).toEqual([times[2]]);
  expect(await askGateway(gateway, id, { submittedBefore: times[1] })).toEqual([times[0]]);
  const { data } = await gateway.query(DATASTORES, { filter: { createdAfter: times[0] } });
  expect(data.datastores.nodes).toEqual([]);
});

test("createdAfter and createdBefore leave out the very moment of activation", async () => {
  const { gateway, id } = await start();
  const described = await gateway.healthLake.send(new DescribeFHIRDatastoreCommand({ DatastoreId: id }));
  const createdAt = described.DatastoreProperties?.CreatedAt as Date;
  const ask = async (filter: object) => (await gateway.query(DATASTORES, { filter })).data.datastores.nodes;
  const moved = (ms: number) => new Date(createdAt.getTime() + ms).toISOString();
  const found = [{ createdAt: createdAt.toISOString() }];
  expect(await ask({ createdAfter: moved(0) })).toEqual([]);
  expect(await ask({ createdBefore: moved(0) })).toEqual([]);
  expect(await ask({ createdAfter: moved(-1) })).toEqual(found);
  expect(await ask({ createdBefore: moved(1) })).toEqual(found);
});
