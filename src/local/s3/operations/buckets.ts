// Buckets: listed, made, looked at, removed.
import { xmlBody } from "../answer.js";
import { S3Error } from "../errors.js";
import type { Operation } from "../exchange.js";
import { MAX_BUCKETS } from "../limits.js";
import { toOwner } from "../owner.js";
import { readXml } from "../payload.js";
import { isBucketName } from "../request.js";
import { elements, textOf, toDocument } from "../xml.js";

export const listBuckets: Operation = async ({ buckets, accountId }) => {
  const all = (await buckets.buckets()).filter(({ name }) => isBucketName(name));
  const Bucket = all.map(({ name, createdAt }) =>
    elements({ Name: name, CreationDate: createdAt.toISOString() }),
  );
  return {
    body: xmlBody("ListAllMyBucketsResult", { Owner: toOwner(accountId), Buckets: elements({ Bucket }) }),
  };
};

/** As in AWS, us-east-1 lets its owner make a bucket again. */
export const createBucket: Operation = async ({ buckets, region, request, signing }) => {
  const { bucket } = request;
  const document = await readXml(request, signing);
  const location = document && textOf(document, "LocationConstraint");
  if (location !== undefined && location !== "" && location !== region) {
    const message = `The ${location} location constraint is incompatible with the region ${region}`;
    throw new S3Error("IllegalLocationConstraintException", message);
  }
  if ((await buckets.buckets()).length >= MAX_BUCKETS) {
    throw new S3Error("TooManyBuckets", `There are ${MAX_BUCKETS} buckets, which is the most`);
  }
  if (!(await buckets.createBucket(bucket)) && region !== "us-east-1") {
    throw new S3Error("BucketAlreadyOwnedByYou", "The bucket is there already, and yours");
  }
  return { headers: { location: `/${bucket}` } };
};

export const headBucket: Operation = async ({ buckets, region, request }) => {
  await buckets.assertBucket(request.bucket);
  return { headers: { "x-amz-bucket-region": region } };
};

export const getBucketLocation: Operation = async ({ buckets, region, request }) => {
  await buckets.assertBucket(request.bucket);
  // An empty element is us-east-1.
  return {
    body: { document: toDocument("LocationConstraint", { xml: region === "us-east-1" ? "" : region }) },
  };
};

export const deleteBucket: Operation = async ({ buckets, request }) => {
  if (await buckets.removeBucket(request.bucket)) return { status: 204 };
  throw new S3Error("BucketNotEmpty", "The bucket you tried to delete is not empty");
};
