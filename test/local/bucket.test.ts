// The folder that stands for S3, where the file system gets in the way.
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createBuckets } from "../../src/local/bucket/bucket.js";
import { closeAll, importAll, makeDirectory, putObject, startWithData } from "./data-support.js";

afterEach(closeAll);

/** A folder on another file system than the temporary directory's; undefined where there is none. */
async function makeForeignDirectory(): Promise<string | undefined> {
  const directory = await mkdtemp("/dev/shm/local-healthlake-").catch(() => undefined);
  if (directory === undefined) return undefined;
  const devices = await Promise.all(
    [directory, await makeDirectory()].map(async (path) => (await stat(path)).dev),
  );
  if (devices[0] !== devices[1]) return directory;
  await rm(directory, { recursive: true });
  return undefined;
}

const foreign = await makeForeignDirectory();
const onTwoFileSystems = foreign === undefined ? test.skip : test;

afterAll(async () => {
  if (foreign !== undefined) await rm(foreign, { recursive: true });
});

onTwoFileSystems("a file moves into a bucket on another file system (skipped without /dev/shm)", async () => {
  const root = foreign as string;
  await mkdir(join(root, "bucket"));
  const source = join(await makeDirectory(), "result");
  await writeFile(source, "lines");
  const buckets = createBuckets(root);
  await buckets.moveIn(source, { bucket: "bucket", key: "out/result.ndjson" });
  expect(await readFile(join(root, "bucket/out/result.ndjson"), "utf8")).toBe("lines");
  expect(await readdir(join(root, "bucket/out"))).toEqual(["result.ndjson"]);
  await expect(stat(source)).rejects.toMatchObject({ code: "ENOENT" });
});

/** Root may read everything, so it is somebody else for as long as the work takes. */
async function withoutPrivileges<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  return work().finally(() => process.seteuid?.(0));
}

/** For whoever the test is meanwhile. */
async function openToAll(directory: string) {
  await chmod(directory, 0o777);
  for (const entry of await readdir(directory, { recursive: true }))
    await chmod(join(directory, entry), 0o777);
}

onTwoFileSystems("what can't be moved there stays, and leaves no part behind", async () => {
  const root = foreign as string;
  await mkdir(join(root, "bucket/closed"), { recursive: true });
  const source = join(await makeDirectory(), "result");
  await writeFile(source, "lines");
  await openToAll(dirname(source));
  await chmod(root, 0o755);
  await chmod(join(root, "bucket/closed"), 0o555);
  const move = () => createBuckets(root).moveIn(source, { bucket: "bucket", key: "closed/result" });
  await expect(withoutPrivileges(move)).rejects.toThrow(
    "s3://bucket/closed/result could not be written: EACCES",
  );
  expect(await readdir(join(root, "bucket/closed"))).toEqual([]);
  expect(await readFile(source, "utf8")).toBe("lines");
});

test("an import fails with the name of a file that it may not read", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  await openToAll(at.dataDir);
  await chmod(join(at.dataDir, "s3/bucket/in/a.ndjson"), 0);
  const job = await withoutPrivileges(() => importAll(at, { ValidationLevel: "minimal" }));
  expect(job).toMatchObject({
    JobStatus: "FAILED",
    Message: "s3://bucket/in/a.ndjson could not be read: EACCES",
  });
});

test("an import fails with the name of a folder that it may not list", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  await openToAll(at.dataDir);
  await chmod(join(at.dataDir, "s3/bucket/in"), 0);
  const job = await withoutPrivileges(() => importAll(at, { ValidationLevel: "minimal" }));
  expect(job).toMatchObject({ JobStatus: "FAILED", Message: "s3://bucket/in/ could not be listed: EACCES" });
  await chmod(join(at.dataDir, "s3/bucket/in"), 0o700);
});
