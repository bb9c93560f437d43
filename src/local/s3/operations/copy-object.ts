// CopyObject.
import { xmlBody } from "../answer.js";
import { type ChecksumAlgorithm, chosenChecksum, toAlgorithm } from "../checksums.js";
import { assertWritable } from "../conditions.js";
import { readRange, withCopySource } from "../copy-source.js";
import { S3Error } from "../errors.js";
import type { Exchange, Operation } from "../exchange.js";
import { readObjectHeaders } from "../headers.js";
import { type OpenObject, type S3Object, commitObject } from "../objects.js";
import { stage } from "../stage.js";

export const copyObject: Operation = async (exchange) => {
  const { request, limits } = exchange;
  const { header, bucket, key } = request;
  const isReplaced = readDirective(header("x-amz-metadata-directive"));
  const headers = readObjectHeaders(request);
  const stored = await withCopySource(exchange, request, (source, location) => {
    if (!isReplaced && location.bucket === bucket && location.key === key) {
      throw new S3Error("InvalidRequest", "A copy of an object to itself must replace its metadata");
    }
    if (source.bytes > limits.maxPutBytes) {
      throw new S3Error("EntityTooLarge", `The source has more than ${limits.maxPutBytes} bytes`);
    }
    const data = readRange(location, source.file, { start: 0, bytes: source.bytes });
    return copy(exchange, source, data, isReplaced ? headers : source.headers);
  });
  return { body: xmlBody("CopyObjectResult", toResult(stored)) };
};

function readDirective(directive = "COPY"): boolean {
  if (directive === "COPY" || directive === "REPLACE") return directive === "REPLACE";
  throw new S3Error("InvalidArgument", "x-amz-metadata-directive must be COPY or REPLACE");
}

async function copy(
  exchange: Exchange,
  source: OpenObject,
  data: AsyncIterable<Buffer>,
  headers: Readonly<Record<string, string>>,
): Promise<S3Object> {
  const { request } = exchange;
  const chosen = request.header("x-amz-checksum-algorithm");
  const algorithm = chosen === undefined ? source.checksum?.algorithm : toAlgorithm(chosen);
  const algorithms = ["MD5" as const, ...(algorithm ? [algorithm] : [])];
  return stage(exchange, request, { bytes: source.bytes, data, algorithms }, (staged) => {
    const next = {
      etag: (staged.digests.get("MD5") as Buffer).toString("hex"),
      headers,
      checksum: chosenChecksum(algorithm, staged.digests),
    };
    return commitObject(exchange, request, staged, next, (present) =>
      assertWritable(present, request.header),
    );
  });
}

function toResult({ etag, modifiedAt, checksum }: S3Object) {
  return {
    ETag: `"${etag}"`,
    LastModified: modifiedAt.toISOString(),
    ...toChecksumElements(checksum),
  };
}

/** As they stand in answers: `<ChecksumCRC32>` and `<ChecksumType>`. */
export function toChecksumElements(
  checksum:
    { readonly algorithm: ChecksumAlgorithm; readonly value: string; readonly type?: string } | undefined,
): Record<string, string | undefined> {
  if (!checksum) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}
