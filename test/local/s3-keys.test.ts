// Any key that S3 can have is kept, found again, and listed in the order of its bytes, whatever the size of the pages.
import { mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { makeDirectory } from "./data-support.js";
import { type WithS3, at, closeAll, get, list, put, raw, refusal, startS3 } from "./s3-support.js";

afterEach(closeAll);

/** Parts that file systems, URLs, XML and S3 have opinions about. */
const part = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "b",
    "A",
    "ab",
    ".",
    "..",
    ".s3-escaped",
    ".s3-uploads",
    "%2F",
    "+",
    " ",
    "&amp;",
    "<",
    "😀",
    "é",
    "e\u0301",
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.constant("x".repeat(256)),
);
const key = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"))
  .filter((text) => text !== "" && Buffer.byteLength(text) <= 1024 && isText(text));

/** No XML can say the others; `encoding-type=url` can. */
// eslint-disable-next-line no-control-regex -- they are what is meant
const isText = (text: string) => !/[\u0000-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(text);

const encode = (text: string) => text.split("/").map(encodeURIComponent).join("/");
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

async function putAll({ local }: Pick<WithS3, "local">, keys: readonly string[]) {
  for (const key of keys) {
    const answer = await raw(local, `/bucket/${encode(key)}`, { method: "PUT", body: `of ${key}` });
    expect({ key, status: answer.status }).toEqual({ key, status: 200 });
  }
}

test("any keys are kept side by side, listed in pages of any size, and removed without a trace", async () => {
  const all = await startS3();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(key, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (keys, MaxKeys) => {
        await putAll(all, keys);
        for (const key of keys) {
          expect((await raw(all.local, `/bucket/${encode(key)}`)).body).toBe(`of ${key}`);
        }
        const expected = [...keys].sort(byBytes);
        expect((await list(all, { MaxKeys })).keys).toEqual(expected);
        expect((await list(all)).keys).toEqual(expected);
        for (const key of keys) await raw(all.local, `/bucket/${encode(key)}`, { method: "DELETE" });
        expect((await list(all)).keys).toEqual([]);
        expect(await readdir(all.folder)).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

/** What S3 documents: keys of the prefix behind `after`, those with a delimiter rolled up into one. */
function rollUp(keys: readonly string[], prefix: string, delimiter: string, after: string) {
  const found = keys.filter((key) => key.startsWith(prefix)).sort(byBytes);
  const rolled = new Set<string>();
  const plain: string[] = [];
  for (const key of found) {
    const end = key.indexOf(delimiter, prefix.length);
    const group = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (byBytes(key, after) <= 0 || group === after) continue;
    if (group === undefined) plain.push(key);
    else rolled.add(group);
  }
  return { keys: plain, prefixes: [...rolled] };
}

test("prefix, delimiter and start-after are S3's, in pages of any size", async () => {
  const all = await startS3();
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "/"), minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(letters, { minLength: 1, maxLength: 14 }),
      fc.oneof(fc.constant(""), letters),
      fc.constantFrom("/", "b", "a/"),
      fc.oneof(fc.constant(""), letters),
      fc.integer({ min: 1, max: 4 }),
      async (keys, Prefix, Delimiter, StartAfter, MaxKeys) => {
        await rm(all.folder, { recursive: true });
        await mkdir(all.folder);
        await putAll(all, keys);
        const expected = rollUp(keys, Prefix, Delimiter, StartAfter);
        const input = { Prefix, Delimiter, StartAfter };
        expect(await list(all, { ...input, MaxKeys })).toEqual(expected);
        expect(await list(all, input)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

test("a page says how many it has, and where the next one begins", async () => {
  const all = await startS3();
  await putAll(all, ["a/1", "a/2", "b", "c/1"]);
  const input = { Bucket: "bucket", Delimiter: "/", MaxKeys: 1 };
  const first = await all.s3.send(new ListObjectsV2Command(input));
  expect(first).toMatchObject({ KeyCount: 1, IsTruncated: true, CommonPrefixes: [{ Prefix: "a/" }] });
  const token = { ContinuationToken: first.NextContinuationToken };
  const second = await all.s3.send(new ListObjectsV2Command({ ...input, ...token }));
  expect(second).toMatchObject({ ...token, Contents: [{ Key: "b", Size: 4, StorageClass: "STANDARD" }] });
  const none = await all.s3.send(new ListObjectsV2Command({ ...input, MaxKeys: 0 }));
  expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
  expect((await raw(all.local, "/bucket?list-type=2&continuation-token=x")).code).toBe("InvalidArgument");
  expect((await raw(all.local, "/bucket?list-type=2&max-keys=x")).code).toBe("InvalidArgument");
  expect((await raw(all.local, "/bucket?list-type=2&encoding-type=x")).code).toBe("InvalidArgument");
});

test("the first version of the list has markers, the second an owner on request", async () => {
  const all = await startS3();
  await putAll(all, ["a/1", "a/2", "b", "c"]);
  const input = { Bucket: "bucket", Delimiter: "/", MaxKeys: 2 };
  const first = await all.s3.send(new ListObjectsCommand(input));
  expect(first).toMatchObject({ NextMarker: "b", CommonPrefixes: [{ Prefix: "a/" }] });
  const second = await all.s3.send(new ListObjectsCommand({ ...input, Marker: first.NextMarker }));
  expect(second).toMatchObject({ Contents: [{ Key: "c" }], IsTruncated: false });
  const owned = await all.s3.send(new ListObjectsV2Command({ Bucket: "bucket", FetchOwner: true }));
  expect(owned.Contents?.[0]?.Owner?.DisplayName).toBe("123456789012");
});

test("encoding-type=url has keys that no XML can say", async () => {
  const all = await startS3();
  await putAll(all, ["a\u0001\n+ %/ü"]);
  const { body } = await raw(all.local, "/bucket?list-type=2&encoding-type=url&prefix=a%01&delimiter=%2F");
  expect(body).toContain("<Prefix>a%01</Prefix>");
  expect(body).toContain("<CommonPrefixes><Prefix>a%01%0A%2B%20%25/</Prefix></CommonPrefixes>");
});

test("what jobs and people put into the folder is listed and read, and what lies there by its name stays so", async () => {
  const all = await startS3();
  await mkdir(join(all.folder, "out"));
  await writeFile(join(all.folder, "out/Manifest.json"), "{}");
  expect((await list(all)).keys).toEqual(["out/Manifest.json"]);
  expect(await get(all, "out/Manifest.json")).toBe("{}");
  await put(all, "out/Manifest.json", "new");
  expect(await readFile(join(all.folder, "out/Manifest.json"), "utf8")).toBe("new");
});

test.each([
  ["a NUL", "/bucket/a%00b", 400, "InvalidArgument"],
  ["no UTF-8", "/bucket/a%ff", 400, "InvalidURI"],
  ["more than 1,024 bytes", `/bucket/${"x/".repeat(513)}`, 400, "KeyTooLongError"],
  ["a bucket of dots", "/../secret", 400, "InvalidBucketName"],
  ["a bucket of encoded dots", "/%2e%2e/secret", 400, "InvalidBucketName"],
  ["a bucket with a slash", "/..%2fsecret/a", 400, "InvalidBucketName"],
  ["a bucket that is a link", "/linked/secret", 404, "NoSuchBucket"],
  ["a link to a folder", "/bucket/link/secret", 403, "AccessDenied"],
  ["a link to a file", "/bucket/file", 403, "AccessDenied"],
])("%s leads nowhere, for reading, writing and removing", async (_what, path, status, code) => {
  const { local, dataDir, folder } = await startS3();
  const outside = await makeDirectory();
  await writeFile(join(outside, "secret"), "secret");
  await symlink(outside, join(folder, "link"));
  await symlink(join(outside, "secret"), join(folder, "file"));
  await symlink(outside, join(dataDir, "s3/linked"));
  for (const method of ["GET", "PUT", "DELETE"]) {
    expect(await raw(local, path, { method, body: method === "PUT" ? "x" : "" })).toMatchObject({
      status,
      code,
    });
  }
  const headers = { "x-amz-copy-source": path.slice(1) };
  expect((await raw(local, "/bucket/copy", { method: "PUT", headers })).status).toBeGreaterThanOrEqual(400);
  expect((await raw(local, "/bucket?list-type=2")).body).not.toContain("secret");
  expect(await readFile(join(outside, "secret"), "utf8")).toBe("secret");
  expect(await readdir(outside)).toEqual(["secret"]);
});

test("dots in a key are part of its name, and lead nowhere", async () => {
  const all = await startS3();
  await writeFile(join(all.dataDir, "secret"), "secret");
  const key = "/bucket/../../secret";
  expect(await raw(all.local, key)).toMatchObject({ status: 404, code: "NoSuchKey" });
  expect(await raw(all.local, key, { method: "PUT", body: "mine" })).toMatchObject({ status: 200 });
  expect(await readFile(join(all.dataDir, "secret"), "utf8")).toBe("secret");
  expect((await raw(all.local, key)).body).toBe("mine");
  expect((await list(all)).keys).toEqual(["../../secret"]);
  expect(await readdir(all.folder)).toEqual([".s3-escaped"]);
});

test("a folder is no object, and a folder marker is one", async () => {
  const all = await startS3();
  await put(all, "a/b", "text");
  expect(await refusal(all.s3.send(new GetObjectCommand(at("a"))))).toBe("404 NoSuchKey");
  expect(await refusal(all.s3.send(new GetObjectCommand(at("a/"))))).toBe("404 NoSuchKey");
  await put(all, "a/");
  expect(await get(all, "a/")).toBe("");
  expect((await list(all)).keys).toEqual(["a/", "a/b"]);
  expect(await list(all, { Delimiter: "/" })).toEqual({ keys: [], prefixes: ["a/"] });
  expect(await list(all, { Delimiter: "/", Prefix: "a/" })).toEqual({ keys: ["a/", "a/b"], prefixes: [] });
});
