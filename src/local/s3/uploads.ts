// Open multipart uploads: each is a folder in its bucket's folder of uploads, with a file for itself and one for each part.
// They are there after a restart, and gone when they are completed, aborted or too old.
import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { lstat, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { told } from "../bucket/bucket-error.js";
import type { Buckets } from "../bucket/bucket.js";
import type { S3Location } from "../bucket/uri.js";
import { compareKeys } from "../bucket/keys.js";
import type { ChecksumAlgorithm, ChecksumType } from "./checksums.js";
import type { DiskUse } from "./disk-use.js";
import { S3Error } from "./errors.js";
import { UPLOAD_LIFETIME_MS } from "./limits.js";
import type { Locks } from "./locks.js";

export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  /** An ISO time. */
  readonly initiatedAt: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}

export interface Part {
  readonly number: number;
  /** Its MD5. */
  readonly etag: string;
  /** Base64, of the upload's algorithm or what the client sent. */
  readonly checksum?: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly path: string;
}

/** All but `create`, `list` and `sweep` throw S3Error NoSuchUpload where there is none of that id for that key. */
export interface Uploads {
  create(location: S3Location, upload: Pick<Upload, "headers" | "checksum">): Promise<Upload>;
  find(location: S3Location, uploadId: string): Promise<Upload>;
  /** In the order of their keys, and of their beginnings. */
  list(bucket: string): Promise<Upload[]>;
  /** Takes the place of a part of the same number. */
  putPart(
    location: S3Location,
    uploadId: string,
    path: string,
    part: Pick<Part, "number" | "etag" | "checksum">,
  ): Promise<void>;
  parts(location: S3Location, uploadId: string): Promise<Part[]>;
  /** Holds other changes of the upload off, and removes it once `work` is done. */
  complete<T>(
    location: S3Location,
    uploadId: string,
    work: (upload: Upload, parts: readonly Part[]) => Promise<T>,
  ): Promise<T>;
  abort(location: S3Location, uploadId: string): Promise<void>;
  /** Removes what is too old, or was not whole when the process died. */
  sweep(bucket: string): Promise<void>;
}

interface UploadServices {
  readonly buckets: Buckets;
  readonly diskUse: DiskUse;
  readonly locks: Locks;
  readonly maxOpenUploads: number;
}

export function createUploads(services: UploadServices): Uploads {
  const { buckets, locks } = services;
  const find = (location: S3Location, uploadId: string) => findUpload(buckets, location, uploadId);
  const remove = (folder: string) => removeUpload(services, folder);
  return {
    create: (location, upload) =>
      locks.run(`uploads of ${location.bucket}`, () => createUpload(services, location, upload)),
    find: async (location, uploadId) => (await find(location, uploadId)).upload,
    list: async (bucket) => listUploads(await buckets.uploadsFolder(bucket)),
    putPart: (location, uploadId, path, part) =>
      locks.run(uploadId, async () => {
        const { folder } = await find(location, uploadId);
        const before = (await readParts(folder)).filter(({ number }) => number === part.number);
        const name = toPartName(part);
        await told(location, "written", () => rename(path, join(folder, name)));
        for (const old of before) {
          services.diskUse.removed(old.bytes);
          if (old.path !== join(folder, name)) await rm(old.path, { force: true });
        }
      }),
    parts: async (location, uploadId) => readParts((await find(location, uploadId)).folder),
    complete: (location, uploadId, work) =>
      locks.run(uploadId, async () => {
        const { folder, upload } = await find(location, uploadId);
        const result = await work(upload, await readParts(folder));
        await remove(folder);
        return result;
      }),
    abort: (location, uploadId) =>
      locks.run(uploadId, async () => remove((await find(location, uploadId)).folder)),
    sweep: async (bucket) => sweepUploads(services, await buckets.uploadsFolder(bucket)),
  };
}

const UPLOAD_ID = /^[0-9a-f]{32}$/;
const PART = /^(\d{5})-([0-9a-f]{32})-([\w-]*)$/;
const UPLOAD_FILE = "upload.json";

async function createUpload(
  services: UploadServices,
  location: S3Location,
  { headers, checksum }: Pick<Upload, "headers" | "checksum">,
): Promise<Upload> {
  const { buckets, maxOpenUploads } = services;
  const root = await buckets.uploadsFolder(location.bucket);
  await sweepUploads(services, root);
  if ((await readFolder(root)).length >= maxOpenUploads) {
    const message = `The bucket has ${maxOpenUploads} open multipart uploads: complete or abort some`;
    throw new S3Error("InvalidRequest", message);
  }
  const uploadId = randomUUID().replaceAll("-", "");
  const upload = {
    uploadId,
    key: location.key,
    initiatedAt: new Date().toISOString(),
    headers,
    checksum,
  };
  await told(location, "written", async () => {
    const folder = join(root, uploadId);
    await mkdir(folder, { recursive: true });
    try {
      await writeFile(join(folder, UPLOAD_FILE), JSON.stringify(upload));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  });
  return upload;
}

async function findUpload(
  buckets: Buckets,
  { bucket, key }: S3Location,
  uploadId: string,
): Promise<{ readonly folder: string; readonly upload: Upload }> {
  const folder = join(await buckets.uploadsFolder(bucket), uploadId);
  const upload = UPLOAD_ID.test(uploadId) ? await readUpload(folder) : undefined;
  if (upload?.key === key) return { folder, upload };
  throw new S3Error("NoSuchUpload", "The specified upload does not exist, was aborted, or was completed.");
}

/** Undefined for one that is not whole. */
async function readUpload(folder: string): Promise<Upload | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, UPLOAD_FILE), "utf8")) as Upload;
  } catch {
    return undefined;
  }
}

async function listUploads(root: string): Promise<Upload[]> {
  const uploads: Upload[] = [];
  for (const { name } of await readFolder(root)) {
    const upload = await readUpload(join(root, name));
    if (upload) uploads.push(upload);
  }
  return uploads.sort(
    (a, b) =>
      compareKeys(a.key, b.key) ||
      compareKeys(a.initiatedAt, b.initiatedAt) ||
      compareKeys(a.uploadId, b.uploadId),
  );
}

async function readParts(folder: string): Promise<Part[]> {
  const parts: Part[] = [];
  for (const { name } of await readFolder(folder)) {
    const [, number = "", etag = "", checksum = ""] = PART.exec(name) ?? [];
    const stats = number === "" ? undefined : await lstat(join(folder, name)).catch(() => undefined);
    if (!stats) continue;
    parts.push({
      number: Number(number),
      etag,
      checksum: checksum === "" ? undefined : Buffer.from(checksum, "base64url").toString("base64"),
      bytes: stats.size,
      modifiedAt: stats.mtime,
      path: join(folder, name),
    });
  }
  return parts.sort((a, b) => a.number - b.number);
}

/** All that is to be known of a part stands in its name, so that both are there at once. */
function toPartName({ number, etag, checksum = "" }: Pick<Part, "number" | "etag" | "checksum">): string {
  const digits = String(number).padStart(5, "0");
  return `${digits}-${etag}-${Buffer.from(checksum, "base64").toString("base64url")}`;
}

async function removeUpload({ diskUse }: UploadServices, folder: string): Promise<void> {
  const parts = await readParts(folder);
  // Without this file it is no upload: a removal that is cut off is gone on with at the next start.
  await rm(join(folder, UPLOAD_FILE), { force: true });
  await rm(folder, { recursive: true, force: true });
  for (const { bytes } of parts) diskUse.removed(bytes);
}

async function sweepUploads(services: UploadServices, root: string): Promise<void> {
  for (const { name } of await readFolder(root)) {
    const folder = join(root, name);
    const { initiatedAt } = (await readUpload(folder)) ?? { initiatedAt: "1970-01-01T00:00:00.000Z" };
    if (Date.now() - Date.parse(initiatedAt) > UPLOAD_LIFETIME_MS) await removeUpload(services, folder);
  }
}

async function readFolder(path: string): Promise<Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
