// ListObjectsV2, and ListObjects before it.
import { type XmlBody, xmlBody } from "../answer.js";
import { S3Error } from "../errors.js";
import type { Exchange, Operation } from "../exchange.js";
import { MAX_KEYS } from "../limits.js";
import { type Listing, type ListingItem, readListing } from "../listing.js";
import { toOwner } from "../owner.js";
import { type S3Request, countOf } from "../request.js";
import { encodeUri } from "../../target.js";
import { type Content, elements } from "../xml.js";

export const listObjects: Operation = async (exchange) => {
  const version = exchange.request.parameter("list-type");
  if (version === "2") return { body: await listV2(exchange) };
  if (version === undefined || version === "1") return { body: await listV1(exchange) };
  throw new S3Error("InvalidArgument", "list-type must be 2");
};

async function listV2(exchange: Exchange): Promise<XmlBody> {
  const { request, accountId } = exchange;
  const token = request.parameter("continuation-token");
  const startAfter = request.parameter("start-after");
  const after = token === undefined ? (startAfter ?? "") : decodeToken(token);
  const { page, common, encode } = await list(exchange, after);
  const owner = request.parameter("fetch-owner") === "true" ? toOwner(accountId) : undefined;
  return xmlBody("ListBucketResult", {
    ...common,
    KeyCount: page.objects.length + page.prefixes.length,
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : encodeToken(page.next),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    ...toContents(page, encode, owner),
  });
}

async function listV1(exchange: Exchange): Promise<XmlBody> {
  const marker = exchange.request.parameter("marker") ?? "";
  const { page, common, encode } = await list(exchange, marker);
  return xmlBody("ListBucketResult", {
    ...common,
    Marker: encode(marker),
    NextMarker: page.next === undefined ? undefined : encode(page.next),
    ...toContents(page, encode, toOwner(exchange.accountId)),
  });
}

type Encode = (text: string) => string;

async function list({ buckets, metadata, request }: Exchange, after: string) {
  const { bucket, parameter } = request;
  const maxKeys = countOf(request, "max-keys", MAX_KEYS, MAX_KEYS);
  const prefix = parameter("prefix") ?? "";
  const delimiter = parameter("delimiter") || undefined;
  const encode = encoder(request);
  const page = await readListing({ buckets, metadata }, bucket, { prefix, delimiter, after, maxKeys });
  const common: Record<string, Content> = {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === undefined ? undefined : encode(delimiter),
    MaxKeys: maxKeys,
    EncodingType: parameter("encoding-type"),
    IsTruncated: page.next !== undefined,
  };
  return { page, common, encode };
}

/** Throws S3Error. */
export function encoder({ parameter }: S3Request): Encode {
  const type = parameter("encoding-type");
  if (type === undefined) return (text) => text;
  if (type === "url") return (text) => encodeUri(text).replaceAll("%2F", "/");
  throw new S3Error("InvalidArgument", "encoding-type must be url");
}

function toContents(
  { objects, prefixes }: Listing,
  encode: Encode,
  Owner: { readonly xml: string } | undefined,
): Record<string, readonly Content[]> {
  const toContent = ({ key, etag, bytes, modifiedAt }: ListingItem) =>
    elements({
      Key: encode(key),
      LastModified: modifiedAt.toISOString(),
      ETag: `"${etag}"`,
      Size: bytes,
      Owner,
      StorageClass: "STANDARD",
    });
  return {
    Contents: objects.map(toContent),
    CommonPrefixes: prefixes.map((prefix) => elements({ Prefix: encode(prefix) })),
  };
}

/** The last key or common prefix of the page before: any page can be asked for again, also after a restart. */
function encodeToken(last: string): string {
  return Buffer.from(`1${last}`).toString("base64url");
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (text.startsWith("1") && encodeToken(text.slice(1)) === token) return text.slice(1);
  throw new S3Error("InvalidArgument", "The continuation token provided is incorrect");
}
