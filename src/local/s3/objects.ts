// Objects as S3 sees them: a file in its bucket, and what is known of it.
import type { BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { told } from "../bucket/bucket-error.js";
import type { Buckets } from "../bucket/bucket.js";
import type { S3Location } from "../bucket/uri.js";
import type { DiskUse } from "./disk-use.js";
import { S3Error } from "./errors.js";
import type { Locks } from "./locks.js";
import type { Metadata, ObjectMetadata } from "./metadata.js";
import type { Staged } from "./stage.js";

export interface ObjectServices {
  readonly buckets: Buckets;
  readonly metadata: Metadata;
  readonly diskUse: DiskUse;
  readonly locks: Locks;
}

export interface S3Object extends ObjectMetadata {
  readonly stats: BigIntStats;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

export interface OpenObject extends S3Object {
  /** The caller closes it. */
  readonly file: FileHandle;
}

/** As it is now, whatever takes its place meanwhile. Throws S3Error or BucketError. */
export async function openObject(
  { buckets, metadata }: ObjectServices,
  location: S3Location,
): Promise<OpenObject> {
  const file = await buckets.openObject(location).catch((error: unknown) => {
    throw (error as { problem?: string }).problem === "no-object" ? noSuchKey() : error;
  });
  try {
    const stats = await told(location, "read", () => file.stat({ bigint: true }));
    return { ...toObject(stats, await metadata.read(location, stats)), file };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Undefined if there is none. */
export async function findObject(
  { buckets, metadata }: ObjectServices,
  location: S3Location,
): Promise<S3Object | undefined> {
  const found = await buckets.find(location);
  return found && toObject(found.stats, await metadata.read(location, found.stats));
}

/** Gives a staged file its name, if `assertMayReplace` lets it; the object is the old one or the new one, never a part. */
export function commitObject(
  services: ObjectServices,
  location: S3Location,
  { path, stats }: Staged,
  next: ObjectMetadata,
  assertMayReplace: (present: S3Object | undefined) => void,
): Promise<S3Object> {
  const { buckets, metadata, diskUse, locks } = services;
  return locks.run(lockOf(location), async () => {
    const present = await findObject(services, location);
    assertMayReplace(present);
    await metadata.write(location, present?.stats, stats, next);
    await buckets.moveIn(path, location);
    diskUse.removed(present?.bytes ?? 0);
    return toObject(stats, next);
  });
}

/** Resolves too if there is no such object. */
export function removeObject(services: ObjectServices, location: S3Location): Promise<void> {
  const { buckets, metadata, diskUse, locks } = services;
  return locks.run(lockOf(location), async () => {
    const present = await buckets.find(location);
    await buckets.remove(location);
    // It belongs to a file that is gone: where a full disk keeps it, nobody sees it.
    await metadata.remove(location).catch(() => {});
    diskUse.removed(Number(present?.stats.size ?? 0));
  });
}

export function noSuchKey(): S3Error {
  return new S3Error("NoSuchKey", "The specified key does not exist.");
}

function toObject(stats: BigIntStats, metadata: ObjectMetadata): S3Object {
  return { ...metadata, stats, bytes: Number(stats.size), modifiedAt: stats.mtime };
}

function lockOf({ bucket, key }: S3Location): string {
  return `${bucket}/${key}`;
}
