// Keys that can't be files of their own names: kept escaped beside, and found by lists and jobs as any other.
import { mkdir, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Buckets, createBuckets } from "../../src/local/bucket/bucket.js";
import { compareKeys, escapedPath, unescapePath } from "../../src/local/bucket/keys.js";
import {
  closeAll,
  importAll,
  listKeys,
  makeDirectory,
  putObject,
  readLines,
  startWithData,
} from "./data-support.js";

afterEach(closeAll);

async function createBucket(): Promise<{ buckets: Buckets; folder: string }> {
  const root = await makeDirectory();
  await mkdir(join(root, "bucket"));
  return { buckets: createBuckets(root), folder: join(root, "bucket") };
}

const at = (key: string) => ({ bucket: "bucket", key });

async function read(buckets: Buckets, key: string): Promise<string> {
  const file = await buckets.openObject(at(key));
  return file.readFile("utf8").finally(() => file.close());
}

const keysOf = async (buckets: Buckets, prefix = "") =>
  (await buckets.list(at(prefix))).map(({ key }) => key);

const LONG = "x".repeat(256);

test.each([
  ["an empty part", "a//b"],
  ["a leading slash", "/a"],
  ["a folder marker", "a/"],
  ["a part over 255 bytes", `a/${LONG}`],
  ["a part over 255 bytes of few characters", "ü".repeat(128)],
  ["a reserved name", ".s3-escaped/x"],
  ["dots", ".."],
  ["dots on its way", "../x"],
  ["dots that would lead out", "a/../../x"],
  ["a dot on its way", "a/./b"],
  ["dots at its end", "a/.."],
  ["a key of the longest length", "Ab/".repeat(341) + "c"],
])("an object with %s is kept escaped, listed and removed", async (_what, key) => {
  const { buckets, folder } = await createBucket();
  await buckets.putObject(at(key), "text");
  expect(await read(buckets, key)).toBe("text");
  expect(await keysOf(buckets)).toEqual([key]);
  if (!key.startsWith("Ab/")) expect(await readdir(folder)).toEqual([".s3-escaped"]);
  await buckets.remove(at(key));
  expect(await keysOf(buckets)).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test("objects may lie below an object's name, whichever comes first", async () => {
  const { buckets } = await createBucket();
  for (const key of ["a", "a/b", "a/b/c", "d/e/f", "d/e", "d"]) await buckets.putObject(at(key), key);
  const all = ["a", "a/b", "a/b/c", "d", "d/e", "d/e/f"];
  expect(await keysOf(buckets)).toEqual(all);
  for (const key of all) expect(await read(buckets, key)).toBe(key);
  await buckets.remove(at("a"));
  await buckets.putObject(at("a/b"), "again");
  expect(await read(buckets, "a/b")).toBe("again");
  expect(await keysOf(buckets, "a")).toEqual(["a/b", "a/b/c"]);
});

test("a key that can be a file is one, and its escaped form goes when it becomes one", async () => {
  const { buckets, folder } = await createBucket();
  await buckets.putObject(at("a"), "1");
  await buckets.putObject(at("a/b"), "2");
  await buckets.remove(at("a"));
  await buckets.putObject(at("a/b"), "3");
  expect(await readFile(join(folder, "a/b"), "utf8")).toBe("3");
  expect(await readdir(folder)).toEqual(["a"]);
});

test.each(["", "nul\0", "a/nul\0/b", "\uD800", "x".repeat(1025)])("there can't be a key %j", async (key) => {
  const { buckets } = await createBucket();
  const refused = { name: "BucketError", problem: "bad-key" };
  await expect(buckets.putObject(at(key), "")).rejects.toMatchObject(refused);
  await expect(buckets.openObject(at(key))).rejects.toMatchObject(refused);
  await expect(buckets.remove(at(key))).rejects.toMatchObject(refused);
});

test("no key leads through a link, nor do lists", async () => {
  const { buckets, folder } = await createBucket();
  const outside = await makeDirectory();
  await writeFile(join(outside, "secret"), "");
  await symlink(outside, join(folder, "link"));
  await symlink(join(outside, "secret"), join(folder, "file"));
  await symlink(outside, join(folder, ".s3-escaped"));
  const refused = { name: "BucketError", problem: "link" };
  for (const key of ["link/secret", "link/new", "file", "a//b"]) {
    await expect(buckets.openObject(at(key))).rejects.toMatchObject(refused);
    await expect(buckets.putObject(at(key), "")).rejects.toMatchObject(refused);
    await expect(buckets.remove(at(key))).rejects.toMatchObject(refused);
  }
  await expect(keysOf(buckets)).rejects.toMatchObject(refused);
  expect(await readdir(outside)).toEqual(["secret"]);
});

test("keys are in the order of their bytes", async () => {
  const { buckets } = await createBucket();
  const keys = ["a", "a!", "a-b", "a.b", "a/", "a/b", "a//b", "a0", "B", "ü", "\uFFFD", "😀", "z"];
  for (const key of keys) await buckets.putObject(at(key), "");
  const expected = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(await keysOf(buckets)).toEqual(expected);
  expect([...keys].sort(compareKeys)).toEqual(expected);
});

test.each(["/", "a//", "./", "a/../", ".s3-escaped/"])(
  "nothing begins with %s that does not say so",
  async (prefix) => {
    const { buckets } = await createBucket();
    for (const key of ["a/b", "c", "d//e"]) await buckets.putObject(at(key), "");
    expect(await keysOf(buckets, prefix)).toEqual([]);
    await buckets.putObject(at(`${prefix}x`), "");
    expect(await keysOf(buckets, prefix)).toEqual([`${prefix}x`]);
  },
);

test("walks on behind a key, and skips what begins with another", async () => {
  const { buckets } = await createBucket();
  for (const key of ["a/1", "a/2", "b/1", "b/2", "b//3", "c"]) await buckets.putObject(at(key), "");
  const range = { prefix: "", after: "a/1", skip: undefined as string | undefined };
  const seen: string[] = [];
  for await (const { key } of buckets.walk("bucket", range)) {
    seen.push(key);
    if (key.startsWith("b/")) range.skip = "b/";
  }
  expect(seen).toEqual(["a/2", "b//3", "c"]);
});

test("many may write and remove below each other's names at once", async () => {
  const { buckets, folder } = await createBucket();
  const keys = ["a", "a/b", "a/b/c", "a/b/d", "a/e"];
  for (let round = 0; round < 20; round++) {
    await Promise.all(keys.map((key) => buckets.putObject(at(key), `${round}`)));
    await Promise.all(keys.map((key) => buckets.remove(at(key))));
    await Promise.all(
      keys.map((key, index) => (index % 2 ? buckets.remove(at(key)) : buckets.putObject(at(key), ""))),
    );
  }
  expect(await keysOf(buckets)).toEqual(["a", "a/b/c", "a/e"]);
  await Promise.all(keys.map((key) => buckets.remove(at(key))));
  expect(await readdir(folder)).toEqual([]);
});

test("an escaped path tells its key, and no other path does", () => {
  for (const key of ["a//b", "A", "%41", "a+", "x".repeat(1024), "ü.😀"]) {
    expect(unescapePath(escapedPath(key))).toBe(key);
    expect(escapedPath(key)).toMatch(/^\.s3-escaped(\/[a-z0-9_%+-]{1,201})+$/);
  }
  for (const path of [
    ".s3-escaped/A",
    ".s3-escaped/%zz",
    ".s3-escaped/a+",
    ".s3-escaped/%2E%2E",
    ".s3-escaped/%00",
    ".s3-escaped/a/b",
  ]) {
    expect(unescapePath(path)).toBeUndefined();
  }
});

test("a job reads and writes what is kept escaped", async () => {
  const data = await startWithData();
  const patient = (id: string) => [{ resourceType: "Patient", id }];
  await putObject(data, "in/a.ndjson", patient("1"));
  const buckets = createBuckets(join(data.dataDir, "s3"));
  const keys = ["in/", "in//a.ndjson", "in/a.ndjson/b.ndjson"];
  for (const [index, key] of keys.entries()) {
    await buckets.putObject(at(key), key === "in/" ? "" : JSON.stringify(patient(`e${index}`)[0]));
  }
  const job = await importAll(data, {
    ValidationLevel: "minimal",
    JobOutputDataConfig: {
      S3Configuration: { S3Uri: "s3://bucket/in/a.ndjson/out//", KmsKeyId: "alias/key" },
    },
  });
  expect(job).toMatchObject({
    JobStatus: "COMPLETED",
    JobProgressReport: { TotalNumberOfResourcesImported: 3 },
  });
  const { folder } = job;
  expect(await keysOf(buckets, folder)).toEqual([
    `${folder}Manifest.json`,
    `${folder}SUCCESS//a.ndjson`,
    `${folder}SUCCESS/a.ndjson`,
    `${folder}SUCCESS/a.ndjson/b.ndjson`,
  ]);
  expect(await read(buckets, `${folder}SUCCESS//a.ndjson`)).toContain('"resourceId":"e1"');
  expect(await listKeys(data, "in/")).toEqual(["a.ndjson"]);
  expect(await readLines(data, "in/a.ndjson")).toEqual(patient("1"));
  expect((await stat(join(data.dataDir, "staging"))).isDirectory()).toBe(true);
});
