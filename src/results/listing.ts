// Lists what lies below a place, page by page.
import type { ListObjectsV2Output } from "@aws-sdk/client-s3";
import type { Place } from "./place.js";
import type { S3Call, S3Caller } from "./s3-calls.js";
import { unreadable } from "./s3-errors.js";

export interface StoredObject {
  readonly key: string;
  readonly sizeInBytes: number;
  /** With its quotes, as S3 takes it back. */
  readonly etag: string;
}

export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  /** Folders, where a delimiter was asked for. */
  readonly prefixes: readonly string[];
  /** The key to go on behind; undefined at the end. */
  readonly next: string | undefined;
}

export interface PageRequest {
  /** Only keys behind it. */
  readonly after?: string | undefined;
  readonly delimiter?: "/" | undefined;
  readonly size?: number | undefined;
}

/** S3's own maximum. */
const MAX_KEYS = 1000;

/** Keys that do not begin with the prefix are no answer to what was asked, and are not seen. */
export async function listPage(
  call: S3Call,
  caller: S3Caller,
  { bucket, prefix }: Place,
  { after, delimiter, size = MAX_KEYS }: PageRequest = {},
): Promise<ObjectPage> {
  const answer = await call("ListObjectsV2", caller, ({ sdk, client }, abortSignal) =>
    client.send(
      new sdk.ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        StartAfter: after,
        Delimiter: delimiter,
        MaxKeys: size,
        // XML can't hold every character of a key.
        EncodingType: "url",
      }),
      { abortSignal },
    ),
  );
  return toPage(answer, prefix);
}

function toPage({ Contents = [], CommonPrefixes = [], IsTruncated }: ListObjectsV2Output, prefix: string) {
  const keys = Contents.map(({ Key }) => decodeKey(Key));
  const prefixes = CommonPrefixes.map((common) => decodeKey(common.Prefix));
  const isBelow = (key: string | undefined): key is string => key?.startsWith(prefix) === true;
  const objects = Contents.flatMap(({ Size, ETag }, index) => {
    const key = keys[index];
    if (!isBelow(key) || !Number.isSafeInteger(Size) || ETag === undefined) return [];
    return [{ key, sizeInBytes: Size as number, etag: ETag }];
  });
  const next = IsTruncated === true ? lastOf([...keys, ...prefixes]) : undefined;
  if (IsTruncated === true && next === undefined) throw unreadable("ListObjectsV2", "it has no keys");
  return { objects, prefixes: prefixes.filter(isBelow), next };
}

function lastOf(keys: readonly (string | undefined)[]): string | undefined {
  // S3 orders by the bytes of UTF-8.
  const sorted = keys.filter((key) => key !== undefined);
  return sorted.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))).at(-1);
}

function decodeKey(encoded: string | undefined): string | undefined {
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
