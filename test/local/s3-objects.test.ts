// Objects and buckets by AWS's own client: put, read, copied, removed.
import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  ChecksumAlgorithm,
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { at, closeAll, get, put, raw, refusal, startS3 } from "./s3-support.js";

afterEach(closeAll);

const md5 = (data: string | Buffer) => `"${createHash("md5").update(data).digest("hex")}"`;

test("an object is the file of its key, with its ETag, headers and metadata", async () => {
  const { s3, folder } = await startS3();
  const put = await s3.send(
    new PutObjectCommand({
      ...at("in/a.ndjson"),
      Body: "text",
      ContentType: "application/fhir+ndjson",
      CacheControl: "no-store",
      Metadata: { source: "a test" },
    }),
  );
  expect(put).toMatchObject({ ETag: md5("text"), ChecksumType: "FULL_OBJECT" });
  expect(await readFile(join(folder, "in/a.ndjson"), "utf8")).toBe("text");
  const answer = await s3.send(new GetObjectCommand(at("in/a.ndjson")));
  expect(await answer.Body?.transformToString()).toBe("text");
  const head = await s3.send(new HeadObjectCommand(at("in/a.ndjson")));
  for (const one of [answer, head]) {
    expect(one).toMatchObject({
      ETag: md5("text"),
      ContentLength: 4,
      ContentType: "application/fhir+ndjson",
      CacheControl: "no-store",
      Metadata: { source: "a test" },
      LastModified: expect.any(Date) as Date,
    });
  }
});

test("what is known of an object outlives a restart, and goes with its file", async () => {
  const first = await startS3();
  await put(first, "a", "text");
  await first.local.close();
  const { s3, folder } = await startS3({}, first.dataDir);
  const { ETag } = await s3.send(new HeadObjectCommand(at("a")));
  expect(ETag).toBe(md5("text"));
  await writeFile(join(folder, "a"), "TEXT");
  const { ETag: other } = await s3.send(new HeadObjectCommand(at("a")));
  expect(other).toMatch(/^"[0-9a-f]{32}-1"$/);
  expect((await s3.send(new HeadObjectCommand(at("a")))).ETag).toBe(other);
});

test.each(Object.values(ChecksumAlgorithm).filter((name) => /^(CRC|SHA1|SHA256)/.test(name)))(
  "keeps a checksum %s, and gives it back",
  async (algorithm) => {
    const { s3 } = await startS3();
    const body = randomBytes(100_000);
    await s3.send(new PutObjectCommand({ ...at("a"), Body: body, ChecksumAlgorithm: algorithm }));
    // The client compares it.
    const { Body, ...answer } = await s3.send(new GetObjectCommand({ ...at("a"), ChecksumMode: "ENABLED" }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? "")).toEqual(body);
    expect(answer).toHaveProperty(`Checksum${algorithm}`, expect.stringMatching(/=$|^[\w+/]+$/));
  },
);

test.each(["CRC32", "SHA256"] as const)("takes a stream with a trailing checksum %s", async (algorithm) => {
  const { s3, folder } = await startS3();
  const body = randomBytes(300_000);
  const halves = [body.subarray(0, 100_000), body.subarray(100_000)];
  await s3.send(
    new PutObjectCommand({
      ...at("a"),
      Body: Readable.from(halves),
      ContentLength: body.length,
      ChecksumAlgorithm: algorithm,
    }),
  );
  expect(await readFile(join(folder, "a"))).toEqual(body);
  const head = await s3.send(new HeadObjectCommand({ ...at("a"), ChecksumMode: "ENABLED" }));
  expect(head).toMatchObject({ ETag: md5(body), ContentLength: body.length });
  expect(head).toHaveProperty(`Checksum${algorithm}`);
  expect(head.ContentEncoding).toBeUndefined();
});

test.each([
  ["content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==", "BadDigest"],
  ["content-md5", "short", "InvalidDigest"],
  ["x-amz-checksum-crc32", "AAAAAA==", "BadDigest"],
  ["x-amz-checksum-sha256", "AAAA", "BadDigest"],
  ["x-amz-checksum-md4", "AAAA", "InvalidRequest"],
  ["x-amz-content-sha256", "0".repeat(64), "XAmzContentSHA256Mismatch"],
  ["x-amz-content-sha256", "none", "InvalidArgument"],
])("a %s that is not the body's is refused, and leaves nothing", async (name, value, code) => {
  const at = await startS3();
  const answer = await raw(at.local, "/bucket/a", {
    method: "PUT",
    headers: { [name]: value },
    body: "text",
  });
  expect(answer.code).toBe(code);
  expect(await readdir(at.folder)).toEqual([]);
});

test.each([
  ["bytes=0-1", "01", "bytes 0-1/10"],
  ["bytes=8-100", "89", "bytes 8-9/10"],
  ["bytes=7-", "789", "bytes 7-9/10"],
  ["bytes=-3", "789", "bytes 7-9/10"],
  ["bytes=-100", "0123456789", "bytes 0-9/10"],
  ["bytes=5-2", "0123456789", undefined],
  ["bytes=0-1,3-4", "0123456789", undefined],
  ["lines=0-1", "0123456789", undefined],
])("the range %s gives %s", async (range, body, contentRange) => {
  const at = await startS3();
  await put(at, "a", "0123456789");
  const answer = await raw(at.local, "/bucket/a", { headers: { range } });
  expect(answer).toMatchObject({ status: contentRange === undefined ? 200 : 206, body });
  expect(answer.headers["content-range"]).toBe(contentRange);
  const head = await raw(at.local, "/bucket/a", { method: "HEAD", headers: { range } });
  expect(head.headers["content-length"]).toBe(String(body.length));
});

test("a range behind the end, or of an empty object, is not satisfiable", async () => {
  const { local, ...at } = await startS3();
  await put(at, "a", "0123456789");
  await put(at, "empty");
  for (const [key, range] of [
    ["a", "bytes=10-"],
    ["a", "bytes=-0"],
    ["empty", "bytes=0-0"],
  ]) {
    const answer = await raw(local, `/bucket/${key}`, { headers: { range: range ?? "" } });
    expect(answer).toMatchObject({ status: 416, code: "InvalidRange" });
  }
  expect(await get(at, "empty")).toBe("");
});

test("reads and writes follow If-Match and its kin", async () => {
  const { s3, ...rest } = await startS3();
  const { ETag } = await put({ s3 }, "a", "text");
  const { LastModified = new Date() } = await s3.send(new HeadObjectCommand(at("a")));
  const before = new Date(LastModified.getTime() - 60_000);
  const read = (input: object) => s3.send(new GetObjectCommand({ ...at("a"), ...input }));
  expect(await refusal(read({ IfMatch: '"other"' }))).toBe("412 PreconditionFailed");
  expect(await refusal(read({ IfUnmodifiedSince: before }))).toBe("412 PreconditionFailed");
  expect(await refusal(read({ IfNoneMatch: ETag }))).toMatch(/^304 /);
  expect(await refusal(read({ IfModifiedSince: LastModified }))).toMatch(/^304 /);
  for (const input of [{ IfMatch: ETag }, { IfNoneMatch: '"x"' }, { IfModifiedSince: before }]) {
    expect(await (await read(input)).Body?.transformToString()).toBe("text");
  }
  const write = (input: object) => s3.send(new PutObjectCommand({ ...at("a"), Body: "new", ...input }));
  expect(await refusal(write({ IfNoneMatch: "*" }))).toBe("412 PreconditionFailed");
  expect(await refusal(write({ IfMatch: '"other"' }))).toBe("412 PreconditionFailed");
  expect(await refusal(write({ Key: "b", IfMatch: ETag }))).toBe("404 NoSuchKey");
  await write({ IfMatch: ETag });
  await write({ Key: "b", IfNoneMatch: "*" });
  expect(await get({ s3 }, "a")).toBe("new");
  expect(await readdir(rest.folder)).toEqual(["a", "b"]);
});

test("of many who may only create an object, one does", async () => {
  const at = await startS3();
  const attempts = Array.from({ length: 8 }, (_, index) =>
    raw(at.local, "/bucket/a", { method: "PUT", headers: { "if-none-match": "*" }, body: `${index}` }),
  );
  const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
});

test("an object is removed, one or many, whether it was there or not", async () => {
  const all = await startS3();
  const { s3 } = all;
  for (const key of ["a", "a/b", "c", "d&<e> ü"]) await put(all, key, key);
  await s3.send(new DeleteObjectCommand(at("a")));
  await s3.send(new DeleteObjectCommand(at("never")));
  const Objects = ["a/b", "d&<e> ü", "never"].map((Key) => ({ Key }));
  const refused = await raw(all.local, "/bucket?delete", {
    method: "POST",
    body: "<Delete><Object/></Delete>",
  });
  expect(refused.body).toContain("<Error><Key/><Code>InvalidArgument</Code>");
  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket: "bucket", Delete: { Objects } }),
  );
  expect(Deleted?.map(({ Key }) => Key)).toEqual(["a/b", "d&<e> ü", "never"]);
  expect(Errors).toBeUndefined();
  const quiet = await s3.send(
    new DeleteObjectsCommand({ Bucket: "bucket", Delete: { Objects: [{ Key: "c" }], Quiet: true } }),
  );
  expect(quiet.Deleted).toBeUndefined();
  expect(await readdir(all.folder)).toEqual([]);
});

test("a copy has the source's metadata, or its own", async () => {
  const { s3, ...rest } = await startS3();
  const Metadata = { a: "1" };
  await s3.send(new PutObjectCommand({ ...at("a b/ü+.txt"), Body: "text", Metadata, ContentType: "text/x" }));
  const CopySource = `bucket/${encodeURIComponent("a b/ü+.txt")}`;
  const { CopyObjectResult } = await s3.send(new CopyObjectCommand({ ...at("copy"), CopySource }));
  expect(CopyObjectResult?.ETag).toBe(md5("text"));
  const replaced = { CopySource, MetadataDirective: "REPLACE", Metadata: { b: "2" } } as const;
  await s3.send(new CopyObjectCommand({ ...at("other"), ...replaced }));
  const head = async (key: string) => s3.send(new HeadObjectCommand(at(key)));
  expect(await head("copy")).toMatchObject({ Metadata, ContentType: "text/x" });
  expect(await head("other")).toMatchObject({ Metadata: { b: "2" } });
  expect(await readFile(join(rest.folder, "copy"), "utf8")).toBe("text");
  const copy = (input: object) =>
    refusal(s3.send(new CopyObjectCommand({ ...at("x"), CopySource, ...input })));
  expect(await copy({ CopySource: "bucket/none" })).toBe("404 NoSuchKey");
  expect(await copy({ CopySource: "nowhere/a" })).toBe("404 NoSuchBucket");
  expect(await copy({ CopySource: "bucket" })).toBe("400 InvalidArgument");
  expect(await copy({ CopySourceIfMatch: '"x"' })).toBe("412 PreconditionFailed");
  expect(await copy({ CopySource: "bucket/copy", Key: "copy" })).toBe("400 InvalidRequest");
});

test("buckets are folders, made and removed", async () => {
  const { s3, dataDir, ...rest } = await startS3({ region: "eu-west-1" });
  await s3.send(new CreateBucketCommand({ Bucket: "other" }));
  await s3.send(new HeadBucketCommand({ Bucket: "other" }));
  const again = s3.send(new CreateBucketCommand({ Bucket: "other" }));
  expect(await refusal(again)).toBe("409 BucketAlreadyOwnedByYou");
  await mkdir(join(dataDir, "s3/No_Bucket"));
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual(["bucket", "other"]);
  const location = await s3.send(new GetBucketLocationCommand({ Bucket: "other" }));
  expect(location.LocationConstraint).toBe("eu-west-1");
  await put({ s3 }, "a", "text");
  expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket: "bucket" })))).toBe("409 BucketNotEmpty");
  await s3.send(new DeleteBucketCommand({ Bucket: "other" }));
  expect((await readdir(join(dataDir, "s3"))).sort()).toEqual(["No_Bucket", "bucket"]);
  expect(await refusal(s3.send(new HeadBucketCommand({ Bucket: "other" })))).toMatch(/^404/);
  expect((await raw(rest.local, "/No_Bucket")).code).toBe("InvalidBucketName");
});

test("an object has no tags", async () => {
  const { s3, ...all } = await startS3();
  await put({ s3 }, "a", "text");
  expect((await s3.send(new GetObjectTaggingCommand(at("a")))).TagSet).toEqual([]);
  expect((await raw(all.local, "/bucket/none?tagging")).code).toBe("NoSuchKey");
});

test("what is not there, or not supported, says so", async () => {
  const { s3, local } = await startS3();
  expect(await refusal(s3.send(new GetObjectCommand(at("none"))))).toBe("404 NoSuchKey");
  expect(await refusal(s3.send(new GetObjectCommand({ Bucket: "none", Key: "a" })))).toBe("404 NoSuchBucket");
  expect(await refusal(s3.send(new HeadObjectCommand(at("none"))))).toMatch(/^404/);
  expect(await refusal(s3.send(new GetBucketAclCommand({ Bucket: "bucket" })))).toBe("501 NotImplemented");
  for (const [method, path] of [
    ["GET", "/bucket?versions"],
    ["PUT", "/bucket/a?tagging"],
    ["GET", "/bucket/a?versionId=1"],
    ["POST", "/bucket"],
    ["GET", "/bucket?policy&location"],
    ["PATCH", "/bucket/a"],
  ]) {
    expect(await raw(local, path ?? "", { method })).toMatchObject({ status: 501, code: "NotImplemented" });
  }
  const headers = { "x-amz-tagging": "a=b" };
  expect((await raw(local, "/bucket/a", { method: "PUT", headers })).code).toBe("NotImplemented");
});
