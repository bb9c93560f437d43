// A disk that is full for a while, and the end of the process: what was acknowledged is there, and nothing else.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateFHIRDatastoreCommand,
  DescribeFHIRDatastoreCommand,
  type HealthLakeClient,
  ListFHIRDatastoresCommand,
} from "@aws-sdk/client-healthlake";
import {
  type WithData,
  closeAll,
  createDatastore,
  putObject,
  waitFor,
  waitForImport,
} from "../local/data-support.js";
import { describeImport, startImport } from "../local/job-support.js";
import { type LocalProcess, startLocalProcess } from "../local/main-process.js";
import { type SmallDisk, mountSmallDisk, onSmallDisk } from "../local/small-disk.js";
import { clientOf } from "../local/support.js";

let running: LocalProcess | undefined;
let disk: SmallDisk | undefined;

afterEach(async () => {
  await running?.kill();
  await disk?.unmount();
  disk = undefined;
  await closeAll();
});

const ENDS = ["SIGKILL", "SIGTERM"] as const;

async function startOnDisk(mebibytes = 8) {
  disk = await mountSmallDisk(mebibytes);
  return { disk, ...(await restart(disk)) };
}

async function restart({ directory }: SmallDisk) {
  const dataDir = join(directory, "data");
  const local = await startLocalProcess("--data-dir", dataDir, "--speed", "1000");
  running = local;
  return { dataDir, local, client: clientOf({ url: local.url, region: "us-east-1" }) };
}

async function end({ child }: LocalProcess, signal: (typeof ENDS)[number]) {
  const exited = new Promise((resolve) => child.once("exit", (code, by) => resolve(by ?? code)));
  child.kill(signal);
  expect(await exited).toBe(signal === "SIGTERM" ? 0 : signal);
}

interface Created {
  readonly names: readonly string[];
  readonly error?: Error;
}

/** Names of what was acknowledged; stops at the first refusal, or at `count`. */
async function createUntilRefused(client: HealthLakeClient, prefix: string, count: number): Promise<Created> {
  const names: string[] = [];
  for (let index = 0; index < count; index++) {
    const DatastoreName = `${prefix}${index}`;
    const command = new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", DatastoreName });
    const error = await client.send(command).then(
      () => undefined,
      (refusal: unknown) => refusal as Error,
    );
    if (!error) names.push(DatastoreName);
    else return { names, error };
  }
  return { names };
}

async function list(client: HealthLakeClient) {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListFHIRDatastoresCommand({ MaxResults: 500, NextToken }));
    names.push(...(page.DatastorePropertiesList ?? []).map(({ DatastoreName = "" }) => DatastoreName));
    ({ NextToken } = page);
  } while (NextToken);
  return names.sort();
}

onSmallDisk.each(ENDS)(
  "what is acknowledged after a full disk is there after %s",
  async (signal) => {
    const { disk, client, local } = await startOnDisk();
    const before = await createUntilRefused(client, "before", 20);
    expect(before.error).toBeUndefined();
    await disk.fill(64 * 1024);
    const full = await createUntilRefused(client, "full", 2000);
    expect(full.error).toMatchObject({
      name: "InternalServerException",
      message: expect.stringMatching(
        /^The data directory cannot be written: .*no space left on device/i,
      ) as string,
    });
    const acknowledged = [...before.names, ...full.names];
    expect(await list(client)).toEqual(acknowledged.sort());
    // It goes on refusing as long as there is no room.
    await disk.fill(0);
    const again = await createUntilRefused(client, "again", 100);
    expect(again.error).toMatchObject({ name: "InternalServerException" });
    await disk.empty();
    const after = await createUntilRefused(client, "after", 300);
    expect(after.error).toBeUndefined();
    acknowledged.push(...again.names, ...after.names);
    expect(await list(client)).toEqual(acknowledged.sort());
    await end(local, signal);
    expect(await list((await restart(disk)).client)).toEqual(acknowledged);
  },
  120_000,
);

onSmallDisk.each(ENDS)(
  "a disk that is still full at the next start keeps it too, after %s",
  async (signal) => {
    const { disk, client, local } = await startOnDisk();
    await disk.fill(64 * 1024);
    const { names } = await createUntilRefused(client, "full", 2000);
    await end(local, signal);
    await disk.fill(0);
    const later = await restart(disk);
    expect(await list(later.client)).toEqual([...names].sort());
    await disk.fill(0);
    const { error } = await createUntilRefused(later.client, "later", 100);
    expect(error).toMatchObject({ name: "InternalServerException" });
  },
  120_000,
);

/** 300 kB of resources of which nothing can be compressed away, in a bucket beside the small disk. */
async function putLargeInput(dataDir: string) {
  await mkdir(join(dataDir, "s3/bucket"), { recursive: true });
  const line = (index: number) => ({
    resourceType: "Patient",
    id: `p${index}`,
    name: [{ text: Array.from({ length: 20 }, () => Math.random().toString(36)).join(" ") }],
  });
  const lines = Array.from({ length: 700 }, (_, index) => line(index));
  await putObject({ dataDir }, "in/a.ndjson", lines);
}

onSmallDisk.each(ENDS)(
  "a job that meets a full disk is FAILED and says so, also after %s",
  async (signal) => {
    const { disk, client, local, dataDir } = await startOnDisk(12);
    await putLargeInput(dataDir);
    const DatastoreId = await createDatastore(client);
    const at = { client, dataDir, DatastoreId, local: undefined as never } satisfies WithData;
    await disk.fill(200 * 1024);
    const { JobId } = await startImport(at as never, {
      InputDataConfig: { S3Uri: "s3://bucket/in/" },
      ValidationLevel: "minimal",
    });
    const job = await waitForImport(at, JobId);
    expect(job).toMatchObject({
      JobStatus: "FAILED",
      Message: expect.stringMatching(/no space left/i) as string,
      EndTime: expect.any(Date) as Date,
    });
    await end(local, signal);
    const later = { ...at, ...(await restart(disk)) };
    expect(await describeImport(later as never, JobId)).toMatchObject({
      JobStatus: "FAILED",
      Message: job.Message,
      EndTime: job.EndTime,
    });
    // With room again the same data can be imported.
    await disk.empty();
    const { JobId: second } = await startImport(later as never, {
      InputDataConfig: { S3Uri: "s3://bucket/in/" },
      ValidationLevel: "minimal",
    });
    expect(await waitForImport(later as never, second)).toMatchObject({
      JobStatus: "COMPLETED",
      JobProgressReport: { TotalNumberOfResourcesImported: 700 },
    });
  },
  120_000,
);

onSmallDisk(
  "a datastore whose data find no room is CREATE_FAILED and says so",
  async () => {
    const { disk, client } = await startOnDisk(8);
    await disk.fill(100 * 1024);
    const { DatastoreId } = await client.send(
      new CreateFHIRDatastoreCommand({
        DatastoreTypeVersion: "R4",
        PreloadDataConfig: { PreloadDataType: "SYNTHEA" },
      }),
    );
    const describe = async () =>
      (await client.send(new DescribeFHIRDatastoreCommand({ DatastoreId }))).DatastoreProperties;
    const failed = await waitFor(async () => {
      const datastore = await describe();
      return datastore?.DatastoreStatus === "CREATE_FAILED" && datastore;
    });
    expect(failed).not.toHaveProperty("CreatedAt");
    expect(failed.ErrorCause).toEqual({
      ErrorMessage: expect.stringMatching(/no space left/i) as string,
      ErrorCategory: "RETRYABLE_ERROR",
    });
  },
  60_000,
);
