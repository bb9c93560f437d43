// One page of a bucket's list: keys, and the prefixes that stand for the keys below them.
import type { BigIntStats } from "node:fs";
import { told } from "../bucket/bucket-error.js";
import type { Buckets } from "../bucket/bucket.js";
import type { FoundKey, Range } from "../bucket/walk.js";
import type { Metadata } from "./metadata.js";

export interface ListingItem {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

export interface Listing {
  readonly objects: readonly ListingItem[];
  readonly prefixes: readonly string[];
  /** The last key or prefix of the page, if there are more. */
  readonly next: string | undefined;
}

export interface ListingRequest {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** A key, or a common prefix: what it stands for is left out. */
  readonly after: string;
  readonly maxKeys: number;
}

interface FoundObject {
  readonly key: string;
  readonly stats: BigIntStats;
}

/** Files are looked at so many at a time. */
const LOOKS = 32;

export async function readListing(
  { buckets, metadata }: { readonly buckets: Buckets; readonly metadata: Metadata },
  bucket: string,
  request: ListingRequest,
): Promise<Listing> {
  await buckets.assertBucket(bucket);
  return told({ bucket, key: request.prefix }, "listed", async () => {
    const { keys, prefixes, next } = await readPage(buckets, bucket, request);
    const found = await lookAll(buckets, bucket, keys);
    const etags = await metadata.readEtags(bucket, found);
    const objects = found.map(({ key, stats }, index) => ({
      key,
      etag: etags[index] as string,
      bytes: Number(stats.size),
      modifiedAt: stats.mtime,
    }));
    return { objects, prefixes, next };
  });
}

interface Page {
  readonly keys: readonly FoundKey[];
  readonly prefixes: readonly string[];
  readonly next: string | undefined;
}

async function readPage(
  buckets: Buckets,
  bucket: string,
  { prefix, delimiter, after, maxKeys }: ListingRequest,
): Promise<Page> {
  if (maxKeys === 0) return { keys: [], prefixes: [], next: undefined };
  const prefixOf = (key: string) => commonPrefix(key, prefix, delimiter);
  const isPrefix = after.startsWith(prefix) && prefixOf(after) === after;
  const range: Range = { prefix, after, skip: isPrefix ? after : undefined };
  const keys: FoundKey[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  for await (const one of buckets.walk(bucket, range)) {
    if (keys.length + prefixes.length === maxKeys) return { keys, prefixes, next: last };
    const found = prefixOf(one.key);
    last = found ?? one.key;
    if (found === undefined) keys.push(one);
    else {
      prefixes.push(found);
      range.skip = found;
    }
  }
  return { keys, prefixes, next: undefined };
}

/** The key up to the first delimiter behind the prefix; undefined if there is none. */
function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + (delimiter as string).length);
}

/** Without those that are gone meanwhile. */
async function lookAll(buckets: Buckets, bucket: string, keys: readonly FoundKey[]): Promise<FoundObject[]> {
  const found: FoundObject[] = [];
  for (let at = 0; at < keys.length; at += LOOKS) {
    const some = keys.slice(at, at + LOOKS);
    for (const [index, stats] of (await buckets.look(bucket, some)).entries()) {
      if (stats) found.push({ key: (some[index] as FoundKey).key, stats });
    }
  }
  return found;
}
