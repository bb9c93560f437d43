// ListMultipartUploads and ListParts.
import { compareKeys } from "../../bucket/keys.js";
import { xmlBody } from "../answer.js";
import { S3Error } from "../errors.js";
import type { Operation } from "../exchange.js";
import { MAX_KEYS, MAX_PARTS } from "../limits.js";
import { toOwner } from "../owner.js";
import { countOf } from "../request.js";
import { elements } from "../xml.js";
import { toChecksumElements } from "./copy-object.js";
import { encoder } from "./list-objects.js";

export const listMultipartUploads: Operation = async ({ request, uploads, accountId }) => {
  const { bucket, parameter } = request;
  if (parameter("delimiter")) throw new S3Error("NotImplemented", "A list of uploads takes no delimiter");
  const encode = encoder(request);
  const max = countOf(request, "max-uploads", MAX_KEYS, MAX_KEYS);
  const prefix = parameter("prefix") ?? "";
  const keyMarker = parameter("key-marker") ?? "";
  const idMarker = parameter("upload-id-marker") ?? "";
  const below = (await uploads.list(bucket)).filter(({ key }) => key.startsWith(prefix));
  const marked = below.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker);
  const rest =
    marked < 0 ? below.filter(({ key }) => compareKeys(key, keyMarker) > 0) : below.slice(marked + 1);
  const page = rest.slice(0, max);
  const isTruncated = max > 0 && rest.length > max;
  const last = isTruncated ? page.at(-1) : undefined;
  const owner = toOwner(accountId);
  return {
    body: xmlBody("ListMultipartUploadsResult", {
      Bucket: bucket,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: last && encode(last.key),
      NextUploadIdMarker: last?.uploadId,
      Prefix: encode(prefix),
      EncodingType: parameter("encoding-type"),
      MaxUploads: max,
      IsTruncated: isTruncated,
      Upload: page.map(({ key, uploadId, initiatedAt, checksum }) =>
        elements({
          Key: encode(key),
          UploadId: uploadId,
          Initiator: owner,
          Owner: owner,
          StorageClass: "STANDARD",
          Initiated: initiatedAt,
          ChecksumAlgorithm: checksum?.algorithm,
          ChecksumType: checksum?.type,
        }),
      ),
    }),
  };
};

export const listParts: Operation = async ({ request, uploads, accountId }) => {
  const { bucket, key, parameter } = request;
  const uploadId = parameter("uploadId") ?? "";
  const max = countOf(request, "max-parts", MAX_KEYS, MAX_KEYS);
  const marker = countOf(request, "part-number-marker", 0, MAX_PARTS);
  const { checksum } = await uploads.find(request, uploadId);
  const rest = (await uploads.parts(request, uploadId)).filter(({ number }) => number > marker);
  const page = rest.slice(0, max);
  const isTruncated = max > 0 && rest.length > max;
  const owner = toOwner(accountId);
  return {
    body: xmlBody("ListPartsResult", {
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      Initiator: owner,
      Owner: owner,
      StorageClass: "STANDARD",
      PartNumberMarker: marker,
      NextPartNumberMarker: isTruncated ? page.at(-1)?.number : undefined,
      MaxParts: max,
      IsTruncated: isTruncated,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
      Part: page.map(({ number, etag, bytes, modifiedAt, ...part }) =>
        elements({
          PartNumber: number,
          LastModified: modifiedAt.toISOString(),
          ETag: `"${etag}"`,
          Size: bytes,
          ...toChecksumElements(
            checksum && part.checksum !== undefined
              ? { algorithm: checksum.algorithm, value: part.checksum }
              : undefined,
          ),
        }),
      ),
    }),
  };
};
