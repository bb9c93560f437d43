// Bodies that clients have compressed: decoded while they are read, and counted as decoded.
import { type Readable, Transform, pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { GatewayError } from "../../errors.js";
import { bodyOf } from "../gate/meter-bodies.js";
import { refuse } from "../refuse.js";

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** To be called after `meterBodies`: what is decoded takes the place of what came. `bodyLimit` is of the decoded body, in bytes. */
export function decodeBodies(app: FastifyInstance, bodyLimit: number): void {
  app.addHook("preParsing", (request, reply, payload: Readable, done) => {
    const coding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
    if (request.method !== "POST" || coding === "identity") return done(null, payload);
    const createDecoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
    if (!createDecoder) return refuseCoding(coding, reply);
    const body = bodyOf(request);
    done(
      null,
      decode(payload, createDecoder(), bodyLimit, (bytes) => body?.grow(bytes)),
    );
  });
}

function refuseCoding(coding: string, reply: FastifyReply): void {
  const name = JSON.stringify(coding.slice(0, 80));
  const message = `The request body's Content-Encoding must be one of gzip, br and deflate, not ${name}`;
  // The body has not been read.
  void reply.headers({ "accept-encoding": "gzip, br, deflate", connection: "close" });
  void refuse(reply, 415, "BAD_REQUEST", message);
}

/** `receivedEncodedLength` is what fastify checks the Content-Length by. */
type Decoded = Readable & { receivedEncodedLength: number };

/** `grow` counts bytes beyond those that came, and gives the refusal where there is no room for them. */
function decode(
  payload: Readable,
  decoder: Transform,
  limit: number,
  grow: (bytes: number) => GatewayError | undefined,
): Decoded {
  let bytes = 0;
  const decoded = Object.assign(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const counted = Math.max(bytes, decoded.receivedEncodedLength);
        bytes += chunk.length;
        // Here, too: fastify stops listening over the limit, but the decoder would go on to the end.
        const refused = bytes > limit ? new DecodedBodyError(413) : grow(Math.max(0, bytes - counted));
        done(refused ?? null, refused ? undefined : chunk);
      },
    }),
    { receivedEncodedLength: 0 },
  );
  decoder.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code?.startsWith("Z_") || error.code?.startsWith("ERR_"))
      decoded.destroy(new DecodedBodyError(400));
  });
  payload.on("data", (chunk: Buffer) => (decoded.receivedEncodedLength += chunk.length));
  pipeline(payload, decoder, decoded, () => undefined);
  return decoded;
}

/** With the status by which fastify refuses it. */
class DecodedBodyError extends Error {
  constructor(readonly statusCode: 400 | 413) {
    super("The request body is not what its Content-Encoding says");
  }
}
