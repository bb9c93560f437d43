// The body of a request: its length is known before, it is counted while it comes, and its checksums are compared at its end.
import { type ChunkSigning, decodeChunks } from "./chunked.js";
import {
  type Algorithm,
  type ChecksumAlgorithm,
  type Digests,
  algorithmOf,
  startDigests,
} from "./checksums.js";
import { type S3Code, S3Error } from "./errors.js";
import { MAX_XML_BYTES } from "./limits.js";
import type { S3Request } from "./request.js";
import type { Source } from "./stage.js";
import { type XmlElement, parseXml } from "./xml.js";

export interface Payload extends Source {
  /** Of the checksum that the client sends. */
  readonly checksum?: ChecksumAlgorithm;
  /** Throws S3Error unless the data are what the client says; to be called after the last of them. */
  readonly verify: (digests: Digests) => void;
}

const HASH = /^[0-9a-f]{64}$/;
const CHECKSUM = /^x-amz-checksum-(?!algorithm$|type$|mode$)/;
const STREAMING = new Set([
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
]);

/** Throws S3Error for a body that is too large or of no known kind; its data do so too. */
export function openPayload(
  request: S3Request,
  signing: ChunkSigning | undefined,
  maxBytes: number,
): Payload {
  const hash = request.header("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  const isChunked = hash.startsWith("STREAMING-");
  if (isChunked && !STREAMING.has(hash)) {
    throw new S3Error("NotImplemented", `Bodies of the kind ${hash} are not supported`);
  }
  if (!isChunked && hash !== "UNSIGNED-PAYLOAD" && !HASH.test(hash)) {
    throw new S3Error("InvalidArgument", "x-amz-content-sha256 must be a SHA-256 or a known kind of body");
  }
  const bytes = readLength(request, isChunked ? "x-amz-decoded-content-length" : "content-length");
  if (bytes > maxBytes) {
    const message = `Your proposed upload exceeds the maximum allowed size of ${maxBytes} bytes`;
    throw new S3Error("EntityTooLarge", message);
  }
  const trailers = new Map<string, string>();
  // Left open where it is not read to the end: the answer says why.
  const source = request.incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const data = isChunked ? decodeChunks(source, signing, trailers) : source;
  const promised = readPromises(request, hash, trailers);
  return {
    bytes,
    data: counted(data, bytes),
    algorithms: ["MD5", ...promised.map(({ algorithm }) => algorithm)],
    checksum: promised.find(({ isKept }) => isKept)?.algorithm as ChecksumAlgorithm | undefined,
    verify: (digests) => {
      for (const promise of promised) assertKept(promise, digests);
    },
  };
}

function readLength({ incoming, header }: S3Request, name: string): number {
  const text = header(name);
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  if (name === "content-length" && incoming.headers["transfer-encoding"] === undefined) return 0;
  throw new S3Error("MissingContentLength", `You must provide the ${name} HTTP header`);
}

async function* counted(data: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const chunk of data) {
    seen += chunk.length;
    if (seen > bytes) break;
    yield chunk;
  }
  if (seen === bytes) return;
  const message = "You did not provide the number of bytes specified by the content-length HTTP header";
  throw new S3Error("IncompleteBody", message);
}

/** What a client says that a digest of the data is. */
interface Promised {
  readonly algorithm: Algorithm;
  readonly name: string;
  readonly code: S3Code;
  /** True for the checksum that is kept with the object. */
  readonly isKept: boolean;
  /** Known at the end of the data, if it is a trailer. */
  readonly expected: () => string | undefined;
  readonly encoding: "base64" | "hex";
}

function readPromises(
  { incoming: { headers }, header }: S3Request,
  hash: string,
  trailers: ReadonlyMap<string, string>,
): Promised[] {
  const promised: Promised[] = [];
  const promise = (algorithm: Algorithm, name: string, more: Partial<Promised>) =>
    promised.push({
      algorithm,
      name,
      code: "BadDigest",
      isKept: false,
      encoding: "base64",
      expected: () => header(name),
      ...more,
    });
  const md5 = header("content-md5");
  if (md5 !== undefined && Buffer.from(md5, "base64").length !== 16) {
    throw new S3Error("InvalidDigest", "The Content-MD5 you specified is not valid");
  }
  if (md5 !== undefined) promise("MD5", "content-md5", {});
  const sha256 = "x-amz-content-sha256";
  if (HASH.test(hash)) {
    promise("SHA256", sha256, { code: "XAmzContentSHA256Mismatch", encoding: "hex" });
  }
  for (const name of Object.keys(headers).filter((one) => CHECKSUM.test(one))) {
    promise(algorithmOf(name), name, { isKept: true });
  }
  const trailer = header("x-amz-trailer")?.trim().toLowerCase();
  if (trailer?.startsWith("x-amz-checksum-") === true) {
    promise(algorithmOf(trailer), trailer, { isKept: true, expected: () => trailers.get(trailer) });
  }
  if (promised.filter(({ isKept }) => isKept).length > 1) {
    throw new S3Error("InvalidRequest", "Expecting a single x-amz-checksum- header");
  }
  return promised;
}

function assertKept({ algorithm, name, code, encoding, expected }: Promised, digests: Digests): void {
  const value = expected();
  if (value === undefined) {
    throw new S3Error("MalformedTrailerError", `The request contained no trailer ${name}`);
  }
  if (value === digests.get(algorithm)?.toString(encoding)) return;
  throw new S3Error(code, `The ${name} you specified did not match what we received`);
}

/** The document in a body; undefined if the body is empty. Throws S3Error. */
export async function readXml(
  request: S3Request,
  signing: ChunkSigning | undefined,
): Promise<XmlElement | undefined> {
  const payload = openPayload(request, signing, MAX_XML_BYTES);
  const digesting = startDigests(payload.algorithms);
  const chunks: Buffer[] = [];
  for await (const chunk of payload.data) {
    digesting.update(chunk);
    chunks.push(chunk);
  }
  payload.verify(await digesting.end());
  if (payload.bytes === 0) return undefined;
  try {
    return parseXml(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    if (error instanceof S3Error) throw error;
    throw new S3Error("MalformedXML", "The XML you provided is not UTF-8");
  }
}
