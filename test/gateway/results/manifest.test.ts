// ImportJob.results.manifest over HTTP, from the local S3 by AWS's own client.
import { INSTANT } from "../../support/gateway.js";
import { importLines, patient, startResults, writeResult } from "../../support/results.js";

const QUERY = `query ($id: ID!) {
  importJob(id: $id) {
    jobId
    results {
      manifest {
        inputS3Uri numberOfScannedFiles numberOfResourcesScanned numberOfResourcesImportedSuccessfully
        numberOfResourcesWithCustomerError sizeOfScannedFilesInMB
      }
    }
  }
}`;

test("the manifest of an ended import is told, and no failures are read", async () => {
  const { gateway, at, asked } = await startResults();
  const { id, folder } = await importLines(at, [patient("1"), patient("2", { nonsense: 1 })]);
  const { data, errors } = await gateway.query(QUERY, { id });
  expect(errors).toBeUndefined();
  expect(data.importJob.results.manifest).toEqual({
    inputS3Uri: "s3://bucket/in/",
    numberOfScannedFiles: 1,
    numberOfResourcesScanned: 2,
    numberOfResourcesImportedSuccessfully: 1,
    numberOfResourcesWithCustomerError: 1,
    sizeOfScannedFilesInMB: expect.closeTo(0.000083, 5),
  });
  expect(asked()).toEqual([`LIST /bucket?prefix=${folder}`, `GET /bucket/${folder}Manifest.json`]);
});

test("while its ETag is the same it is not read again", async () => {
  const { gateway, at, asked } = await startResults();
  const { id, folder } = await importLines(at, [patient("1")]);
  const first = await gateway.query(QUERY, { id });
  asked();
  expect((await gateway.query(QUERY, { id })).data).toEqual(first.data);
  expect(asked()).toEqual([`LIST /bucket?prefix=${folder}`]);
  await writeResult(at, `${folder}Manifest.json`, '{"numberOfScannedFiles": 7}');
  const { data } = await gateway.query(QUERY, { id });
  expect(data.importJob.results.manifest).toMatchObject({ numberOfScannedFiles: 7, inputS3Uri: null });
});

test("an answer that has read S3 is not given again, however often it is asked for: what has changed there is seen", async () => {
  const { gateway, at, asked } = await startResults({ env: { READ_CACHE_TTL_MS: "60000" } });
  const { id, folder } = await importLines(at, [patient("1")]);
  for (const numberOfScannedFiles of [7, 8, 9, 10]) {
    await writeResult(at, `${folder}Manifest.json`, JSON.stringify({ numberOfScannedFiles }));
    asked();
    const { data } = await gateway.query(QUERY, { id });
    expect(data.importJob.results.manifest).toMatchObject({ numberOfScannedFiles });
    expect(asked()).toEqual([`LIST /bucket?prefix=${folder}`, `GET /bucket/${folder}Manifest.json`]);
  }
});

test.each([
  ["no JSON", "nonsense"],
  ["no object", "[1]"],
  ["longer than a manifest is", JSON.stringify({ a: "x".repeat(70_000) })],
])("a manifest that is %s is an error of its own field", async (_what, text) => {
  const { gateway, at } = await startResults();
  const { id, folder } = await importLines(at, [patient("1")]);
  await writeResult(at, `${folder}Manifest.json`, text);
  const { data, errors } = await gateway.query(QUERY, { id });
  expect(data.importJob.results).toEqual({ manifest: null });
  expect(errors).toMatchObject([
    {
      path: ["importJob", "results", "manifest"],
      extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: false },
    },
  ]);
});

test("members of the wrong type are null, and addresses in it are told but never followed", async () => {
  const { gateway, at, asked } = await startResults();
  const { id, folder } = await importLines(at, [patient("1"), patient("2", { nonsense: 1 })]);
  const elsewhere = { failureOutputS3Uri: "s3://other-bucket/secrets/" };
  await writeResult(
    at,
    `${folder}Manifest.json`,
    JSON.stringify({ numberOfScannedFiles: "6", inputDataConfig: 5, failureOutput: elsewhere }),
  );
  const query = `query ($id: ID!) { importJob(id: $id) { results {
    manifest { numberOfScannedFiles inputS3Uri failureOutputS3Uri }
    failures { linesRead }
  } } }`;
  const { data, errors } = await gateway.query(query, { id });
  expect(errors).toBeUndefined();
  expect(data.importJob.results).toEqual({
    manifest: { numberOfScannedFiles: null, inputS3Uri: null, ...elsewhere },
    failures: { linesRead: 1 },
  });
  expect(asked().filter((request) => !request.includes(folder))).toEqual([]);
});

test("a job that wrote none has no manifest, and one that has not ended no results", async () => {
  const { gateway, at, asked } = await startResults({
    local: { durations: { ...INSTANT, submittedMs: 600_000 } },
  });
  const { data } = await gateway.query(
    `mutation ($input: StartImportJobInput!) { startImportJob(input: $input) { importJob { id results { manifest { inputS3Uri } } } } }`,
    {
      input: {
        datastoreId: at.DatastoreId,
        inputDataConfig: { s3Uri: "s3://bucket/in/" },
        jobOutputDataConfig: { s3Configuration: { s3Uri: "s3://bucket/out/", kmsKeyId: "alias/key" } },
        dataAccessRoleArn: "arn:aws:iam::123456789012:role/r",
      },
    },
  );
  expect(data.startImportJob.importJob.results).toBeNull();
  expect(asked()).toEqual([]);
});

test("a failed job that wrote nothing has results without a manifest", async () => {
  const { gateway, at } = await startResults();
  const { id } = await importLines(at, ["{}"], "other/a.txt");
  const { data } = await gateway.query(QUERY, { id });
  expect(data.importJob.results).toEqual({ manifest: null });
});

describe("without the right to it", () => {
  test("S3's denial is FORBIDDEN, names the action and the gateway's role, and nothing that S3 says", async () => {
    const { gateway, at, s3 } = await startResults();
    const { id } = await importLines(at, [patient("1")]);
    s3.setFault((request) => (request.startsWith("LIST") ? [403, "AccessDenied"] : undefined));
    const listed = await gateway.query(QUERY, { id });
    expect(listed.data.importJob.results).toEqual({ manifest: null });
    expect(listed.errors).toMatchObject([
      {
        message: "S3 does not allow this gateway's own AWS role s3:ListBucket here",
        extensions: { code: "FORBIDDEN", retryable: false, upstream: { action: "ListObjectsV2" } },
      },
    ]);
    s3.setFault((request) => (request.startsWith("GET") ? [403, "AccessDenied"] : undefined));
    const read = await gateway.query(QUERY, { id });
    expect(read.errors?.[0]?.message).toContain("s3:GetObject");
    expect(JSON.stringify([listed, read])).not.toContain("secret");
  });

  test("a bucket that RESULTS_BUCKETS does not name is not asked, be it there or not", async () => {
    const { gateway, at, asked } = await startResults({ env: { RESULTS_BUCKETS: "another" } });
    const { id } = await importLines(at, [patient("1")]);
    const { data, errors } = await gateway.query(QUERY, { id });
    expect(data.importJob.results).toEqual({ manifest: null });
    expect(errors).toMatchObject([
      { message: expect.stringContaining("RESULTS_BUCKETS"), extensions: { code: "FORBIDDEN" } },
    ]);
    expect(asked()).toEqual([]);
  });

  test("without RESULTS_BUCKETS none is", async () => {
    const { gateway, at, asked } = await startResults({ env: { RESULTS_BUCKETS: "" } });
    const { id } = await importLines(at, [patient("1")]);
    expect((await gateway.query(QUERY, { id })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect(asked()).toEqual([]);
  });

  test("a bucket in another Region is told, and no redirect is followed", async () => {
    const { gateway, at, s3, asked } = await startResults();
    const { id } = await importLines(at, [patient("1")]);
    s3.setFault(() => [301, "PermanentRedirect"]);
    const { errors } = await gateway.query(QUERY, { id });
    expect(errors).toMatchObject([
      { message: expect.stringContaining("another Region"), extensions: { code: "UPSTREAM_UNAVAILABLE" } },
    ]);
    expect(asked()).toHaveLength(1);
  });
});

describe("trouble on the way", () => {
  test("a throttled call is repeated within the operation's time", async () => {
    const { gateway, at, s3, asked } = await startResults();
    const { id, folder } = await importLines(at, [patient("1")]);
    let faults = 1;
    s3.setFault(() => (faults-- > 0 ? [503, "SlowDown"] : undefined));
    expect((await gateway.query(QUERY, { id })).errors).toBeUndefined();
    expect(asked()).toEqual([
      `LIST /bucket?prefix=${folder}`,
      `LIST /bucket?prefix=${folder}`,
      `GET /bucket/${folder}Manifest.json`,
    ]);
  });

  test("an S3 that keeps failing is left alone for a while, and HealthLake answers on", async () => {
    const { gateway, at, s3, asked } = await startResults({ env: { UPSTREAM_MAX_ATTEMPTS: "1" } });
    const { id } = await importLines(at, [patient("1")]);
    s3.setFault(() => [500, "InternalError"]);
    for (let times = 0; times < 10; times++) await gateway.query(QUERY, { id });
    expect(asked()).toHaveLength(10);
    const { data, errors } = await gateway.query(QUERY, { id });
    expect(data.importJob.jobId).toBeDefined();
    expect(errors).toMatchObject([
      { extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true, retryAfterMs: expect.any(Number) } },
    ]);
    expect(asked()).toEqual([]);
  });
});

describe("limits", () => {
  test("too many calls to S3 are refused before anything is read", async () => {
    const { gateway, at, asked } = await startResults({ env: { LIMIT_S3_CALLS: "3" } });
    const query = `{ datastore(id: "${at.DatastoreId}") { importJobs(first: 2) { nodes { results { manifest { inputS3Uri } } } } } }`;
    const { errors } = await gateway.query(query);
    expect(errors).toMatchObject([
      { extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_S3_CALLS" } },
    ]);
    expect(asked()).toEqual([]);
  });

  test("two jobs' manifests within them are four calls", async () => {
    const { gateway, at, asked } = await startResults({ env: { LIMIT_S3_CALLS: "4" } });
    await importLines(at, [patient("1")]);
    await importLines(at, [patient("2")]);
    const query = `{ datastore(id: "${at.DatastoreId}") { importJobs(first: 2) { nodes { results { manifest { numberOfFilesImported } } } } } }`;
    const { data, errors } = await gateway.query(query);
    expect(errors).toBeUndefined();
    expect(data.datastore.importJobs.nodes).toEqual([
      { results: { manifest: { numberOfFilesImported: 1 } } },
      { results: { manifest: { numberOfFilesImported: 1 } } },
    ]);
    expect(asked()).toHaveLength(4);
  });
});
