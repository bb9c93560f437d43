// Bodies are booked as they arrive, not as they are announced, and must not arrive too slowly.
import { type Readable, Transform, type TransformCallback } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Overload } from "../../overload/in-flight.js";
import { TOO_SLOW, startPace } from "../../overload/pace.js";
import type { Holding } from "../../overload/shared-pool.js";
import { onceOver } from "../server/drain.js";
import type { ToAddress } from "./address.js";
import { toIdentity, toPlace } from "./owner.js";

export interface MeterOptions {
  readonly overload: Pick<Overload, "body">;
  readonly toAddress: ToAddress;
  /** For tests. */
  readonly graceMs?: number;
}

const bodies = new WeakMap<FastifyRequest, Holding>();

/**
 * From here on bodies count, as those of the caller where there is one by then. What is over the room there is, is refused
 * as OVERLOADED; what comes too slowly, with 408.
 */
export function meterBodies(app: FastifyInstance, options: MeterOptions): void {
  app.addHook("preParsing", (request, reply, payload: Readable, done) => {
    if (!hasBody(request)) return done(null, payload);
    const { overload, toAddress, graceMs } = options;
    const owner = request.caller ? toIdentity(request.caller) : toPlace(toAddress(request.raw));
    const body = overload.body(owner);
    bodies.set(request, body);
    onceOver(request, reply, () => body.release());
    if (isWhole(request, payload)) return done(body.grow(payload.readableLength) ?? null, payload);
    const metered = meter(payload, reply, body, graceMs);
    onceOver(request, reply, () => metered.destroy());
    done(null, metered);
  });
}

/** All of it has come by now, as most bodies have. */
function isWhole({ headers }: FastifyRequest, { readableLength }: Readable): boolean {
  return readableLength > 0 && readableLength === Number(headers["content-length"]);
}

/**
 * What a request's body takes. Who makes more bytes of it (by decoding it, say) grows this by what there is more, and fails
 * with the refusal.
 */
export function bodyOf(request: FastifyRequest): Holding | undefined {
  return bodies.get(request);
}

/** For a request that goes on for long when its body has been read. */
export function leaveBody(request: FastifyRequest): void {
  bodies.get(request)?.release();
  request.body = undefined;
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function meter(payload: Readable, reply: FastifyReply, body: Holding, graceMs: number | undefined): Readable {
  const fail = (error: Error) => {
    // The rest of it may still come.
    if (!reply.sent) void reply.header("connection", "close");
    payload.unpipe(metered);
    metered.destroy(error);
  };
  const pace = startPace(() => fail(new SlowBodyError()), graceMs);
  const metered = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      pace.arrived(chunk.length);
      const refused = body.grow(chunk.length);
      if (refused) fail(refused);
      else done(null, chunk);
    },
    destroy: (error, done) => {
      pace.end();
      done(error);
    },
  });
  // The reader of the body hears it too; there is none where the request was refused before.
  metered.on("error", () => undefined);
  payload.once("error", (error) => metered.destroy(error));
  return payload.pipe(metered);
}

/** With the status by which fastify refuses it. */
class SlowBodyError extends Error {
  readonly statusCode = 408;

  constructor() {
    super(`The request body must arrive faster. ${TOO_SLOW}`);
  }
}
