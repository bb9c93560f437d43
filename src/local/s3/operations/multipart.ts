// CreateMultipartUpload, UploadPart, UploadPartCopy and AbortMultipartUpload.
import { xmlBody } from "../answer.js";
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  type Digests,
  checksumHeader,
  toAlgorithm,
} from "../checksums.js";
import { readRange, withCopySource } from "../copy-source.js";
import { S3Error } from "../errors.js";
import type { Exchange, Operation } from "../exchange.js";
import { assertSupported, readObjectHeaders } from "../headers.js";
import { MAX_PARTS } from "../limits.js";
import { openPayload } from "../payload.js";
import { parseRange } from "../range.js";
import { type Source, type Staged, stage } from "../stage.js";
import type { Part, Upload } from "../uploads.js";
import { toChecksumElements } from "./copy-object.js";

export const createMultipartUpload: Operation = async ({ request, uploads }) => {
  const headers = readObjectHeaders(request);
  const algorithm = request.header("x-amz-checksum-algorithm");
  const checksum = algorithm === undefined ? undefined : toChecksum(algorithm, request.header);
  const { uploadId } = await uploads.create(request, { headers, checksum });
  return {
    headers: checksum && {
      "x-amz-checksum-algorithm": checksum.algorithm,
      "x-amz-checksum-type": checksum.type,
    },
    body: xmlBody("InitiateMultipartUploadResult", {
      Bucket: request.bucket,
      Key: request.key,
      UploadId: uploadId,
    }),
  };
};

/** CRC64NVME is of whole objects, the SHAs are of parts; the others are of parts where nothing is said. */
function toChecksum(
  name: string,
  header: (name: string) => string | undefined,
): NonNullable<Upload["checksum"]> {
  const algorithm = toAlgorithm(name);
  const fallback = algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  const type = (header("x-amz-checksum-type")?.toUpperCase() ?? fallback) as ChecksumType;
  const isPossible =
    type === "FULL_OBJECT" ? algorithm.startsWith("CRC") : type === "COMPOSITE" && algorithm !== "CRC64NVME";
  if (isPossible) return { algorithm, type };
  throw new S3Error("InvalidRequest", `The checksum type ${type} can not be used with ${algorithm}`);
}

export const uploadPart: Operation = async (exchange) => {
  const { request, signing, limits, uploads } = exchange;
  assertSupported(request);
  const uploadId = request.parameter("uploadId") ?? "";
  const { checksum: wanted } = await uploads.find(request, uploadId);
  const payload = openPayload(request, signing, limits.maxPutBytes);
  if (wanted && payload.checksum && wanted.algorithm !== payload.checksum) {
    const message = `The upload's checksum algorithm is ${wanted.algorithm}, the part's ${payload.checksum}`;
    throw new S3Error("InvalidRequest", message);
  }
  const algorithm = payload.checksum ?? wanted?.algorithm;
  const part = await putPart(exchange, payload, algorithm, payload.verify);
  const checksum = algorithm && { [checksumHeader(algorithm)]: part.checksum };
  return { headers: { etag: `"${part.etag}"`, ...checksum } };
};

export const uploadPartCopy: Operation = async (exchange) => {
  const { request, limits, uploads } = exchange;
  assertSupported(request);
  const { checksum } = await uploads.find(request, request.parameter("uploadId") ?? "");
  const part = await withCopySource(exchange, request, (source, location) => {
    const text = request.header("x-amz-copy-source-range");
    const range = parseRange(text, source.bytes) ?? { start: 0, bytes: source.bytes };
    if (text !== undefined && text !== `bytes=${range.start}-${range.start + range.bytes - 1}`) {
      const message = "x-amz-copy-source-range must be bytes=first-last, within the source";
      throw new S3Error("InvalidArgument", message);
    }
    if (range.bytes > limits.maxPutBytes) {
      throw new S3Error("EntityTooLarge", `The part has more than ${limits.maxPutBytes} bytes`);
    }
    const data = readRange(location, source.file, range);
    return putPart(
      exchange,
      { bytes: range.bytes, data, algorithms: ["MD5"] },
      checksum?.algorithm,
      () => {},
    );
  });
  return {
    body: xmlBody("CopyPartResult", {
      ETag: `"${part.etag}"`,
      LastModified: part.modifiedAt.toISOString(),
      ...toChecksumElements(
        checksum && part.checksum ? { algorithm: checksum.algorithm, value: part.checksum } : undefined,
      ),
    }),
  };
};

type NewPart = Pick<Part, "number" | "etag" | "checksum" | "modifiedAt">;

async function putPart(
  exchange: Exchange,
  source: Source,
  algorithm: ChecksumAlgorithm | undefined,
  verify: (digests: Digests) => void,
): Promise<NewPart> {
  const { request, uploads } = exchange;
  const number = Number(request.parameter("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
    throw new S3Error("InvalidArgument", `Part number must be an integer between 1 and ${MAX_PARTS}`);
  }
  const algorithms = [...source.algorithms, ...(algorithm ? [algorithm] : [])];
  const use = async ({ path, stats, digests }: Staged) => {
    verify(digests);
    const part = {
      number,
      etag: (digests.get("MD5") as Buffer).toString("hex"),
      checksum: algorithm && digests.get(algorithm)?.toString("base64"),
      modifiedAt: stats.mtime,
    };
    await uploads.putPart(request, request.parameter("uploadId") ?? "", path, part);
    return part;
  };
  return stage(exchange, request, { ...source, algorithms }, use);
}

export const abortMultipartUpload: Operation = async ({ request, uploads }) => {
  await uploads.abort(request, request.parameter("uploadId") ?? "");
  return { status: 204 };
};
