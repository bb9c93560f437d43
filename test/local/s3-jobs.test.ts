// A whole FHIR load over S3 alone: objects are put, imported, exported and read back.
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type WithData, createDatastore, exportAll, importAll } from "./data-support.js";
import { closeAll, get, list, raw, startS3 } from "./s3-support.js";
import { clientOf } from "./support.js";

afterEach(closeAll);

async function startAll() {
  const all = await startS3();
  const client = clientOf(all.local);
  const DatastoreId = await createDatastore(client);
  const at: WithData = { ...all, client, DatastoreId };
  return { all, at };
}

const lines = (...ids: string[]) =>
  ids.map((id) => JSON.stringify({ resourceType: "Patient", id })).join("\n");

test("what was put is imported, its results and an export are read back, each by its key", async () => {
  const { all, at } = await startAll();
  const objects = {
    "in/a.ndjson": lines("1", "2"),
    "in/a.ndjson/below.ndjson": lines("3"),
    "in//twice.ndjson": lines("4"),
    "in/../dots.ndjson": lines("5"),
    "in/": "",
    "other/b.ndjson": lines("6"),
  };
  for (const [Key, Body] of Object.entries(objects)) {
    const headers = { "content-type": "application/ndjson" };
    expect((await raw(all.local, `/bucket/${Key}`, { method: "PUT", body: Body, headers })).status).toBe(200);
  }
  const imported = await importAll(at, { ValidationLevel: "strict" });
  expect(imported).toMatchObject({
    JobStatus: "COMPLETED",
    JobProgressReport: { TotalNumberOfResourcesImported: 5 },
  });
  const { keys } = await list(all, { Prefix: imported.folder });
  expect(keys.map((key) => key.slice(imported.folder.length))).toEqual([
    "Manifest.json",
    "SUCCESS/../dots.ndjson",
    "SUCCESS//twice.ndjson",
    "SUCCESS/a.ndjson",
    "SUCCESS/a.ndjson/below.ndjson",
  ]);
  const result = await raw(all.local, `/bucket/${imported.folder}SUCCESS/../dots.ndjson`);
  expect(result.body).toContain('"resourceId":"5"');

  const exported = await exportAll(at);
  const files = (await list(all, { Prefix: exported.folder })).keys;
  expect(files).toEqual([expect.stringMatching(/Patient\/Patient-\d+-0-0\.ndjson$/)]);
  const [key = ""] = files;
  const ids = (await get(all, key))
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { id: string }).id);
  expect(ids).toEqual(["1", "2", "3", "4", "5"]);
  const { ETag } = await all.s3.send(new HeadObjectCommand({ Bucket: "bucket", Key: key }));
  expect(ETag).toMatch(/^"[0-9a-f]{32}-1"$/);
  await all.s3.send(new DeleteObjectCommand({ Bucket: "bucket", Key: key }));
  expect((await list(all, { Prefix: exported.folder })).keys).toEqual([]);
});

test("a bucket that S3 made takes a job's results", async () => {
  const { all, at } = await startAll();
  await all.s3.send(new CreateBucketCommand({ Bucket: "results" }));
  await all.s3.send(new PutObjectCommand({ Bucket: "results", Key: "in/a.json", Body: lines("1") }));
  const job = await importAll(at, {
    InputDataConfig: { S3Uri: "s3://results/in/" },
    JobOutputDataConfig: { S3Configuration: { S3Uri: "s3://results/out/", KmsKeyId: "alias/key" } },
  });
  expect(job.JobStatus).toBe("COMPLETED");
  const { keys } = await list(all, { Bucket: "results", Prefix: "out/" });
  expect(keys.map((key) => key.split("/").slice(2).join("/"))).toEqual([
    "",
    "Manifest.json",
    "SUCCESS/a.json",
  ]);
});
