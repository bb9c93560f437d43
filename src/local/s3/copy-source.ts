// The object that CopyObject and UploadPartCopy take their data from.
import type { FileHandle } from "node:fs/promises";
import { told } from "../bucket/bucket-error.js";
import type { S3Location } from "../bucket/uri.js";
import { assertReadable } from "./conditions.js";
import { S3Error } from "./errors.js";
import { type ObjectServices, type OpenObject, openObject } from "./objects.js";
import type { ByteRange } from "./range.js";
import { type S3Request, isBucketName } from "./request.js";

const READ_BYTES = 256 * 1024;

/** `/bucket/key` or `bucket/key`, encoded as in a URL. Throws S3Error. */
function parseCopySource(header: string): S3Location {
  const [path = "", query] = header.replace(/^\//, "").split("?", 2);
  if (query !== undefined) throw new S3Error("NotImplemented", "There are no versions to copy");
  try {
    const [, bucket = "", key = ""] = /^([^/]+)\/([^]+)$/.exec(decodeURIComponent(path)) ?? [];
    if (isBucketName(bucket)) return { bucket, key };
  } catch {
    // Said below.
  }
  throw new S3Error(
    "InvalidArgument",
    "x-amz-copy-source must be the URL-encoded name of a bucket and a key",
  );
}

/** Lets `use` read the source, if the request's conditions hold, and closes it. */
export async function withCopySource<T>(
  services: ObjectServices,
  { header }: S3Request,
  use: (source: OpenObject, location: S3Location) => Promise<T>,
): Promise<T> {
  const location = parseCopySource(header("x-amz-copy-source") ?? "");
  const source = await openObject(services, location);
  try {
    assertReadable(source, header, true);
    return await use(source, location);
  } finally {
    await source.file.close();
  }
}

/** The bytes of a file; rejects with BucketError where it has fewer. */
export async function* readRange(
  location: S3Location,
  file: FileHandle,
  { start, bytes }: ByteRange,
): AsyncGenerator<Buffer> {
  for (let at = start; at < start + bytes;) {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, start + bytes - at));
    const { bytesRead } = await told(location, "read", () => file.read(buffer, 0, buffer.length, at));
    if (bytesRead === 0) throw new S3Error("InternalError", "The source became shorter while it was copied");
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
