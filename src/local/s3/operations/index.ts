// Which operation a request is, by its method, what it is asked of, and the sub-resource that its query names.
import { S3Error } from "../errors.js";
import type { Operation } from "../exchange.js";
import type { S3Request } from "../request.js";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./buckets.js";
import { completeMultipartUpload } from "./complete-multipart.js";
import { copyObject } from "./copy-object.js";
import { deleteObject, deleteObjects } from "./delete-objects.js";
import { getObject, getObjectTagging, headObject } from "./get-object.js";
import { listObjects } from "./list-objects.js";
import { listMultipartUploads, listParts } from "./list-uploads.js";
import { abortMultipartUpload, createMultipartUpload, uploadPart, uploadPartCopy } from "./multipart.js";
import { putObject } from "./put-object.js";

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "GET service": listBuckets,
  "PUT bucket": createBucket,
  "HEAD bucket": headBucket,
  "DELETE bucket": deleteBucket,
  "GET bucket": listObjects,
  "GET bucket ?location": getBucketLocation,
  "GET bucket ?uploads": listMultipartUploads,
  "POST bucket ?delete": deleteObjects,
  "PUT object": putObject,
  "PUT object from a source": copyObject,
  "GET object": getObject,
  "GET object ?tagging": getObjectTagging,
  "HEAD object": headObject,
  "DELETE object": deleteObject,
  "POST object ?uploads": createMultipartUpload,
  "PUT object ?uploadId": uploadPart,
  "PUT object ?uploadId from a source": uploadPartCopy,
  "GET object ?uploadId": listParts,
  "POST object ?uploadId": completeMultipartUpload,
  "DELETE object ?uploadId": abortMultipartUpload,
};

/** All that S3 has: what is not supported must not be taken for something else. */
const SUB_RESOURCES = new Set(
  (
    "abac accelerate acl analytics annotation attributes cors delete encryption intelligent-tiering inventory legal-hold " +
    "lifecycle location logging metadataConfiguration metadataTable metrics notification object-lock ownershipControls " +
    "policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session " +
    "tagging torrent uploadId uploads versionId versioning versions website"
  ).split(" "),
);

/** Throws S3Error NotImplemented. */
export function findOperation({ method, bucket, key, target, header }: S3Request): Operation {
  const level = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const named = target.query.map(([name]) => name).find((name) => SUB_RESOURCES.has(name));
  const isCopy = method === "PUT" && level === "object" && header("x-amz-copy-source") !== undefined;
  const name = `${method} ${level}${named === undefined ? "" : ` ?${named}`}${isCopy ? " from a source" : ""}`;
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation) return operation;
  throw new S3Error("NotImplemented", `The local HealthLake's S3 has no ${name}`);
}
