// The process is killed at twenty random moments of one import, and everything it had acknowledged is still there.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateFHIRDatastoreCommand,
  ListFHIRDatastoresCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from "@aws-sdk/client-healthlake";
import {
  type WithData,
  closeAll,
  createDatastore,
  exportAll,
  listKeys,
  makeDirectory,
  putObject,
  readLines,
  readObject,
  waitForImport,
} from "../local/data-support.js";
import { describeImport, startImport } from "../local/job-support.js";
import { type LocalProcess, startLocalProcess } from "../local/main-process.js";
import { clientOf } from "../local/support.js";

const KILLS = 20;
const GOOD = 120_000;
const BAD_EVERY = 40;
let running: LocalProcess | undefined;

afterEach(async () => {
  await running?.kill();
  await closeAll();
});

async function restart(dataDir: string) {
  running = await startLocalProcess("--data-dir", dataDir, "--speed", "1000");
  return clientOf({ url: running.url, region: "us-east-1" });
}

function* inputLines(file: number): Generator<unknown> {
  for (let index = 0; index < GOOD / 2; index++) {
    if (index % BAD_EVERY === 0) yield "{ bad";
    yield { resourceType: "Observation", id: `o-${file}-${index}`, status: "final", code: { text: "x" } };
  }
}

test("an import goes on after each kill -9, and ends with the counts of an undisturbed one", async () => {
  const dataDir = await makeDirectory();
  let client = await restart(dataDir);
  await mkdir(join(dataDir, "s3/bucket"));
  for (const file of [1, 2]) await putObject({ dataDir }, `in/${file}.ndjson`, [...inputLines(file)]);
  const DatastoreId = await createDatastore(client);
  const at = (): WithData => ({ client, dataDir, DatastoreId, local: undefined as never });
  const started = await startImport(at() as never, {
    InputDataConfig: { S3Uri: "s3://bucket/in/" },
    ClientToken: "once",
    ValidationLevel: "minimal",
  });
  const acknowledged: string[] = [];
  let cutOff = 0;
  let scanned = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const command = new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", DatastoreName: `n${kill}` });
    const { DatastoreArn = "" } = await client.send(command);
    await client.send(
      new TagResourceCommand({ ResourceARN: DatastoreArn, Tags: [{ Key: "k", Value: `${kill}` }] }),
    );
    acknowledged.push(DatastoreArn);
    await delay(Math.random() * 60);
    await running?.kill();
    client = await restart(dataDir);
    const job = await describeImport(at() as never, started.JobId);
    if (job?.JobStatus === "IN_PROGRESS") cutOff++;
    const now = job?.JobProgressReport?.TotalNumberOfResourcesScanned ?? 0;
    expect(now).toBeGreaterThanOrEqual(scanned);
    scanned = now;
  }
  expect(cutOff).toBeGreaterThan(3);
  await expectAcknowledged(client, acknowledged);
  const job = await waitForImport(at(), started.JobId);
  const bad = GOOD / BAD_EVERY;
  expect(job).toMatchObject({
    JobStatus: "COMPLETED_WITH_ERRORS",
    JobProgressReport: {
      TotalNumberOfScannedFiles: 2,
      TotalNumberOfResourcesScanned: GOOD + bad,
      TotalNumberOfResourcesImported: GOOD,
      TotalNumberOfResourcesWithCustomerError: bad,
    },
  });
  const again = await startImport(at() as never, {
    InputDataConfig: { S3Uri: "s3://bucket/in/" },
    ClientToken: "once",
    ValidationLevel: "minimal",
  });
  expect(again.JobId).toBe(started.JobId);
  await expectResults(at(), job.folder);
}, 180_000);

async function expectAcknowledged(client: WithData["client"], arns: readonly string[]) {
  const { DatastorePropertiesList = [] } = await client.send(new ListFHIRDatastoresCommand({}));
  expect(DatastorePropertiesList.map(({ DatastoreArn }) => DatastoreArn)).toEqual(
    expect.arrayContaining([...arns]),
  );
  for (const [index, ResourceARN] of arns.entries()) {
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).toEqual([{ Key: "k", Value: `${index}` }]);
  }
}

/** Each line is told of once, and each resource was written once: a second time would be another version. */
async function expectResults(at: WithData, folder: string) {
  expect(JSON.parse(await readObject(at, `${folder}Manifest.json`))).toMatchObject({
    numberOfScannedFiles: 2,
    numberOfFilesReadWithSuccess: 2,
    numberOfResourcesScanned: GOOD + GOOD / BAD_EVERY,
  });
  for (const file of [1, 2]) {
    const lines: unknown[] = [
      ...(await readLines(at, `${folder}SUCCESS/${file}.ndjson`)),
      ...(await readLines(at, `${folder}FAILURE/${file}.ndjson`)),
    ];
    const numbers = lines.map((line) => (line as { lineId: number }).lineId).sort((a, b) => a - b);
    const expected = Array.from({ length: GOOD / 2 + GOOD / 2 / BAD_EVERY }, (_, index) => index + 1);
    expect(numbers).toEqual(expected);
  }
  const exported = await exportAll(at);
  let resources = 0;
  for (const key of await listKeys(at, exported.folder)) {
    const text = await readObject(at, exported.folder + key);
    resources += text.split('"versionId":"1"').length - 1;
  }
  expect(resources).toBe(GOOD);
}
