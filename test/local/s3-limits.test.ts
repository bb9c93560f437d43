// What bounds S3, and what is left where something goes wrong: never a part of an object.
import { once } from "node:events";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { startProcess } from "../support/process.js";
import { makeDirectory, waitFor } from "./data-support.js";
import { MAIN, readUrl, startLocalProcess } from "./main-process.js";
import { type WithS3, at, closeAll, get, list, put, raw, refusal, startS3 } from "./s3-support.js";

afterEach(closeAll);

const filesOf = async ({ folder }: WithS3) => (await readdir(folder)).sort();

test("an object that is too large is refused by what it says it is, however it is sent", async () => {
  const all = await startS3({ s3Limits: { maxPutBytes: 10 } });
  expect(await refusal(put(all, "a", "x".repeat(11)))).toBe("400 EntityTooLarge");
  const headers = {
    "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "x-amz-decoded-content-length": "11",
  };
  const chunked = { method: "PUT", headers, body: "b\r\nxxxxxxxxxxx\r\n0\r\n\r\n" };
  expect((await raw(all.local, "/bucket/a", chunked)).code).toBe("EntityTooLarge");
  headers["x-amz-decoded-content-length"] = "10";
  expect((await raw(all.local, "/bucket/a", chunked)).code).toBe("IncompleteBody");
  const unknown = { method: "PUT", headers: { "transfer-encoding": "chunked" }, body: "x" };
  expect((await raw(all.local, "/bucket/a", unknown)).code).toBe("MissingContentLength");
  expect(await filesOf(all)).toEqual([]);
  await put(all, "a", "x".repeat(10));
  await writeFile(join(all.folder, "large"), "x".repeat(11));
  const copy = { method: "PUT", headers: { "x-amz-copy-source": "bucket/large" } };
  expect((await raw(all.local, "/bucket/b", copy)).code).toBe("EntityTooLarge");
});

test("the answer comes although the client is still sending, and its connection goes on", async () => {
  const all = await startS3({ s3Limits: { maxPutBytes: 10 } });
  expect(await refusal(put(all, "a", Buffer.alloc(3_000_000)))).toBe("400 EntityTooLarge");
  await put(all, "a", "x");
  expect(await get(all, "a")).toBe("x");
});

test("all objects together have a limit, those of jobs too, and what is removed makes room", async () => {
  const all = await startS3({ s3Limits: { maxStoredBytes: 100 } });
  await put(all, "a", "x".repeat(60));
  await writeFile(join(all.folder, "of-a-job"), "x".repeat(30));
  expect(await refusal(put(all, "b", "x".repeat(41)))).toBe("507 InsufficientStorage");
  expect((await raw(all.local, "/bucket/b", { method: "PUT", body: "x".repeat(11) })).body).toContain(
    "maxStoredBytes",
  );
  await put(all, "b", "x".repeat(10));
  await raw(all.local, "/bucket/a", { method: "DELETE" });
  await put(all, "c", "x".repeat(60));
  expect(await filesOf(all)).toEqual(["b", "c", "of-a-job"]);
});

test("writes at once can't pass the limit together", async () => {
  const all = await startS3({ s3Limits: { maxStoredBytes: 100 } });
  const statuses = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const { status } = await raw(all.local, `/bucket/${index}`, { method: "PUT", body: "x".repeat(30) });
      return status;
    }),
  );
  expect(statuses.sort()).toEqual([200, 200, 200, 507, 507, 507, 507, 507]);
});

test("parts, an object of parts, and open uploads have limits", async () => {
  const all = await startS3({ s3Limits: { maxOpenUploads: 2, maxObjectBytes: 10, maxPutBytes: 12 } });
  const begin = () => all.s3.send(new CreateMultipartUploadCommand(at("a")));
  const { UploadId } = await begin();
  await begin();
  expect(await refusal(begin())).toBe("400 InvalidRequest");
  const send = (bytes: number) =>
    all.s3.send(new UploadPartCommand({ ...at("a"), UploadId, PartNumber: 1, Body: Buffer.alloc(bytes) }));
  expect(await refusal(send(13))).toBe("400 EntityTooLarge");
  const { ETag } = await send(11);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const complete = new CompleteMultipartUploadCommand({ ...at("a"), UploadId, MultipartUpload });
  expect(await refusal(all.s3.send(complete))).toBe("400 EntityTooLarge");
});

test.each([
  ["a document type", '<!DOCTYPE a [<!ENTITY x "y">]><Delete><Object><Key>&x;</Key></Object></Delete>'],
  ["an entity", "<Delete><Object><Key>&x;</Key></Object></Delete>"],
  ["an end that is missing", "<Delete><Object>"],
  ["no element", "text"],
  ["deep nests", "<a>".repeat(100_000)],
  ["no UTF-8", Buffer.from([0x3c, 0xff])],
  ["nothing to remove", "<Delete/>"],
  ["nothing at all", ""],
  ["more than 1,000 keys", `<Delete>${"<Object><Key>a</Key></Object>".repeat(1001)}</Delete>`],
])("XML with %s is refused", async (_what, body) => {
  const all = await startS3();
  await put(all, "a", "x");
  expect(await raw(all.local, "/bucket?delete", { method: "POST", body })).toMatchObject({
    status: 400,
    code: "MalformedXML",
  });
  expect(await filesOf(all)).toEqual(["a"]);
});

test("XML and metadata have a size", async () => {
  const all = await startS3();
  const body = `<Delete>${" ".repeat(4 * 1024 * 1024)}</Delete>`;
  expect((await raw(all.local, "/bucket?delete", { method: "POST", body })).code).toBe("EntityTooLarge");
  const headers = { "x-amz-meta-a": "x".repeat(2048) };
  expect((await raw(all.local, "/bucket/a", { method: "PUT", headers })).code).toBe("MetadataTooLarge");
});

/** A PUT that has begun and not ended. */
async function beginPut({ local, folder }: WithS3, key: string, bytes = 100) {
  const headers = { "content-length": bytes };
  const request = httpRequest(`${local.url}/bucket/${key}`, { method: "PUT", headers, agent: false });
  request.on("error", () => {});
  request.write("x");
  await waitFor(async () => (await readdir(folder)).some((name) => name.startsWith(".s3-part-")));
  return request;
}

test("requests under way have a limit", async () => {
  const all = await startS3({ s3Limits: { maxRequests: 1 } });
  const request = await beginPut(all, "a");
  expect(await raw(all.local, "/bucket/b")).toMatchObject({ status: 503, code: "SlowDown" });
  request.end("x".repeat(99));
  await once(request, "response");
  expect((await raw(all.local, "/bucket/a")).status).toBe(200);
});

test("a client that leaves leaves nothing behind, and nothing is listed meanwhile", async () => {
  const all = await startS3();
  await put(all, "a", "old");
  const request = await beginPut(all, "a");
  expect((await list(all)).keys).toEqual(["a"]);
  expect(await get(all, "a")).toBe("old");
  request.destroy();
  await waitFor(async () => (await readdir(all.folder)).length === 1);
  expect(await get(all, "a")).toBe("old");
});

test("a stop while an object is written leaves the old one", async () => {
  const all = await startS3();
  await put(all, "a", "old");
  await beginPut(all, "a");
  await all.local.close();
  expect(await readdir(all.folder)).toEqual(["a"]);
  expect(await readFile(join(all.folder, "a"), "utf8")).toBe("old");
});

test("what a kill -9 left of an object is gone after the next start", async () => {
  const dataDir = await makeDirectory();
  const first = await startLocalProcess("--data-dir", dataDir);
  await raw(first, "/bucket", { method: "PUT" });
  const folder = join(dataDir, "s3/bucket");
  await raw(first, "/bucket/a", { method: "PUT", body: "old" });
  await beginPut({ local: first, folder } as unknown as WithS3, "a");
  await first.kill();
  expect(await readdir(folder)).toHaveLength(2);
  const second = await startLocalProcess("--data-dir", dataDir);
  expect(await readdir(folder)).toEqual(["a"]);
  const answer = await raw(second, "/bucket/a");
  expect(answer).toMatchObject({ body: "old", headers: { etag: '"149603e6c03516362a8da23f624db945"' } });
  await second.kill();
});

test("where the file system has no room, the answer says so and the old object stays", async () => {
  const dataDir = await makeDirectory();
  // No file of the process may be larger than 4 MiB, which leaves room for the reserve.
  const limited = ["-c", 'ulimit -f 4096 && exec "$@"', "sh", process.execPath, "--import", "tsx"];
  const local = startProcess([...limited, MAIN, "--data-dir", dataDir], {}, "bash");
  const url = await readUrl(local);
  await raw({ url }, "/bucket", { method: "PUT" });
  await raw({ url }, "/bucket/a", { method: "PUT", body: "old" });
  const body = Buffer.alloc(8 * 1024 * 1024);
  const answer = await raw({ url }, "/bucket/a", { method: "PUT", body });
  expect(answer).toMatchObject({ status: 507, code: "InsufficientStorage" });
  expect(answer.body).toContain("s3://bucket/a could not be written: EFBIG");
  expect((await raw({ url }, "/bucket/a")).body).toBe("old");
  expect(await readdir(join(dataDir, "s3/bucket"))).toEqual(["a"]);
});
