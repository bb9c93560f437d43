// What a process leaves that was killed after a job's outcome was kept and before the job was tidied up.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "../../src/local/database/database.js";
import { checkpointChange, firstCheckpoint, listCheckpoints } from "../../src/local/import/checkpoint.js";
import { closeAll, importAll, putObject, startOn, startWithData } from "./data-support.js";
import { startImport } from "./job-support.js";

afterEach(closeAll);

async function leave(dataDir: string, jobIds: readonly string[]) {
  const database = await openDatabase(dataDir);
  await database.write(jobIds.map((jobId) => checkpointChange(jobId, firstCheckpoint)));
  await database.close();
  for (const jobId of jobIds) {
    await mkdir(join(dataDir, "staging", jobId, "SUCCESS"), { recursive: true });
    await writeFile(join(dataDir, "staging", jobId, "SUCCESS/a.ndjson"), "{}");
  }
}

async function listLeftovers(dataDir: string) {
  const database = await openDatabase(dataDir);
  const checkpoints = await listCheckpoints(database);
  await database.close();
  return { checkpoints, staged: await readdir(join(dataDir, "staging")) };
}

test("a start removes what ended and unknown jobs left, and keeps what a job goes on with", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  const { JobId: ended = "" } = await importAll(at, { ValidationLevel: "minimal" });
  await at.local.close();
  const waitLong = { durations: { submittedMs: 600_000 } };
  const second = await startOn(at.dataDir, { ...waitLong, port: at.local.port });
  const { JobId: waiting = "" } = await startImport(at as never, {
    InputDataConfig: { S3Uri: "s3://bucket/in/" },
  });
  await second.close();
  const unknown = "0".repeat(32);
  await leave(at.dataDir, [ended, waiting, unknown]);
  await (await startOn(at.dataDir, waitLong)).close();
  expect(await listLeftovers(at.dataDir)).toEqual({ checkpoints: [waiting], staged: [waiting] });
});
