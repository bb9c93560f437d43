// DeleteObject and DeleteObjects.
import { xmlBody } from "../answer.js";
import { S3Error, toS3Error } from "../errors.js";
import type { Exchange, Operation } from "../exchange.js";
import { MAX_KEYS } from "../limits.js";
import { removeObject } from "../objects.js";
import { readXml } from "../payload.js";
import { type XmlElement, childrenOf, elements, textOf } from "../xml.js";

/** No error if there is none. */
export const deleteObject: Operation = async (exchange) => {
  if (exchange.request.header("if-match") !== undefined) {
    throw new S3Error("NotImplemented", "A delete with If-Match is not supported");
  }
  await removeObject(exchange, exchange.request);
  return { status: 204 };
};

export const deleteObjects: Operation = async (exchange) => {
  const { request, signing, buckets } = exchange;
  const document = await readXml(request, signing);
  const objects = document?.name === "Delete" ? childrenOf(document, "Object") : [];
  if (!document || objects.length === 0 || objects.length > MAX_KEYS) {
    throw new S3Error("MalformedXML", `The XML must be a Delete of 1 to ${MAX_KEYS} objects`);
  }
  await buckets.assertBucket(request.bucket);
  const Deleted: { readonly xml: string }[] = [];
  const Error: { readonly xml: string }[] = [];
  for (const object of objects) {
    const Key = textOf(object, "Key") ?? "";
    const problem = await removeOne(exchange, Key, object);
    if (!problem) Deleted.push(elements({ Key }));
    else Error.push(elements({ Key, Code: problem.code, Message: problem.message }));
  }
  const isQuiet = textOf(document, "Quiet")?.trim() === "true";
  return { body: xmlBody("DeleteResult", { Deleted: isQuiet ? [] : Deleted, Error }) };
};

/** Why it was not removed; undefined if it was, or was not there. */
async function removeOne(
  exchange: Exchange,
  key: string,
  { children }: XmlElement,
): Promise<S3Error | undefined> {
  try {
    const condition = children.find(({ name }) => name !== "Key");
    if (condition) throw new S3Error("NotImplemented", `${condition.name} is not supported`);
    await removeObject(exchange, { bucket: exchange.request.bucket, key });
    return undefined;
  } catch (error) {
    const problem = toS3Error(error);
    if (problem) return problem;
    throw error;
  }
}
