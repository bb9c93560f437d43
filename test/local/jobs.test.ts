import { CreateFHIRDatastoreCommand, DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import {
  createActive,
  describeExport,
  describeImport,
  startActive,
  startExport,
  startImport,
} from "./job-support.js";
import { closeAll, durations, rejection, roleArn, start } from "./support.js";

afterEach(closeAll);

describe("StartFHIRImportJob", () => {
  test("answers SUBMITTED, and Describe has the whole job with its own output folder", async () => {
    const at = await startActive();
    const submitted = at.clock.now();
    const answer = await startImport(at, { JobName: "nightly", ValidationLevel: "minimal" });
    const { DatastoreId } = at;
    expect(answer).toMatchObject({ JobStatus: "SUBMITTED", DatastoreId });
    expect(answer.JobId).toMatch(/^[0-9a-f]{32}$/);
    expect(await describeImport(at, answer.JobId)).toEqual({
      JobId: answer.JobId,
      JobName: "nightly",
      JobStatus: "SUBMITTED",
      SubmitTime: new Date(submitted),
      DatastoreId,
      InputDataConfig: { S3Uri: "s3://bucket/input/" },
      JobOutputDataConfig: {
        S3Configuration: {
          S3Uri: `s3://bucket/output/${DatastoreId}-FHIR_IMPORT-${answer.JobId}/`,
          KmsKeyId: "alias/key",
        },
      },
      DataAccessRoleArn: roleArn,
      ValidationLevel: "minimal",
    });
  });

  test("runs for its time, with a progress report that grows, and ends COMPLETED", async () => {
    const at = await startActive();
    const submitted = at.clock.now();
    const { JobId } = await startImport(at);
    await at.clock.advance(durations.submittedMs);
    const begun = await describeImport(at, JobId);
    expect(begun).toMatchObject({
      JobStatus: "IN_PROGRESS",
      JobProgressReport: { TotalNumberOfResourcesImported: 0 },
    });
    expect(begun).not.toHaveProperty("EndTime");
    const imported: number[] = [];
    for (let quarter = 1; quarter <= 3; quarter++) {
      await at.clock.advance(durations.importMs / 4);
      const report = (await describeImport(at, JobId))?.JobProgressReport;
      imported.push(report?.TotalNumberOfResourcesImported ?? NaN);
      expect(report?.TotalNumberOfResourcesScanned).toBeGreaterThan(imported.at(-1) ?? NaN);
    }
    expect(imported).toEqual([250, 500, 750]);
    await at.clock.advance(durations.importMs / 4);
    expect(await describeImport(at, JobId)).toMatchObject({
      JobStatus: "COMPLETED",
      EndTime: new Date(submitted + durations.submittedMs + durations.importMs),
      JobProgressReport: {
        TotalNumberOfScannedFiles: 4,
        TotalNumberOfImportedFiles: 4,
        TotalNumberOfResourcesScanned: 1000,
        TotalNumberOfResourcesImported: 1000,
        TotalNumberOfResourcesWithCustomerError: 0,
        Throughput: 0,
      },
    });
  });

  test("needs an ACTIVE datastore", async () => {
    const at = await start();
    const { DatastoreId = "" } = await at.client.send(
      new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }),
    );
    const refused = {
      name: "ValidationException",
      message: expect.stringContaining("must be ACTIVE") as string,
    };
    expect(await rejection(startImport({ ...at, DatastoreId }))).toMatchObject(refused);
    await at.clock.advance(durations.creatingMs);
    await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId }));
    expect(await rejection(startExport({ ...at, DatastoreId }))).toMatchObject(refused);
    expect(await rejection(startImport({ ...at, DatastoreId: "0".repeat(32) }))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("StartFHIRExportJob", () => {
  test("runs for its time without a progress report", async () => {
    const at = await startActive();
    const { DatastoreId } = at;
    const submitted = at.clock.now();
    const { JobId, JobStatus } = await startExport(at, "out");
    expect(JobStatus).toBe("SUBMITTED");
    await at.clock.advance(durations.submittedMs);
    expect(await describeExport(at, JobId)).toMatchObject({ JobStatus: "IN_PROGRESS" });
    await at.clock.advance(durations.exportMs);
    expect(await describeExport(at, JobId)).toEqual({
      JobId,
      JobName: "out",
      JobStatus: "COMPLETED",
      SubmitTime: new Date(submitted),
      EndTime: new Date(submitted + durations.submittedMs + durations.exportMs),
      DatastoreId,
      OutputDataConfig: {
        S3Configuration: {
          S3Uri: `s3://bucket/output/${DatastoreId}-FHIR_EXPORT-${JobId}/`,
          KmsKeyId: "alias/key",
        },
      },
      DataAccessRoleArn: roleArn,
    });
  });
});

describe("the lane of one kind of job", () => {
  test("runs one job at a time across the account, in the order of submission", async () => {
    const first = await startActive();
    const second = await createActive(first);
    const a = await startImport(first);
    const b = await startImport(second);
    const c = await startImport(first);
    const statuses = async () => [
      (await describeImport(first, a.JobId))?.JobStatus,
      (await describeImport(second, b.JobId))?.JobStatus,
      (await describeImport(first, c.JobId))?.JobStatus,
    ];
    expect(await statuses()).toEqual(["SUBMITTED", "SUBMITTED", "SUBMITTED"]);
    await first.clock.advance(durations.submittedMs);
    expect(await statuses()).toEqual(["IN_PROGRESS", "QUEUED", "QUEUED"]);
    await first.clock.advance(durations.importMs);
    expect(await statuses()).toEqual(["COMPLETED", "IN_PROGRESS", "QUEUED"]);
    await first.clock.advance(durations.importMs);
    expect(await statuses()).toEqual(["COMPLETED", "COMPLETED", "IN_PROGRESS"]);
    await first.clock.advance(durations.importMs);
    expect(await statuses()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
  });

  test("is not shared by imports and exports", async () => {
    const at = await startActive();
    const imported = await startImport(at);
    const exported = await startExport(at);
    await at.clock.advance(durations.submittedMs);
    expect(await describeImport(at, imported.JobId)).toMatchObject({ JobStatus: "IN_PROGRESS" });
    expect(await describeExport(at, exported.JobId)).toMatchObject({ JobStatus: "IN_PROGRESS" });
  });

  test("skips QUEUED for a job that finds it free", async () => {
    const at = await startActive();
    const before = await startExport(at);
    await at.clock.advance(durations.submittedMs + durations.exportMs);
    const after = await startExport(at);
    await at.clock.advance(durations.submittedMs);
    expect(await describeExport(at, before.JobId)).toMatchObject({ JobStatus: "COMPLETED" });
    expect(await describeExport(at, after.JobId)).toMatchObject({ JobStatus: "IN_PROGRESS" });
  });

  test("is handed on when a job's end is reported, and held while a reported run has none", async () => {
    const at = await startActive();
    const a = await startImport(at);
    const b = await startImport(at);
    await at.clock.advance(durations.submittedMs);
    at.local.reportJob(a.JobId ?? "", { status: "CANCEL_IN_PROGRESS" });
    await at.clock.advance(100 * durations.importMs);
    expect(await describeImport(at, b.JobId)).toMatchObject({ JobStatus: "QUEUED" });
    at.local.reportJob(a.JobId ?? "", { status: "FAILED", message: "Too many files" });
    const ended = at.clock.now();
    expect(await describeImport(at, a.JobId)).toMatchObject({
      JobStatus: "FAILED",
      Message: "Too many files",
      EndTime: new Date(ended),
    });
    expect(await describeImport(at, b.JobId)).toMatchObject({ JobStatus: "IN_PROGRESS" });
    await at.clock.advance(durations.importMs);
    expect(await describeImport(at, b.JobId)).toMatchObject({
      JobStatus: "COMPLETED",
      EndTime: new Date(ended + durations.importMs),
    });
    expect(() => at.local.reportJob("unknown", { status: "FAILED" })).toThrow(RangeError);
  });
});

describe("an unknown job", () => {
  test("is not found, nor is one of the other kind or of another datastore", async () => {
    const at = await startActive();
    const other = await createActive(at);
    const { JobId } = await startImport(at);
    for (const attempt of [
      describeImport(at, "0".repeat(32)),
      describeExport(at, JobId),
      describeImport(other, JobId),
      describeImport({ ...at, DatastoreId: "0".repeat(32) }, JobId),
    ]) {
      expect(await rejection(attempt)).toMatchObject({ name: "ResourceNotFoundException" });
    }
  });
});
