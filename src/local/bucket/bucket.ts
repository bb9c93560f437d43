// S3 as a folder: the object `s3://bucket/key` is the file `<root>/bucket/key`, and a bucket is a folder that exists. No key
// leads out of its bucket: neither by `..` nor through a symbolic link. What HealthLake's jobs and S3 share.
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BucketError, badKey, told } from "./bucket-error.js";
import { ESCAPED_ROOT, isPartName, keyProblem, newPartName, reservedName } from "./keys.js";
import { type FoundFile, findFile, inspect, lstatIfThere } from "./place.js";
import { putFile, removeFile } from "./put-file.js";
import { type S3Location, folderOf } from "./uri.js";
import { type FoundKey, type Range, walkKeys } from "./walk.js";

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}

export interface Bucket {
  readonly name: string;
  readonly createdAt: Date;
}

/** All reject with BucketError: for a bucket that is missing, a key that can't be, a file that can't be read or written. */
export interface Buckets {
  /** All objects whose keys begin with the location's, in the order of their keys, as S3 lists them. */
  list(location: S3Location): Promise<StoredObject[]>;
  /** Keys one by one, each with the path of its file below the bucket's folder. */
  walk(bucket: string, range: Range): AsyncGenerator<FoundKey>;
  /** What the files are that a walk has found, in their order; undefined for one that is gone. */
  look(bucket: string, found: readonly FoundKey[]): Promise<(BigIntStats | undefined)[]>;
  find(location: S3Location): Promise<FoundFile | undefined>;
  openObject(location: S3Location): Promise<FileHandle>;
  putObject(location: S3Location, body: string): Promise<void>;
  /** Where a new file may grow that is to be moved in: no list shows it, and it is on the bucket's own file system. */
  newPart(bucket: string): Promise<string>;
  /** The folder of the bucket's open multipart uploads, which no list shows; there may be none yet. */
  uploadsFolder(bucket: string): Promise<string>;
  /** Removes what grew when the process died. */
  removeParts(bucket: string): Promise<void>;
  /** Moves a finished file of this machine into the bucket. */
  moveIn(file: string, location: S3Location): Promise<void>;
  /** Resolves too if there is no such object. */
  remove(location: S3Location): Promise<void>;
  /** Removes every object below a key that ends in a slash. */
  removeFolder(location: S3Location): Promise<void>;
  /** In the order of their names. */
  buckets(): Promise<Bucket[]>;
  assertBucket(bucket: string): Promise<void>;
  /** False if it is there already. */
  createBucket(bucket: string): Promise<boolean>;
  /** False if it is not empty. */
  removeBucket(bucket: string): Promise<boolean>;
}

export function createBuckets(root: string): Buckets {
  return {
    list: (location) => told(location, "listed", () => listObjects(root, location)),
    walk: async function* (bucket, range) {
      yield* walkKeys(await findBucket(root, bucket), range);
    },
    look: async (bucket, found) => lookAt(await findBucket(root, bucket), found),
    find: (location) =>
      told(location, "read", async () => findFile(await findBucket(root, location.bucket), location)),
    openObject: (location) => told(location, "read", () => openFile(root, location)),
    newPart: async (bucket) => join(await findBucket(root, bucket), newPartName()),
    uploadsFolder: (bucket) => findUploads(root, bucket),
    removeParts: (bucket) => removeParts(root, bucket),
    putObject: (location, body) => told(location, "written", () => putText(root, location, body)),
    moveIn: (file, location) =>
      told(location, "written", async () => putFile(await findBucket(root, location.bucket), location, file)),
    remove: (location) =>
      told(location, "removed", async () => removeFile(await findBucket(root, location.bucket), location)),
    removeFolder: (location) => told(location, "removed", () => removeBelow(root, location)),
    buckets: () => listBuckets(root),
    assertBucket: async (bucket) => void (await findBucket(root, bucket)),
    createBucket: (bucket) => told({ bucket, key: "" }, "created", () => createFolder(join(root, bucket))),
    removeBucket: (bucket) => told({ bucket, key: "" }, "removed", () => removeIfEmpty(root, bucket)),
  };
}

async function findBucket(root: string, bucket: string): Promise<string> {
  const folder = join(root, bucket);
  const stats = await lstat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return folder;
  throw new BucketError(`S3 bucket ${bucket} does not exist`, { problem: "no-bucket" });
}

async function listObjects(root: string, location: S3Location): Promise<StoredObject[]> {
  const { bucket, key: prefix } = location;
  const problem = prefix === "" ? undefined : keyProblem(prefix);
  if (problem !== undefined) throw badKey(location, problem);
  const folder = await findBucket(root, bucket);
  await inspect(folder, folderOf(prefix), location);
  const found: StoredObject[] = [];
  for await (const one of walkKeys(folder, { prefix })) {
    const [stats] = await lookAt(folder, [one]);
    if (stats) found.push({ key: one.key, bytes: Number(stats.size) });
  }
  return found;
}

function lookAt(folder: string, found: readonly FoundKey[]): Promise<(BigIntStats | undefined)[]> {
  return Promise.all(
    found.map(async ({ path }) => {
      const stats = await lstatIfThere(join(folder, path));
      return stats?.isFile() ? stats : undefined;
    }),
  );
}

async function openFile(root: string, location: S3Location): Promise<FileHandle> {
  const file = await findFile(await findBucket(root, location.bucket), location);
  if (!file) throw Object.assign(new Error("there is no such file"), { code: "ENOENT" });
  return open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW);
}

/** Two jobs may write the same object: each writes a file of its own first. */
async function putText(root: string, location: S3Location, body: string): Promise<void> {
  const folder = await findBucket(root, location.bucket);
  const part = join(folder, newPartName());
  try {
    await writeFile(part, body);
    await putFile(folder, location, part);
  } finally {
    await rm(part, { force: true });
  }
}

async function findUploads(root: string, bucket: string): Promise<string> {
  const folder = await findBucket(root, bucket);
  const name = reservedName("uploads");
  // Throws where it is a link.
  await inspect(folder, name, { bucket, key: name });
  return join(folder, name);
}

async function removeParts(root: string, bucket: string): Promise<void> {
  const folder = await findBucket(root, bucket);
  for (const name of await readdir(folder)) {
    if (isPartName(name)) await rm(join(folder, name), { force: true });
  }
}

async function removeBelow(root: string, { bucket, key }: S3Location): Promise<void> {
  const folder = await findBucket(root, bucket);
  await inspect(folder, key, { bucket, key });
  for await (const found of walkKeys(folder, { prefix: key })) {
    await removeFile(folder, { bucket, key: found.key });
  }
}

async function listBuckets(root: string): Promise<Bucket[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const found: Bucket[] = [];
  for (const name of names.sort()) {
    const stats = await lstat(join(root, name)).catch(() => undefined);
    if (stats) found.push({ name, createdAt: stats.birthtime });
  }
  return found;
}

async function createFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function removeIfEmpty(root: string, bucket: string): Promise<boolean> {
  const folder = await findBucket(root, bucket);
  for await (const _ of walkKeys(folder, { prefix: "" })) return false;
  for (const name of [ESCAPED_ROOT, reservedName("uploads")]) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
  return removeFolders(folder);
}

/** Empty folders are no objects; anything else that lies there, such as a link, is left alone. */
async function removeFolders(folder: string): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !(await removeFolders(join(folder, entry.name)))) return false;
  }
  await rmdir(folder);
  return true;
}
