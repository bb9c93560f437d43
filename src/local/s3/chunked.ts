// aws-chunked: data in chunks that may be signed, and trailers behind them that may be, too. One read of the socket is held
// in memory at a time, however long a chunk is.
import { createHash } from "node:crypto";
import { SignatureError } from "../signature/signature.js";
import { assertEqual, hmac, sha256 } from "../signature/verify.js";
import { S3Error } from "./errors.js";

/** The signature that each one in the chain signs. */
export interface ChunkSigning {
  readonly key: Uint8Array;
  readonly stamp: string;
  readonly scope: string;
  /** The request's own. */
  readonly signature: string;
}

const MAX_LINE_BYTES = 4096;
const MAX_TRAILERS = 10;
const CHUNK = /^([0-9a-f]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/i;

/** The data. `trailers` gets what follows them, by lower-case names. Throws S3Error or SignatureError. */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  signing: ChunkSigning | undefined,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = createReader(source);
  const verifier = signing && createVerifier(signing);
  for (;;) {
    const [, size = "", signature] = CHUNK.exec((await reader.line()) ?? "") ?? [];
    if (size === "") throw malformed("a chunk has no size");
    for await (const piece of reader.take(parseInt(size, 16))) {
      verifier?.update(piece);
      yield piece;
    }
    verifier?.endChunk(signature);
    if (parseInt(size, 16) === 0) break;
    if ((await reader.line()) !== "") throw malformed("a chunk is longer than its size");
  }
  await readTrailers(reader, verifier, trailers);
}

async function readTrailers(
  reader: Reader,
  verifier: Verifier | undefined,
  trailers: Map<string, string>,
): Promise<void> {
  let signed = "";
  let signature: string | undefined;
  for (let line = await reader.line(); line !== undefined && line !== ""; line = await reader.line()) {
    const [, name = "", value = ""] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === "" || trailers.size === MAX_TRAILERS) {
      throw new S3Error("MalformedTrailerError", "The trailers are not `name:value`, or too many");
    }
    if (name.toLowerCase() === "x-amz-trailer-signature") signature = value;
    else {
      trailers.set(name.toLowerCase(), value);
      signed += `${name.toLowerCase()}:${value}\n`;
    }
  }
  if (trailers.size > 0) verifier?.endTrailers(signed, signature);
}

interface Verifier {
  update(data: Buffer): void;
  endChunk(signature: string | undefined): void;
  endTrailers(text: string, signature: string | undefined): void;
}

const EMPTY_HASH = sha256("");

/** Each signature is of the one before, so that no chunk can be left out, repeated or moved. */
function createVerifier({ key, stamp, scope, signature }: ChunkSigning): Verifier {
  let previous = signature;
  let hash = createHash("sha256");
  const verify = (kind: string, hashes: readonly string[], given: string | undefined) => {
    if (given === undefined) throw new SignatureError("mismatch", "A chunk or the trailers are not signed");
    assertEqual(hmac(key, [kind, stamp, scope, previous, ...hashes].join("\n")), given);
    previous = given;
  };
  return {
    update: (data) => void hash.update(data),
    endChunk: (given) => {
      verify("AWS4-HMAC-SHA256-PAYLOAD", [EMPTY_HASH, hash.digest("hex")], given);
      hash = createHash("sha256");
    },
    endTrailers: (text, given) => verify("AWS4-HMAC-SHA256-TRAILER", [sha256(text)], given),
  };
}

interface Reader {
  /** Without its end; undefined if there is nothing more. */
  line(): Promise<string | undefined>;
  take(bytes: number): AsyncGenerator<Buffer>;
}

function createReader(source: AsyncIterable<Buffer>): Reader {
  const iterator = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async () => {
    const { done, value } = (await iterator.next()) as IteratorResult<Buffer, undefined>;
    if (done !== true) rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return done !== true;
  };
  return {
    line: async () => {
      for (;;) {
        const end = rest.indexOf("\r\n");
        if (end >= 0 && end <= MAX_LINE_BYTES) {
          const line = rest.toString("latin1", 0, end);
          rest = rest.subarray(end + 2);
          return line;
        }
        if (rest.length > MAX_LINE_BYTES) throw malformed(`a line is longer than ${MAX_LINE_BYTES} bytes`);
        if (await more()) continue;
        if (rest.length > 0) throw malformed("it ends within a line");
        return undefined;
      }
    },
    take: async function* (bytes) {
      for (let left = bytes; left > 0;) {
        if (rest.length === 0 && !(await more())) throw malformed("it ends within a chunk");
        const piece = rest.subarray(0, left);
        rest = rest.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}

function malformed(problem: string): S3Error {
  return new S3Error("IncompleteBody", `The body is not aws-chunked: ${problem}`);
}
