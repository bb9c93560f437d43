// What an object has beside its bytes: its ETag, its headers, its checksum. It belongs to one file, which it knows by its
// number, size and time: a file that came by other means (a job, a hand) has an ETag of its own that is no MD5.
import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import type { S3Location } from "../bucket/uri.js";
import type { Change, Database } from "../database/database.js";
import { NotKeptError } from "../database/errors.js";
import type { Checksum } from "./checksums.js";
import { S3Error } from "./errors.js";

export interface ObjectMetadata {
  /** Without its quotes. */
  readonly etag: string;
  /** Content-Type and the like, and `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  /** Of the multipart upload that it came by: completing that again gives the same answer. */
  readonly uploadId?: string;
}

interface MetadataRecord extends ObjectMetadata {
  readonly fingerprint: string;
}

export interface Metadata {
  read(location: S3Location, stats: BigIntStats): Promise<ObjectMetadata>;
  /** The ETags of objects of a bucket, in their order. */
  readEtags(bucket: string, objects: readonly { key: string; stats: BigIntStats }[]): Promise<string[]>;
  /** To be called before `next` takes the place of `present`: what that has is kept, since it may yet fail. */
  write(
    location: S3Location,
    present: BigIntStats | undefined,
    next: BigIntStats,
    metadata: ObjectMetadata,
  ): Promise<void>;
  remove(location: S3Location): Promise<void>;
}

export function createMetadata(database: Database): Metadata {
  const readRecords = async (location: S3Location) =>
    toRecords(await database.read((level) => level.get(keyOf(location))));
  return {
    read: async (location, stats) => select(await readRecords(location), stats),
    readEtags: async (bucket, objects) => {
      const keys = objects.map(({ key }) => keyOf({ bucket, key }));
      const values = await database.read((level) => level.getMany(keys));
      return objects.map(({ stats }, index) => select(toRecords(values[index]), stats).etag);
    },
    write: async (location, present, next, metadata) => {
      const old = present && findRecord(await readRecords(location), present);
      const records = [{ ...metadata, fingerprint: fingerprintOf(next) }, ...(old ? [old] : [])];
      const value = JSON.stringify(records);
      await write(database, { type: "put", key: keyOf(location), value });
    },
    remove: (location) => write(database, { type: "del", key: keyOf(location) }),
  };
}

async function write(database: Database, change: Change): Promise<void> {
  try {
    await database.write([change]);
  } catch (error) {
    if (!(error instanceof NotKeptError)) throw error;
    const isFull = /no space left|quota exceeded/i.test(error.message);
    const message = `What is known of the object could not be written: ${error.message}`;
    throw new S3Error(isFull ? "InsufficientStorage" : "InternalError", message, { cause: error });
  }
}

function keyOf({ bucket, key }: S3Location): string {
  return `s3/object/${bucket}/${key}`;
}

function toRecords(value: string | undefined): MetadataRecord[] {
  return value === undefined ? [] : (JSON.parse(value) as MetadataRecord[]);
}

/** AWS's ETags are no MD5 either where an object is encrypted by a KMS key, as HealthLake's exports are. */
function select(records: readonly MetadataRecord[], stats: BigIntStats): ObjectMetadata {
  const etag = `${createHash("md5").update(fingerprintOf(stats)).digest("hex")}-1`;
  return findRecord(records, stats) ?? { etag, headers: {} };
}

function findRecord(records: readonly MetadataRecord[], stats: BigIntStats): MetadataRecord | undefined {
  const fingerprint = fingerprintOf(stats);
  return records.find((one) => one.fingerprint === fingerprint);
}

function fingerprintOf({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino}-${size}-${mtimeNs}`;
}
