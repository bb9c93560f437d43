// Answers in gzip for clients that take it. An answer that many are given is compressed once.
import type { FastifyInstance } from "fastify";
import { LRUCache } from "lru-cache";
import Negotiator from "negotiator";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { vary } from "../vary.js";

/** Below it, in bytes, the headers and the work outweigh what is saved. */
const MIN_BYTES = 1024;

const toGzip = promisify(gzip) as (body: Buffer) => Promise<Buffer>;

/** For the routes of this scope; never their streams. */
export function compressAnswers(scope: FastifyInstance): void {
  const kept = new WeakMap<Buffer, Promise<Buffer>>();
  const compress = (body: Buffer): Promise<Buffer> => {
    const compressed = kept.get(body) ?? toGzip(body);
    kept.set(body, compressed);
    return compressed;
  };
  // With a callback: most answers wait for nothing here.
  scope.addHook("onSend", (request, reply, payload: unknown, done) => {
    if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return done(null, payload);
    vary(reply, "Accept-Encoding");
    if (payload.length < MIN_BYTES || !takesGzip(request.headers["accept-encoding"]))
      return done(null, payload);
    compress(typeof payload === "string" ? Buffer.from(payload) : payload).then((body) => {
      void reply.headers({ "content-encoding": "gzip", "content-length": body.length });
      done(null, body);
    }, done);
  });
}

/** In characters; what is longer is taken as no gzip. */
const MAX_CHARS = 1024;
/** Most clients say the same with every request. */
const known = new LRUCache<string, boolean>({ max: 100 });

function takesGzip(header: string | string[] | undefined): boolean {
  if (typeof header !== "string" || header.length > MAX_CHARS) return false;
  const taken = known.get(header);
  if (taken !== undefined) return taken;
  const takes =
    new Negotiator({ headers: { "accept-encoding": header } }).encoding(["gzip", "identity"]) === "gzip";
  known.set(header, takes);
  return takes;
}
