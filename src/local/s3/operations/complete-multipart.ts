// CompleteMultipartUpload: the parts become one file.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { told } from "../../bucket/bucket-error.js";
import { type Answer, xmlBody } from "../answer.js";
import { CHECKSUMS, type Checksum, type Digests, checksumHeader, startDigests } from "../checksums.js";
import { assertWritable } from "../conditions.js";
import { readRange } from "../copy-source.js";
import { S3Error } from "../errors.js";
import type { Exchange, Operation } from "../exchange.js";
import { MAX_PARTS, MIN_PART_BYTES } from "../limits.js";
import { type S3Object, commitObject, findObject } from "../objects.js";
import { readXml } from "../payload.js";
import type { S3Request } from "../request.js";
import { stage } from "../stage.js";
import type { Part, Upload } from "../uploads.js";
import { type XmlElement, childrenOf, textOf } from "../xml.js";
import { toChecksumElements } from "./copy-object.js";

export const completeMultipartUpload: Operation = async (exchange) => {
  const { request, signing, uploads } = exchange;
  const uploadId = request.parameter("uploadId") ?? "";
  const document = await readXml(request, signing);
  const wanted = document?.name === "CompleteMultipartUpload" ? childrenOf(document, "Part") : [];
  if (wanted.length === 0 || wanted.length > MAX_PARTS) {
    const message = `The XML must be a CompleteMultipartUpload of 1 to ${MAX_PARTS} parts`;
    throw new S3Error("MalformedXML", message);
  }
  try {
    const object = await uploads.complete(request, uploadId, (upload, present) =>
      join(exchange, upload, choose(wanted, present, upload)),
    );
    return toAnswer(request, object);
  } catch (error) {
    const isGone = error instanceof S3Error && error.code === "NoSuchUpload";
    // The client asks again since it did not get the answer.
    const object = isGone ? await findObject(exchange, request) : undefined;
    if (object?.uploadId === uploadId) return toAnswer(request, object);
    throw error;
  }
};

/** The parts that the client names. Throws S3Error unless they are there, in order, and large enough. */
function choose(wanted: readonly XmlElement[], present: readonly Part[], { checksum }: Upload): Part[] {
  const byNumber = new Map(present.map((part) => [part.number, part]));
  const parts: Part[] = [];
  for (const element of wanted) {
    const number = Number(textOf(element, "PartNumber"));
    const etag = textOf(element, "ETag")?.trim().replaceAll('"', "");
    const part = byNumber.get(number);
    const given = checksum && textOf(element, `Checksum${checksum.algorithm}`);
    if (part?.etag !== etag || !part || (given !== undefined && given !== part.checksum)) {
      throw new S3Error("InvalidPart", `The part ${number} is not there, or its ETag or checksum is another`);
    }
    if (number <= (parts.at(-1)?.number ?? 0)) {
      throw new S3Error("InvalidPartOrder", "The list of parts was not in ascending order");
    }
    parts.push(part);
  }
  const small = parts.slice(0, -1).find(({ bytes }) => bytes < MIN_PART_BYTES);
  if (!small) return parts;
  throw new S3Error("EntityTooSmall", `The part ${small.number} has less than ${MIN_PART_BYTES} bytes`);
}

async function join(exchange: Exchange, upload: Upload, parts: readonly Part[]): Promise<S3Object> {
  const { request, limits } = exchange;
  const { header } = request;
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (bytes > limits.maxObjectBytes) {
    throw new S3Error("EntityTooLarge", `The object would exceed ${limits.maxObjectBytes} bytes`);
  }
  const { checksum } = upload;
  const algorithms = checksum?.type === "FULL_OBJECT" ? [checksum.algorithm] : [];
  const source = { bytes, data: readParts(request, parts), algorithms };
  return stage(exchange, request, source, async (staged) => {
    const next = {
      etag: `${md5OfMd5s(parts)}-${parts.length}`,
      headers: upload.headers,
      checksum: await toChecksum(upload, parts, staged.digests),
      uploadId: upload.uploadId,
    };
    assertExpected(request, next.checksum);
    return commitObject(exchange, request, staged, next, (present) => assertWritable(present, header));
  });
}

async function* readParts(location: S3Request, parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { path, bytes } of parts) {
    const file = await told(location, "read", () => open(path, "r"));
    try {
      yield* readRange(location, file, { start: 0, bytes });
    } finally {
      await file.close();
    }
  }
}

function md5OfMd5s(parts: readonly Part[]): string {
  return createHash("md5")
    .update(Buffer.from(parts.map(({ etag }) => etag).join(""), "hex"))
    .digest("hex");
}

/** COMPOSITE is a checksum of the parts' checksums, FULL_OBJECT one of their data. */
async function toChecksum(
  { checksum }: Upload,
  parts: readonly Part[],
  digests: Digests,
): Promise<Checksum | undefined> {
  if (!checksum) return undefined;
  const { algorithm, type } = checksum;
  if (type === "FULL_OBJECT") {
    return { algorithm, type, value: (digests.get(algorithm) as Buffer).toString("base64") };
  }
  const digesting = startDigests([algorithm]);
  for (const part of parts) digesting.update(Buffer.from(part.checksum ?? "", "base64"));
  const digest = (await digesting.end()).get(algorithm) as Buffer;
  return { algorithm, type, value: `${digest.toString("base64")}-${parts.length}` };
}

/** Throws S3Error if the client says another checksum of the whole object. */
function assertExpected({ header }: S3Request, checksum: Checksum | undefined): void {
  for (const algorithm of CHECKSUMS) {
    const expected = header(checksumHeader(algorithm));
    if (expected === undefined || checksum?.algorithm !== algorithm) continue;
    if (expected.replace(/-\d+$/, "") !== checksum.value.replace(/-\d+$/, "")) {
      throw new S3Error("BadDigest", `The ${checksumHeader(algorithm)} you specified is not the object's`);
    }
  }
}

function toAnswer({ bucket, key, incoming }: S3Request, { etag, checksum }: S3Object): Answer {
  const path = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  return {
    body: xmlBody("CompleteMultipartUploadResult", {
      Location: `http://${incoming.headers.host ?? ""}${path}`,
      Bucket: bucket,
      Key: key,
      ETag: `"${etag}"`,
      ...toChecksumElements(checksum),
    }),
  };
}
