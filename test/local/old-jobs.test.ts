// A local HealthLake that keeps only so many jobs that have ended.
import { ListFHIRExportJobsCommand, ListFHIRImportJobsCommand } from "@aws-sdk/client-healthlake";
import { createActive, describeImport, startActive, startExport, startImport } from "./job-support.js";
import { closeAll, durations, rejection } from "./support.js";

afterEach(closeAll);

type At = Awaited<ReturnType<typeof startActive>>;

async function listImports({ client, DatastoreId }: At) {
  const { ImportJobPropertiesList } = await client.send(new ListFHIRImportJobsCommand({ DatastoreId }));
  return ImportJobPropertiesList?.map(({ JobName }) => JobName);
}

async function runImport(at: At, JobName: string, ClientToken?: string) {
  const { JobId } = await startImport(at, { JobName, ...(ClientToken && { ClientToken }) });
  await at.clock.advance(durations.submittedMs + durations.importMs);
  return JobId;
}

test("drops the oldest that have ended when another one is started, and knows them no more", async () => {
  const at = await startActive({ keptJobs: 2 });
  const first = await runImport(at, "a", "token-of-a");
  for (const name of ["b", "c"]) await runImport(at, name);
  expect(await listImports(at)).toEqual(["c", "b", "a"]);
  await startImport(at, { JobName: "d" });
  expect(await listImports(at)).toEqual(["d", "c", "b"]);
  expect((await rejection(describeImport(at, first))).name).toBe("ResourceNotFoundException");
  const { JobId } = await startImport(at, { JobName: "a", ClientToken: "token-of-a" });
  expect(JobId).not.toBe(first);
});

test("keeps what has not ended, however much that is", async () => {
  const at = await startActive({ keptJobs: 1 });
  for (const JobName of ["a", "b", "c", "d"]) await startImport(at, { JobName });
  expect(await listImports(at)).toEqual(["d", "c", "b", "a"]);
});

test("counts each datastore and each kind by itself", async () => {
  const at = await startActive({ keptJobs: 1 });
  const other = await createActive(at);
  await runImport(at, "a");
  await startExport(at, "e");
  await at.clock.advance(durations.submittedMs + durations.exportMs);
  await runImport(other, "b");
  await runImport(other, "c");
  await startImport(other, { JobName: "d" });
  expect(await listImports(at)).toEqual(["a"]);
  expect(await listImports(other)).toEqual(["d", "c"]);
  const exports = await at.client.send(new ListFHIRExportJobsCommand({ DatastoreId: at.DatastoreId }));
  expect(exports.ExportJobPropertiesList).toHaveLength(1);
});

test("keeps all by default, and refuses to keep none", async () => {
  const at = await startActive();
  for (const name of ["a", "b", "c", "d"]) await runImport(at, name);
  expect(await listImports(at)).toHaveLength(4);
  await expect(startActive({ keptJobs: 0 })).rejects.toThrow(/option keptJobs/);
});
