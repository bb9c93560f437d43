import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateFHIRDatastoreCommand,
  type CreateFHIRDatastoreCommandInput,
  DeleteFHIRDatastoreCommand,
  DescribeFHIRDatastoreCommand,
  ListFHIRDatastoresCommand,
  ListFHIRImportJobsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-healthlake";
import { DataDirectoryInUseError } from "../../src/local/server.js";
import {
  closeAll,
  createDatastore,
  exportAll,
  importAll,
  listKeys,
  makeDirectory,
  putObject,
  startOn,
  startWithData,
  waitFor,
} from "./data-support.js";
import { describeImport } from "./job-support.js";
import { clientOf } from "./support.js";

afterEach(closeAll);

const patient = { resourceType: "Patient", id: "a" };

test("datastores, tags, jobs, client tokens and resources survive a restart", async () => {
  const at = await startWithData();
  const input: CreateFHIRDatastoreCommandInput = {
    DatastoreTypeVersion: "R4",
    Tags: [{ Key: "k", Value: "v" }],
    ClientToken: "t1",
  };
  const { DatastoreId, DatastoreArn } = await at.client.send(new CreateFHIRDatastoreCommand(input));
  await putObject(at, "in/a.ndjson", [patient]);
  const job = await importAll(at);
  const list = async (client: typeof at.client) =>
    (await client.send(new ListFHIRDatastoresCommand({}))).DatastorePropertiesList;
  const before = await list(at.client);
  await at.local.close();

  const local = await startOn(at.dataDir);
  const client = clientOf(local);
  const later = { ...at, client, local };
  expect(await list(client)).toEqual(before);
  expect((await client.send(new CreateFHIRDatastoreCommand(input))).DatastoreId).toBe(DatastoreId);
  expect((await client.send(new ListTagsForResourceCommand({ ResourceARN: DatastoreArn }))).Tags).toEqual(
    input.Tags,
  );
  expect(await describeImport(later as never, job.JobId)).toMatchObject({
    JobStatus: "COMPLETED",
    EndTime: job.EndTime,
    JobProgressReport: job.JobProgressReport,
  });
  const exported = await exportAll(later);
  expect(await listKeys(at, exported.folder)).toHaveLength(1);
  const newest = await createDatastore(client);
  expect((await list(client))?.[0]?.DatastoreId).toBe(newest);
});

test("a data directory is one local HealthLake's at a time", async () => {
  const directory = await makeDirectory();
  const first = await startOn(directory);
  await expect(startOn(directory)).rejects.toThrow(DataDirectoryInUseError);
  await expect(startOn(directory)).rejects.toThrow(directory);
  await first.close();
  await startOn(directory);
});

test("a port that is taken leaves the data directory free", async () => {
  const directory = await makeDirectory();
  const other = await startOn(await makeDirectory());
  await expect(startOn(directory, { port: other.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await startOn(directory);
});

test("an import that was stopped by close goes on at the next start", async () => {
  const at = await startWithData();
  const lines = Array.from({ length: 30_000 }, (_, index) => ({ resourceType: "Patient", id: `p${index}` }));
  await putObject(at, "in/a.ndjson", lines);
  const ended = importAll(at, { ValidationLevel: "minimal" }).catch(() => undefined);
  const jobId = await waitFor(async () => {
    const { ImportJobPropertiesList = [] } = await listJobs(at);
    const [job] = ImportJobPropertiesList;
    return (job?.JobProgressReport?.TotalNumberOfResourcesScanned ?? 0) > 0 && job?.JobId;
  });
  await at.local.close();
  await ended;
  const local = await startOn(at.dataDir);
  const later = { ...at, local, client: clientOf(local) };
  const job = await waitFor(async () => {
    const job = await describeImport(later as never, jobId);
    return job?.JobStatus === "COMPLETED" && job;
  });
  expect(job.JobProgressReport?.TotalNumberOfResourcesImported).toBe(30_000);
});

async function listJobs({ client, DatastoreId }: Awaited<ReturnType<typeof startWithData>>) {
  return client.send(new ListFHIRImportJobsCommand({ DatastoreId }));
}

test("the data of a deleted datastore are gone, and its queued jobs fail", async () => {
  const at = await startWithData({ durations: { creatingMs: 0, deletingMs: 0, submittedMs: 300 } });
  await putObject(at, "in/a.ndjson", [patient]);
  await importAll(at);
  const url = `${at.local.url}/datastore/${at.DatastoreId}/r4/Patient/a`;
  expect((await fetch(url)).status).toBe(200);
  const job = importAll(at);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: at.DatastoreId }));
  expect(await job).toMatchObject({
    JobStatus: "FAILED",
    Message: `Data store ${at.DatastoreId} is not ACTIVE`,
  });
  expect((await fetch(url)).status).toBe(404);
});

test("a datastore with preloaded data is ACTIVE when they are there, as many as were asked for", async () => {
  const at = await startWithData({ preloadPatients: 3 });
  await mkdir(join(at.dataDir, "s3/other"));
  const synthetic = await createDatastore(at.client, { PreloadDataConfig: { PreloadDataType: "SYNTHEA" } });
  const { DatastoreProperties } = await at.client.send(
    new DescribeFHIRDatastoreCommand({ DatastoreId: synthetic }),
  );
  expect(DatastoreProperties?.PreloadDataConfig).toEqual({ PreloadDataType: "SYNTHEA" });
  const response = await fetch(`${at.local.url}/datastore/${synthetic}/r4/Patient`);
  const { entry } = (await response.json()) as { entry: unknown[] };
  expect(entry).toHaveLength(3);
});
