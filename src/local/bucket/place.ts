// Where a key is in its bucket's folder, as the file system has it now. No link is followed.
import type { BigIntStats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { BucketError, badKey } from "./bucket-error.js";
import { canBeFile, escapedPath, keyProblem } from "./keys.js";
import type { S3Location } from "./uri.js";

/**
 * `free`: nothing is there, and a file could be; `taken`: none can be, since a file stands where a folder would have to be, or
 * the other way round, or the file system has a name of other letter case there and takes both for one.
 */
type Place =
  { readonly is: "file"; readonly stats: BigIntStats } | { readonly is: "folder" | "free" | "taken" };

export interface FoundFile {
  readonly path: string;
  readonly stats: BigIntStats;
}

/** The file that has the object; undefined if there is none. Throws BucketError. */
export async function findFile(folder: string, location: S3Location): Promise<FoundFile | undefined> {
  assertKey(location);
  for (const path of [...(canBeFile(location.key) ? [location.key] : []), escapedPath(location.key)]) {
    const place = await inspect(folder, path, location);
    if (place.is === "file") return { path: join(folder, path), stats: place.stats };
  }
  return undefined;
}

/** The path, below the folder, that the object is to be written to. Throws BucketError. */
export async function choosePath(folder: string, location: S3Location): Promise<string> {
  assertKey(location);
  if (canBeFile(location.key)) {
    const place = await inspect(folder, location.key, location);
    if (place.is === "file" || place.is === "free") return location.key;
  }
  const escaped = escapedPath(location.key);
  const place = await inspect(folder, escaped, location);
  if (place.is === "file" || place.is === "free") return escaped;
  throw new BucketError(
    `s3://${location.bucket}/${location.key} could not be written: ${escaped} is in the way`,
  );
}

/** Throws BucketError if a folder on the way to `path`, or what is there, is a symbolic link. */
export async function inspect(
  folder: string,
  path: string,
  { bucket, key }: S3Location = { bucket: "", key: path },
): Promise<Place> {
  const parts = path.split("/").filter(Boolean);
  let parent = folder;
  for (const [index, part] of parts.entries()) {
    if (part === "." || part === ".." || part.includes("\0")) return { is: "taken" };
    const stats = await lstatIfThere(join(parent, part));
    if (!stats) return { is: "free" };
    if (stats.isSymbolicLink()) {
      throw new BucketError(`s3://${bucket}/${key} leads through a symbolic link`, { problem: "link" });
    }
    if (!(await hasExactName(parent, part, stats))) return { is: "taken" };
    const isLast = index === parts.length - 1;
    if (isLast && stats.isFile()) return { is: "file", stats };
    if (!stats.isDirectory()) return { is: "taken" };
    parent = join(parent, part);
  }
  return { is: "folder" };
}

function assertKey({ bucket, key }: S3Location): void {
  const problem = keyProblem(key);
  if (problem === undefined) return;
  throw badKey({ bucket, key }, problem);
}

export async function lstatIfThere(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** Some file systems take names for one that differ in letter case, or in how accents are composed. */
async function hasExactName(parent: string, name: string, stats: BigIntStats): Promise<boolean> {
  for (const other of new Set([swapCase(name), name.normalize("NFD"), name.normalize("NFC")])) {
    if (other === name) continue;
    const found = await lstatIfThere(join(parent, other));
    if (found?.ino === stats.ino && found.dev === stats.dev) return (await readdir(parent)).includes(name);
  }
  return true;
}

function swapCase(name: string): string {
  const lower = name.toLowerCase();
  return lower === name ? name.toUpperCase() : lower;
}
