// Requests take their place among the operations in flight before their bodies are read, and keep it until their answers are.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { onceOver } from "../server/drain.js";
import type { GatewayError } from "../../errors.js";
import type { Overload, Work } from "../../overload/in-flight.js";
import type { Holding } from "../../overload/shared-pool.js";
import type { ToAddress } from "./address.js";
import { toIdentity, toPlace } from "./owner.js";

/** How long a client may take to read an answer once it is written. */
const READ_MS = 30_000;

interface Held {
  readonly place: Holding;
  readonly answer: Holding;
}

const held = new WeakMap<FastifyRequest, Held>();

export interface AdmitWorkOptions {
  readonly overload: Pick<Overload, "refusal" | "refuse" | "begin" | "place" | "answer">;
  readonly toAddress: ToAddress;
  readonly readMs?: number;
}

/** From here on the routes of this scope are refused as OVERLOADED where there is too much of such work, and wait for their turns. */
export function admitWork(
  scope: FastifyInstance,
  toWork: (request: FastifyRequest) => Work,
  { overload, toAddress, readMs = READ_MS }: AdmitWorkOptions,
): void {
  scope.addHook("onRequest", async (request, reply) => {
    const work = toWork(request);
    const nobody = toPlace(toAddress(request.raw));
    const own = { place: overload.place(nobody), answer: overload.answer(nobody) };
    // A subscription is no operation in flight; what else comes by its way takes a place when it is known (takePlace).
    const refusal = overload.refusal(work) ?? (work === "operation" ? own.place.grow(1) : undefined);
    if (refusal) {
      await overload.refuse();
      throw refusal;
    }
    held.set(request, own);
    onceOver(request, reply, () => {
      own.place.release();
      own.answer.release();
    });
    await overload.begin();
  });
  // By then it is known who asks.
  scope.addHook("preParsing", (request, _reply, payload, done) => {
    const own = held.get(request);
    if (!request.caller || !own) return done(null, payload);
    const owner = toIdentity(request.caller);
    done(own.place.moveTo(owner) ?? own.answer.moveTo(owner) ?? null, payload);
  });
  scope.addHook("onSend", (request, reply, _payload, done) => {
    cutWhenUnread(request, reply, readMs);
    done();
  });
}

/** What the answer of a request takes, until it is written. */
export function answerOf(request: FastifyRequest): Holding | undefined {
  return held.get(request)?.answer;
}

/** For what is no subscription after all: it is in flight from now on, or refused. */
export function takePlace(
  request: FastifyRequest,
  { refusal }: Pick<Overload, "refusal">,
): GatewayError | undefined {
  const place = held.get(request)?.place;
  if (!place || place.size > 0) return undefined;
  return refusal("operation") ?? place.grow(1);
}

/** For what is a subscription: it is no operation in flight. */
export function leavePlace(request: FastifyRequest): undefined {
  held.get(request)?.place.release();
}

/** One that waits behind others, sent ahead, has no socket yet: theirs is the same, and so is its end. */
function cutWhenUnread(request: FastifyRequest, reply: FastifyReply, readMs: number): void {
  const { socket } = reply.raw;
  // Nor has one whose client has gone.
  if (!socket || socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), readMs);
  onceOver(request, reply, () => clearTimeout(timer));
}
