// Multipart uploads: parts in any order and again, joined, aborted, and there after a restart.
import { createHash, randomBytes } from "node:crypto";
import { readFile, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { type WithS3, at, closeAll, list, put, raw, refusal, startS3 } from "./s3-support.js";

afterEach(closeAll);

const MIN_PART_BYTES = 5 * 1024 * 1024;
const big = randomBytes(MIN_PART_BYTES);
const small = Buffer.from("the end");
const md5 = (data: Buffer) => createHash("md5").update(data).digest();

/** Jest compares byte by byte, which takes a minute. */
const expectBytes = async ({ folder }: WithS3, data: Buffer) =>
  expect((await readFile(join(folder, "a"))).equals(data)).toBe(true);

const target = (UploadId: string, key = "a") => ({ ...at(key), UploadId });

async function begin(
  { s3 }: WithS3,
  input: Partial<CreateMultipartUploadCommandInput> = {},
): Promise<string> {
  const { UploadId = "" } = await s3.send(new CreateMultipartUploadCommand({ ...at("a"), ...input }));
  return UploadId;
}

async function upload({ s3 }: WithS3, id: string, PartNumber: number, Body: Buffer): Promise<CompletedPart> {
  const { $metadata, ...part } = await s3.send(new UploadPartCommand({ ...target(id), PartNumber, Body }));
  expect($metadata.httpStatusCode).toBe(200);
  return { ...part, PartNumber };
}

const complete = ({ s3 }: WithS3, id: string, Parts: CompletedPart[], input = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ ...target(id), MultipartUpload: { Parts }, ...input }));

test("parts become one file, with the ETag of S3 and the upload's headers", async () => {
  const all = await startS3();
  const id = await begin(all, { ContentType: "text/x", Metadata: { a: "1" } });
  const last = await upload(all, id, 7, small);
  await upload(all, id, 2, small);
  const first = await upload(all, id, 2, big);
  expect(await readdir(all.folder)).toEqual([".s3-uploads"]);
  expect((await list(all)).keys).toEqual([]);
  const { ETag, Location } = await complete(all, id, [first, last]);
  const expected = createHash("md5").update(Buffer.concat([md5(big), md5(small)]));
  expect(ETag).toBe(`"${expected.digest("hex")}-2"`);
  expect(Location).toBe(`${all.local.url}/bucket/a`);
  await expectBytes(all, Buffer.concat([big, small]));
  const head = await all.s3.send(new HeadObjectCommand(at("a")));
  expect(head).toMatchObject({ ETag, ContentType: "text/x", Metadata: { a: "1" } });
  expect(await readdir(join(all.folder, ".s3-uploads"))).toEqual([]);
});

test.each([
  ["CRC32", "COMPOSITE"],
  ["CRC32", "FULL_OBJECT"],
  ["CRC64NVME", "FULL_OBJECT"],
  ["SHA256", "COMPOSITE"],
] as const)("has a checksum %s of the type %s", async (ChecksumAlgorithm, ChecksumType) => {
  const all = await startS3();
  const { s3 } = all;
  const id = await begin(all, { ChecksumAlgorithm, ChecksumType });
  const parts: CompletedPart[] = [];
  for (const [index, Body] of [big, small].entries()) {
    const input = { ...target(id), PartNumber: index + 1, Body, ChecksumAlgorithm };
    const part = await s3.send(new UploadPartCommand(input));
    expect(part).toHaveProperty(`Checksum${ChecksumAlgorithm}`);
    parts.push({ ...part, PartNumber: index + 1 });
  }
  const joined = await complete(all, id, parts);
  const name = `Checksum${ChecksumAlgorithm}` as const;
  const pattern = ChecksumType === "COMPOSITE" ? /-2$/ : /^[\w+/]+=*$/;
  expect(joined).toMatchObject({ ChecksumType, [name]: expect.stringMatching(pattern) as string });
  // The client compares a FULL_OBJECT one.
  const { Body } = await s3.send(new GetObjectCommand({ ...at("a"), ChecksumMode: "ENABLED" }));
  expect((await Body?.transformToByteArray())?.length).toBe(big.length + small.length);
  if (ChecksumType === "COMPOSITE" && ChecksumAlgorithm === "SHA256") {
    const sha256 = (data: Buffer) => createHash("sha256").update(data).digest();
    const expected = sha256(Buffer.concat([sha256(big), sha256(small)])).toString("base64");
    expect(joined.ChecksumSHA256).toBe(`${expected}-2`);
  }
});

test("what can't be completed says why, and the upload stays open", async () => {
  const all = await startS3();
  const id = await begin(all);
  const [one, two] = [await upload(all, id, 1, small), await upload(all, id, 2, small)];
  expect(await refusal(complete(all, id, [two, one]))).toBe("400 InvalidPartOrder");
  expect(await refusal(complete(all, id, [one, one]))).toBe("400 InvalidPartOrder");
  expect(await refusal(complete(all, id, [one, two]))).toBe("400 EntityTooSmall");
  expect(await refusal(complete(all, id, [{ PartNumber: 3, ETag: one.ETag }]))).toBe("400 InvalidPart");
  expect(await refusal(complete(all, id, [{ PartNumber: 1, ETag: '"0"' }]))).toBe("400 InvalidPart");
  expect(await refusal(complete(all, id, []))).toBe("400 MalformedXML");
  await put(all, "a", "there");
  expect(await refusal(complete(all, id, [one], { IfNoneMatch: "*" }))).toBe("412 PreconditionFailed");
  expect(await readFile(join(all.folder, "a"), "utf8")).toBe("there");
  await complete(all, id, [one]);
  await expectBytes(all, small);
});

test("completing again, where the answer was lost, answers the same", async () => {
  const all = await startS3();
  const id = await begin(all);
  const part = await upload(all, id, 1, small);
  const { ETag } = await complete(all, id, [part]);
  expect((await complete(all, id, [part])).ETag).toBe(ETag);
  await put(all, "a", "other");
  expect(await refusal(complete(all, id, [part]))).toBe("404 NoSuchUpload");
});

test("an aborted upload leaves nothing, also where a part is on its way", async () => {
  const all = await startS3();
  const id = await begin(all);
  await upload(all, id, 1, big);
  // Whichever comes first.
  const onItsWay = upload(all, id, 2, big).catch((error: Error) => expect(error.name).toBe("NoSuchUpload"));
  await all.s3.send(new AbortMultipartUploadCommand(target(id)));
  await onItsWay;
  expect(await readdir(all.folder, { recursive: true })).toEqual([".s3-uploads"]);
  const again = all.s3.send(new AbortMultipartUploadCommand(target(id)));
  expect(await refusal(again)).toBe("404 NoSuchUpload");
});

test("an upload is its key's and bucket's alone, and its id is no path", async () => {
  const all = await startS3();
  const id = await begin(all);
  await writeFile(join(all.folder, "upload.json"), JSON.stringify({ key: "a", headers: {} }));
  for (const [key, other] of [
    ["b", id],
    ["a", ".."],
    ["a", `../${id}`],
    ["a", "0".repeat(32)],
    ["a", ""],
  ] as const) {
    const path = `/bucket/${key}?uploadId=${encodeURIComponent(other)}`;
    expect(await raw(all.local, `${path}&partNumber=1`, { method: "PUT" })).toMatchObject({
      code: "NoSuchUpload",
    });
    expect(await raw(all.local, path, { method: "DELETE" })).toMatchObject({ code: "NoSuchUpload" });
    expect(await raw(all.local, path)).toMatchObject({ code: "NoSuchUpload" });
  }
  const path = `/bucket/a?uploadId=${id}&partNumber=`;
  for (const number of ["0", "10001", "x", ""]) {
    expect((await raw(all.local, path + number, { method: "PUT" })).code).toBe("InvalidArgument");
  }
});

test("uploads and parts are listed, page by page", async () => {
  const all = await startS3();
  const { s3 } = all;
  const ids = [await begin(all, { Key: "b" }), await begin(all), await begin(all)];
  await upload(all, ids[1] ?? "", 3, small);
  await upload(all, ids[1] ?? "", 1, small);
  const seen: (string | undefined)[] = [];
  let markers: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (let more = true; more;) {
    const page = await s3.send(
      new ListMultipartUploadsCommand({ Bucket: "bucket", MaxUploads: 1, ...markers }),
    );
    seen.push(...(page.Uploads ?? []).map(({ Key, UploadId }) => `${Key} ${UploadId}`));
    markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    more = page.IsTruncated ?? false;
  }
  expect([...seen].sort()).toEqual([`a ${ids[1]}`, `a ${ids[2]}`, `b ${ids[0]}`].sort());
  expect(seen.at(-1)).toBe(`b ${ids[0]}`);
  const prefixed = await s3.send(new ListMultipartUploadsCommand({ Bucket: "bucket", Prefix: "b" }));
  expect(prefixed.Uploads).toHaveLength(1);
  const first = await s3.send(new ListPartsCommand({ ...target(ids[1] ?? ""), MaxParts: 1 }));
  expect(first).toMatchObject({ IsTruncated: true, Parts: [{ PartNumber: 1, Size: small.length }] });
  const PartNumberMarker = first.NextPartNumberMarker;
  const second = await s3.send(new ListPartsCommand({ ...target(ids[1] ?? ""), PartNumberMarker }));
  expect(second).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3 }] });
});

test("a part may be copied from an object", async () => {
  const all = await startS3();
  await put(all, "source", Buffer.concat([small, big]));
  const id = await begin(all);
  const range = `bytes=${small.length}-${small.length + big.length - 1}`;
  const copy = (PartNumber: number, CopySourceRange?: string) =>
    all.s3.send(
      new UploadPartCopyCommand({ ...target(id), PartNumber, CopySource: "bucket/source", CopySourceRange }),
    );
  const { CopyPartResult } = await copy(1, range);
  const last = await upload(all, id, 2, small);
  await complete(all, id, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }, last]);
  await expectBytes(all, Buffer.concat([big, small]));
  const other = await begin(all);
  const beyond = all.s3.send(
    new UploadPartCopyCommand({
      ...target(other),
      PartNumber: 1,
      CopySource: "bucket/source",
      CopySourceRange: `bytes=0-${big.length * 2}`,
    }),
  );
  expect(await refusal(beyond)).toBe("400 InvalidArgument");
});

test("open uploads are there after a restart; too old ones and half ones are gone", async () => {
  const first = await startS3();
  const id = await begin(first);
  const old = await begin(first, { Key: "old" });
  const half = await begin(first, { Key: "half" });
  const part = await upload(first, id, 1, small);
  await first.local.close();
  const uploads = join(first.folder, ".s3-uploads");
  const file = join(uploads, old, "upload.json");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/"initiatedAt":"[^"]+"/, '"initiatedAt":"2026-01-01T00:00:00.000Z"'));
  await writeFile(join(uploads, half, "upload.json"), "{");
  await utimes(file, 0, 0);
  const all = await startS3({}, first.dataDir);
  expect(await readdir(uploads)).toEqual([id]);
  await complete(all, id, [part]);
  await expectBytes(all, small);
});
