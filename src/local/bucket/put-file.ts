// Gives a finished file its place in a bucket, and takes one away, while others do the same.
import { copyFile, lstat, mkdir, rename, rm, rmdir, unlink, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canBeFile, escapedPath, newPartName } from "./keys.js";
import { choosePath, findFile, inspect } from "./place.js";
import type { S3Location } from "./uri.js";

/** Others may make or remove a folder on the way, or put a file in its place, as often as that. */
const MAX_ATTEMPTS = 10;
const MOVED_MEANWHILE = new Set(["ENOENT", "ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"]);

/** Moves the file; the object has its name only when it is whole. Throws BucketError, or what the file system says. */
export async function putFile(folder: string, location: S3Location, file: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const path = await choosePath(folder, location);
    try {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await moveFile(file, folder, path);
      // It was kept escaped while something was in its way.
      if (path === location.key) await removePath(folder, escapedPath(location.key), location);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      if (attempt === MAX_ATTEMPTS || !MOVED_MEANWHILE.has(code) || !(await isThere(file))) throw error;
    }
  }
}

/** Resolves too if there is no such object. */
export async function removeFile(folder: string, location: S3Location): Promise<void> {
  // Throws for a key that there can't be, or a link on its way.
  await findFile(folder, location);
  if (canBeFile(location.key)) await removePath(folder, location.key, location);
  await removePath(folder, escapedPath(location.key), location);
}

async function removePath(folder: string, path: string, location: S3Location): Promise<void> {
  if ((await inspect(folder, path, location)).is !== "file") return;
  await rm(join(folder, path), { force: true });
  await pruneFolders(folder, dirname(path));
}

/** S3 has no folders: what is left empty goes. */
async function pruneFolders(folder: string, path: string): Promise<void> {
  for (let at = path; at !== "."; at = dirname(at)) {
    const removed = await rmdir(join(folder, at)).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

/** A bucket may be a mount: a file of another file system is copied. */
async function moveFile(from: string, folder: string, path: string): Promise<void> {
  try {
    await rename(from, join(folder, path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await moveByCopy(from, join(folder, path), join(folder, newPartName()));
  }
}

async function moveByCopy(from: string, to: string, part: string): Promise<void> {
  try {
    await copyFile(from, part);
    const { atime, mtime } = await lstat(from);
    await utimes(part, atime, mtime);
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await unlink(from);
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
