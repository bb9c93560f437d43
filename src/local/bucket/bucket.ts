// S3 as a folder: the object `s3://bucket/key` is the file `<root>/bucket/key`. A bucket is a folder that exists; none
// is made here. No key leads out of its bucket: neither by `..` nor through a symbolic link.
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  type FileHandle,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { BucketError } from "./bucket-error.js";
import { type S3Location, folderOf, isSafeKey, isSafePrefix } from "./uri.js";

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}

export interface Buckets {
  /** All objects whose keys begin with the location's, in the order of their keys, as S3 lists them. */
  list(location: S3Location): Promise<StoredObject[]>;
  openObject(location: S3Location): Promise<FileHandle>;
  putObject(location: S3Location, body: string): Promise<void>;
  /** Moves a finished file of this machine into the bucket. */
  moveIn(file: string, location: S3Location): Promise<void>;
  /** Removes every object below a key that ends in a slash. */
  removeFolder(location: S3Location): Promise<void>;
}

/** All throw BucketError: for a bucket that is missing, a key that is unsafe, a file that can't be read or written. */
export function createBuckets(root: string): Buckets {
  const bucketFolder = (bucket: string) => findBucket(root, bucket);
  const pathOf = async ({ bucket, key }: S3Location) => {
    if (!isSafeKey(key)) throw unsafe({ bucket, key });
    const path = join(await bucketFolder(bucket), key);
    await assertNoLinks(await bucketFolder(bucket), key);
    return path;
  };
  const pathForWriting = async (location: S3Location) => {
    const path = await pathOf(location);
    await mkdir(dirname(path), { recursive: true });
    return path;
  };
  return {
    list: async (location) => {
      if (!isSafePrefix(location.key)) throw unsafe(location);
      const folder = await bucketFolder(location.bucket);
      await assertNoLinks(folder, folderOf(location.key));
      return told(location, "listed", () => listObjects(folder, location.key));
    },
    openObject: async (location) => {
      const path = await pathOf(location);
      return told(location, "read", () => open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
    },
    putObject: (location, body) =>
      told(location, "written", async () => {
        const path = await pathForWriting(location);
        // Two jobs may write the same object, and one name would have them take each other's file away.
        const part = `${path}.${randomUUID()}.part`;
        await writeFile(part, body);
        await rename(part, path);
      }),
    moveIn: (file, location) =>
      told(location, "written", async () => moveFile(file, await pathForWriting(location))),
    removeFolder: (location) =>
      told(location, "removed", async () => {
        const path = await pathOf({ ...location, key: location.key.replace(/\/+$/, "") });
        await rm(path, { recursive: true, force: true });
      }),
  };
}

/** A bucket may be a mount: a file of another file system is copied, and has its name only when it is whole. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await moveByCopy(from, to);
  }
}

async function moveByCopy(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  try {
    await copyFile(from, part);
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await rm(from);
}

async function findBucket(root: string, bucket: string): Promise<string> {
  const folder = join(root, bucket);
  const stats = await lstat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return folder;
  throw new BucketError(`S3 bucket ${bucket} does not exist`);
}

/** Throws if any folder on the way to `key`, or its file, is a symbolic link. */
async function assertNoLinks(folder: string, key: string): Promise<void> {
  let path = folder;
  for (const part of key.split("/").filter(Boolean)) {
    path = join(path, part);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats) return;
    if (stats.isSymbolicLink()) throw new BucketError(`S3 key ${key} leads through a symbolic link`);
  }
}

async function listObjects(folder: string, prefix: string): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  const walk = async (parent: string): Promise<void> => {
    const entries = await readdir(join(folder, parent), { withFileTypes: true }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return [];
      throw error;
    });
    for (const entry of entries) {
      const key = parent + entry.name;
      if (entry.isDirectory() && overlap(`${key}/`, prefix)) await walk(`${key}/`);
      else if (entry.isFile() && key.startsWith(prefix)) {
        found.push({ key, bytes: (await lstat(join(folder, key))).size });
      }
    }
  };
  await walk(folderOf(prefix));
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}

function overlap(folder: string, prefix: string) {
  return folder.startsWith(prefix) || prefix.startsWith(folder);
}

function unsafe({ bucket, key }: S3Location) {
  return new BucketError(`S3 key s3://${bucket}/${key} can not be a file of the local HealthLake`);
}

/** Words what the file system refuses. */
async function told<T>({ bucket, key }: S3Location, done: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BucketError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new BucketError(`s3://${bucket}/${key} could not be ${done}: ${code}`, { cause: error });
  }
}
