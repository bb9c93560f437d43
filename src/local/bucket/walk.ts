// The keys of a bucket, one after the other, in S3's order. One folder's names are held in memory at a time, and those of
// the folders that it lies in.
import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  ESCAPED_ROOT,
  canBeFile,
  compareKeys,
  isReserved,
  keyProblem,
  sortByKey,
  unescapePath,
} from "./keys.js";
import { inspect } from "./place.js";
import { folderOf } from "./uri.js";

export interface Range {
  readonly prefix: string;
  /** Only keys behind it; default: all. */
  readonly after?: string;
  /** May be set between two keys: those that begin with it are left out from then on. */
  skip?: string;
}

export interface FoundKey {
  readonly key: string;
  /** Of its file, below the bucket's folder. */
  readonly path: string;
}

interface Item {
  /** A folder's ends in a slash. */
  readonly key: string;
  readonly isFolder: boolean;
}

/** What is linked is not seen. */
export async function* walkKeys(folder: string, range: Range): AsyncGenerator<FoundKey> {
  const escaped = await escapedKeys(folder, range);
  let next = 0;
  for await (const found of plainKeys(folder, range)) {
    for (; next < escaped.length; next++) {
      const other = escaped[next] as FoundKey;
      const order = compareKeys(other.key, found.key);
      if (order > 0) break;
      if (order < 0 && !isSkipped(other.key, range)) yield other;
    }
    if (!isSkipped(found.key, range)) yield found;
  }
  for (const found of escaped.slice(next)) if (!isSkipped(found.key, range)) yield found;
}

function isSkipped(key: string, { skip }: Range): boolean {
  return skip !== undefined && key.startsWith(skip);
}

async function* plainKeys(folder: string, range: Range): AsyncGenerator<FoundKey> {
  const root = folderOf(range.prefix);
  // Else the file system would take `a//` for `a/`, and `./` for the bucket.
  if (root !== "" && !canBeFile(root.slice(0, -1))) return;
  if (root === "" || (await inspect(folder, root)).is === "folder") yield* keysBelow(folder, root, range);
}

async function* keysBelow(folder: string, parent: string, range: Range): AsyncGenerator<FoundKey> {
  for (const { key, isFolder } of await readItems(folder, parent, range)) {
    if (isSkipped(key, range)) continue;
    if (isFolder) yield* keysBelow(folder, key, range);
    else if (keyProblem(key) === undefined) yield { key, path: key };
  }
}

async function readItems(folder: string, parent: string, { prefix, after = "" }: Range): Promise<Item[]> {
  const items: Item[] = [];
  for (const entry of await readFolder(join(folder, parent))) {
    const isFolder = entry.isDirectory();
    if (isReserved(entry.name) || !(isFolder || entry.isFile())) continue;
    const key = parent + entry.name + (isFolder ? "/" : "");
    const isWanted = isFolder ? overlap(key, prefix) : key.startsWith(prefix);
    if (isWanted && (compareKeys(key, after) > 0 || (isFolder && after.startsWith(key)))) {
      items.push({ key, isFolder });
    }
  }
  return sortByKey(items);
}

function overlap(folder: string, prefix: string): boolean {
  return folder.startsWith(prefix) || prefix.startsWith(folder);
}

/** They are few, and their names' order is not their keys'. */
async function escapedKeys(folder: string, { prefix, after = "" }: Range): Promise<FoundKey[]> {
  const keys: FoundKey[] = [];
  if ((await inspect(folder, ESCAPED_ROOT)).is !== "folder") return keys;
  for await (const path of filesBelow(folder, ESCAPED_ROOT)) {
    const key = unescapePath(path);
    if (key?.startsWith(prefix) && compareKeys(key, after) > 0) keys.push({ key, path });
  }
  return sortByKey(keys);
}

async function* filesBelow(folder: string, parent: string): AsyncGenerator<string> {
  for (const entry of await readFolder(join(folder, parent))) {
    if (entry.isFile()) yield parent + entry.name;
    else if (entry.isDirectory()) yield* filesBelow(folder, `${parent}${entry.name}/`);
  }
}

/** A folder that is gone, or is none, has no entries. */
async function readFolder(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}
