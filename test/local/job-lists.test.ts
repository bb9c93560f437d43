import { ListFHIRExportJobsCommand, ListFHIRImportJobsCommand } from "@aws-sdk/client-healthlake";
import type { ListFHIRImportJobsCommandInput } from "@aws-sdk/client-healthlake";
import { createActive, startActive, startExport, startImport } from "./job-support.js";
import type { WithDatastore } from "./job-support.js";
import { closeAll, rejection } from "./support.js";

afterEach(closeAll);

const importNames = async (
  { client, DatastoreId }: WithDatastore,
  filter: Partial<ListFHIRImportJobsCommandInput> = {},
) =>
  (await client.send(new ListFHIRImportJobsCommand({ DatastoreId, ...filter }))).ImportJobPropertiesList?.map(
    (job) => job.JobName,
  );

describe("the job lists", () => {
  async function startWithJobs() {
    const at = await startActive();
    const times: Date[] = [];
    for (const JobName of ["a", "b", "b", "c"]) {
      times.push(new Date(at.clock.now()));
      await startImport(at, { JobName });
      await at.clock.advance(1500);
    }
    await startExport(at, "out");
    return { ...at, times };
  }

  test("have only the jobs of one kind and datastore, the newest first", async () => {
    const at = await startWithJobs();
    const { DatastoreId } = at;
    expect(await importNames(at)).toEqual(["c", "b", "b", "a"]);
    const exports = await at.client.send(new ListFHIRExportJobsCommand({ DatastoreId }));
    expect(exports.ExportJobPropertiesList?.map((job) => job.JobName)).toEqual(["out"]);
    expect(await importNames(await createActive(at))).toEqual([]);
  });

  test("filter by exact name and by status", async () => {
    const at = await startWithJobs();
    expect(await importNames(at, { JobName: "b" })).toEqual(["b", "b"]);
    expect(await importNames(at, { JobStatus: "SUBMITTED" })).toEqual(["c"]);
    expect(await importNames(at, { JobStatus: "QUEUED" })).toEqual(["b", "b"]);
    expect(await importNames(at, { JobStatus: "IN_PROGRESS" })).toEqual(["a"]);
    expect(await importNames(at, { JobStatus: "CANCEL_FAILED" })).toEqual([]);
    expect(await importNames(at, { JobName: "a", JobStatus: "QUEUED" })).toEqual([]);
  });

  test("filter by submit time to the millisecond, without the very time", async () => {
    const at = await startWithJobs();
    const [first, second, third] = at.times as [Date, Date, Date];
    const justAfter = new Date(second.getTime() + 1);
    const justBefore = new Date(third.getTime() - 1);
    expect(await importNames(at, { SubmittedBefore: second })).toEqual(["a"]);
    expect(await importNames(at, { SubmittedBefore: justAfter })).toEqual(["b", "a"]);
    expect(await importNames(at, { SubmittedBefore: first })).toEqual([]);
    expect(await importNames(at, { SubmittedAfter: third })).toEqual(["c"]);
    expect(await importNames(at, { SubmittedAfter: justBefore })).toEqual(["c", "b"]);
    expect(await importNames(at, { SubmittedAfter: first, SubmittedBefore: justAfter })).toEqual(["b"]);
    expect(await importNames(at, { SubmittedAfter: second, SubmittedBefore: second })).toEqual([]);
  });

  test("need a known datastore", async () => {
    const at = await startActive();
    expect(await rejection(importNames({ ...at, DatastoreId: "nope" }))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
