// Data on their way into a bucket: a file of a name that no list shows, on the bucket's own file system, until it is whole.
import type { BigIntStats } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { told } from "../bucket/bucket-error.js";
import type { Buckets } from "../bucket/bucket.js";
import type { S3Location } from "../bucket/uri.js";
import { type Algorithm, type Digesting, type Digests, startDigests } from "./checksums.js";
import type { DiskUse, Reservation } from "./disk-use.js";

export interface Source {
  readonly bytes: number;
  readonly data: AsyncIterable<Buffer>;
  /** What is to be computed of the data. */
  readonly algorithms: readonly Algorithm[];
}

export interface Staged {
  readonly path: string;
  readonly stats: BigIntStats;
  readonly digests: Digests;
}

/**
 * Writes the data and lets `use` move the file to its place; what it leaves is removed. Rejects with what the data or `use`
 * throw, with BucketError where the file system refuses, with S3Error where there is no room.
 */
export async function stage<T>(
  { buckets, diskUse }: { readonly buckets: Buckets; readonly diskUse: DiskUse },
  location: S3Location,
  source: Source,
  use: (staged: Staged) => Promise<T>,
): Promise<T> {
  const path = await buckets.newPart(location.bucket);
  const reservation: Reservation = await diskUse.reserve(source.bytes);
  try {
    const digesting = startDigests(source.algorithms);
    const file = await told(location, "written", () => open(path, "wx"));
    const stats = await writeAll(file, location, source.data, digesting).finally(() => file.close());
    const result = await use({ path, stats, digests: await digesting.end() });
    reservation.settle(true);
    return result;
  } finally {
    reservation.settle(false);
    await rm(path, { force: true });
  }
}

async function writeAll(
  file: FileHandle,
  location: S3Location,
  data: AsyncIterable<Buffer>,
  { update }: Digesting,
): Promise<BigIntStats> {
  for await (const chunk of data) {
    update(chunk);
    await told(location, "written", () => writeWhole(file, chunk));
  }
  return told(location, "written", () => file.stat({ bigint: true }));
}

/** A full disk may take a part of it first, and say so only when it gets the rest. */
async function writeWhole(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
}
