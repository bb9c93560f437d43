// Requests take their place among the operations in flight before their bodies are read, and keep it until their answers are.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { onceOver } from "../server/drain.js";
import type { Overload, Work } from "../../overload/in-flight.js";

/** How long a client may take to read an answer once it is written. */
const READ_MS = 30_000;

const leaves = new WeakMap<FastifyRequest, () => void>();

/** From here on the routes of this scope are refused as OVERLOADED where there is too much of such work, and wait for their turns. */
export function admitWork(
  scope: FastifyInstance,
  overload: Omit<Overload, "stats">,
  work: Work,
  readMs = READ_MS,
): void {
  scope.addHook("onRequest", async (request, reply) => {
    const refusal = overload.refusal(work);
    if (refusal) {
      await overload.refuse();
      throw refusal;
    }
    const leave = overload.enter(toBytes(request, overload.bodyLimit));
    leaves.set(request, leave);
    onceOver(request, reply, leave);
    await overload.begin();
  });
  scope.addHook("onSend", async (request, reply) => cutWhenUnread(request, reply, readMs));
}

/** For a request whose answer does not end by itself: it is no operation any more. */
export function leaveSlot(request: FastifyRequest): void {
  leaves.get(request)?.();
}

function toBytes({ method, headers }: FastifyRequest, bodyLimit: number): number {
  if (method !== "POST") return 0;
  const length = Number(headers["content-length"] ?? NaN);
  return length >= 0 ? Math.min(length, bodyLimit) : bodyLimit;
}

/** One that waits behind others, sent ahead, has no socket yet: theirs is the same, and so is its end. */
function cutWhenUnread(request: FastifyRequest, { raw }: FastifyReply, readMs: number): void {
  // Nor has one whose client has gone.
  if (!raw.socket || raw.socket.destroyed) return;
  const timer = setTimeout(() => request.raw.socket.destroy(), readMs);
  raw.once("close", () => clearTimeout(timer));
}
