import { symlink } from "node:fs/promises";
import { join } from "node:path";
import {
  closeAll,
  importAll,
  listKeys,
  putObject,
  readLines,
  readObject,
  startWithData,
} from "./data-support.js";

afterEach(closeAll);

const patient = (id: string, more = {}) => ({ resourceType: "Patient", id, ...more });

test("imports every object under the prefix, and writes a manifest and the results", async () => {
  const at = await startWithData();
  await putObject(at, "in/Patient.ndjson", [patient("a"), patient("b")]);
  await putObject(at, "in/sub/More.json", [patient("c")]);
  await putObject(at, "in/readme.txt", ["not this"]);
  const job = await importAll(at);
  expect(job).toMatchObject({
    JobStatus: "COMPLETED",
    JobProgressReport: {
      TotalNumberOfScannedFiles: 2,
      TotalSizeOfScannedFilesInMB: 0.000106,
      TotalNumberOfImportedFiles: 2,
      TotalNumberOfResourcesScanned: 3,
      TotalNumberOfResourcesImported: 3,
      TotalNumberOfResourcesWithCustomerError: 0,
      TotalNumberOfFilesReadWithCustomerError: 0,
      Throughput: 0,
    },
  });
  expect(await listKeys(at, job.folder)).toEqual([
    "Manifest.json",
    "SUCCESS/Patient.ndjson",
    "SUCCESS/sub/More.json",
  ]);
  expect(await listKeys(at, "output")).toContain(".healthlake_write_access_check_file.temp");
  expect(await readObject(at, "output/.healthlake_write_access_check_file.temp")).toBe("");
  expect(await readObject(at, `${job.folder}SUCCESS/Patient.ndjson`)).toBe(
    '{"lineId":1, "resourceId":"a", "resourceType":"Patient", "statusCode":201}\n' +
      '{"lineId":2, "resourceId":"b", "resourceType":"Patient", "statusCode":201}',
  );
});

test("writes failing lines with their numbers and diagnostics, and goes on", async () => {
  const at = await startWithData();
  await putObject(at, "in/Patient.ndjson", [
    patient("a"),
    "{ no JSON",
    "",
    patient("b", { gender: "none" }),
    { resourceType: "Patient" },
    { resourceType: "Patient123", id: "x" },
    patient("z"),
  ]);
  const job = await importAll(at);
  expect(job).toMatchObject({
    JobStatus: "COMPLETED_WITH_ERRORS",
    JobProgressReport: {
      TotalNumberOfResourcesScanned: 6,
      TotalNumberOfResourcesImported: 2,
      TotalNumberOfResourcesWithCustomerError: 4,
      TotalNumberOfImportedFiles: 1,
    },
  });
  expect(job).not.toHaveProperty("Message");
  const failures = (await readLines(at, `${job.folder}FAILURE/Patient.ndjson`)) as {
    lineId: number;
    UpdateResourceResponse: { jsonBlob: { issue: { diagnostics: string }[] }; statusCode: number };
  }[];
  expect(
    failures.map(({ lineId, UpdateResourceResponse: { jsonBlob } }) => [
      lineId,
      jsonBlob.issue[0]?.diagnostics,
    ]),
  ).toEqual([
    [2, "Invalid JSON found in input file"],
    [4, "The value provided ('none') is not in the value set of gender"],
    [5, "Missing required id field in resource json"],
    [
      6,
      "1 validation error detected: Value 'Patient123' at 'resourceType' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z]{1,256}",
    ],
  ]);
  expect(await readObject(at, `${job.folder}FAILURE/Patient.ndjson`)).toMatch(
    /^\{"lineId":2,"UpdateResourceResponse":\{"jsonBlob":\{"resourceType":"OperationOutcome","issue":\[\{"severity":"error","code":"processing","diagnostics":"Invalid JSON found in input file"\}\]\},"statusCode":400\}\}\n/,
  );
});

test("fails without a Message where nothing could be imported, and says so in the manifest", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", ["nonsense"]);
  const job = await importAll(at);
  expect(job.JobStatus).toBe("FAILED");
  expect(job).not.toHaveProperty("Message");
  expect(JSON.parse(await readObject(at, `${job.folder}Manifest.json`))).toMatchObject({
    numberOfScannedFiles: 1,
    numberOfFilesImported: 0,
    numberOfResourcesWithCustomerError: 1,
  });
});

test.each([
  ["a missing bucket", "s3://nowhere/in/", /^S3 bucket nowhere does not exist$/],
  [
    "an empty prefix",
    "s3://bucket/nothing/",
    /^No ndjson or json object was found under s3:\/\/bucket\/nothing\/$/,
  ],
  ["a key with .., which leads nowhere", "s3://bucket/../bucket/in/", /No ndjson or json object was found/],
  ["a key through a link", "s3://bucket/link/in/", /leads through a symbolic link/],
])("fails with a Message for %s", async (_name, S3Uri, message) => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [patient("a")]);
  await symlink(join(at.dataDir, "s3/bucket"), join(at.dataDir, "s3/bucket/link"));
  const job = await importAll(at, { InputDataConfig: { S3Uri } });
  expect(job).toMatchObject({ JobStatus: "FAILED", Message: expect.stringMatching(message) as string });
  expect(job.Message).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-%@]{1,2048}$/u);
});

test("does not read through a linked object, and does not make a bucket", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [patient("a")]);
  await putObject(at, "secret.txt", [patient("secret")]);
  await symlink(join(at.dataDir, "s3/bucket/secret.txt"), join(at.dataDir, "s3/bucket/in/b.ndjson"));
  const job = await importAll(at);
  expect(job.JobProgressReport?.TotalNumberOfScannedFiles).toBe(1);
  const elsewhere = { S3Configuration: { S3Uri: "s3://other/out/", KmsKeyId: "alias/key" } };
  const failed = await importAll(at, { JobOutputDataConfig: elsewhere });
  expect(failed).toMatchObject({ JobStatus: "FAILED", Message: "S3 bucket other does not exist" });
  expect(await listKeys(at, "../")).not.toContainEqual(expect.stringMatching(/^other/));
});
