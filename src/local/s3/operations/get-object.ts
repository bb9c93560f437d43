// GetObject, HeadObject and GetObjectTagging.
import { type Answer, xmlBody } from "../answer.js";
import { checksumHeader } from "../checksums.js";
import { assertReadable } from "../conditions.js";
import { S3Error } from "../errors.js";
import type { Exchange, Operation } from "../exchange.js";
import { readOverrides } from "../headers.js";
import { type OpenObject, type S3Object, noSuchKey, openObject } from "../objects.js";
import { type ByteRange, parseRange } from "../range.js";

export const getObject: Operation = async (exchange) => {
  const object = await openObject(exchange, exchange.request);
  try {
    const { range, ...answer } = describe(exchange, object);
    return { ...answer, body: { file: object.file, ...(range ?? { start: 0, bytes: object.bytes }) } };
  } catch (error) {
    await object.file.close();
    throw error;
  }
};

export const headObject: Operation = async (exchange) => {
  const object = await openObject(exchange, exchange.request);
  await object.file.close();
  const { range, ...answer } = describe(exchange, object);
  const length = String(range?.bytes ?? object.bytes);
  return { ...answer, headers: { ...answer.headers, "content-length": length } };
};

/** Objects have no tags, but programs that copy them ask. */
export const getObjectTagging: Operation = async ({ buckets, request }) => {
  if (!(await buckets.find(request))) throw noSuchKey();
  return { body: xmlBody("Tagging", { TagSet: "" }) };
};

function describe({ request }: Exchange, object: OpenObject): Answer & { readonly range?: ByteRange } {
  const { header, parameter } = request;
  if (parameter("partNumber") !== undefined) {
    throw new S3Error("NotImplemented", "A part of an object can not be read by its number");
  }
  assertReadable(object, header);
  const range = parseRange(header("range"), object.bytes);
  const end = range && range.start + range.bytes - 1;
  return {
    status: range ? 206 : 200,
    range,
    headers: {
      "content-type": "binary/octet-stream",
      ...object.headers,
      ...readOverrides(request),
      ...validators(object),
      "accept-ranges": "bytes",
      "content-range": range && `bytes ${range.start}-${end}/${object.bytes}`,
      ...(!range && header("x-amz-checksum-mode")?.toUpperCase() === "ENABLED" && checksumHeaders(object)),
    },
  };
}

function validators({ etag, modifiedAt }: S3Object): Record<string, string> {
  return { etag: `"${etag}"`, "last-modified": modifiedAt.toUTCString() };
}

export function checksumHeaders({ checksum }: Pick<S3Object, "checksum">): Record<string, string> {
  if (!checksum) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type };
}
