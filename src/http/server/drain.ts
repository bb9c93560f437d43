// A stop in two steps: the listener goes on answering, but refuses new operations and says so in /readyz, until what is in
// flight has its answer; only then the sockets close.
import type { FastifyReply, FastifyRequest, onRequestHookHandler, onSendHookHandler } from "fastify";
import { GatewayError } from "../../errors.js";
import { refuse } from "../refuse.js";
import { waitAtMost } from "../../signals.js";

export interface Drain {
  /** False as soon as a stop has begun. */
  readonly isReady: () => boolean;
  /** Aborts as soon as a stop has begun: sockets and streams end, since they would never do so by themselves. */
  readonly stopping: AbortSignal;
  /** Aborts when what is in flight has had its time: operations then end with an error instead of a cut socket. */
  readonly overtime: AbortSignal;
  /** onRequest hook of the routes that are refused while draining. */
  readonly admit: onRequestHookHandler;
  /** Counts something that has no reply of its own as in flight, until the returned function is called. */
  readonly hold: () => () => void;
  /** onSend hook of all routes: a client must not keep a socket that is about to close. */
  readonly disconnect: onSendHookHandler;
  /** Resolves when nothing is in flight any more, or after `graceMs`, whichever comes first. */
  drain(graceMs: number): Promise<void>;
}

/** The share of a stop's time that is kept for sending the errors of what was cut short, and its most milliseconds. */
const OVERTIME_SHARE = 0.2;
const OVERTIME_MS = 1000;

/** How much of a stop's `graceMs` is left for closing what is still open once it has drained: half of the overtime. */
export function toClosingMs(graceMs: number): number {
  return Math.min(OVERTIME_MS, graceMs * OVERTIME_SHARE) / 2;
}

export function createDrain(): Drain {
  const inFlight = new Set<object>();
  const stopping = new AbortController();
  const overtime = new AbortController();
  let onEmpty: (() => void) | undefined;

  const leave = (key: object) => {
    inFlight.delete(key);
    if (inFlight.size === 0) onEmpty?.();
  };
  const empty = () =>
    new Promise<void>((resolve) => {
      onEmpty = resolve;
      if (inFlight.size === 0) resolve();
    });
  return {
    isReady: () => !stopping.signal.aborted,
    stopping: stopping.signal,
    overtime: overtime.signal,
    admit: (request, reply, done) => {
      if (stopping.signal.aborted)
        return void refuse(reply, 503, "OVERLOADED", SHUTTING_DOWN, { retryable: true });
      inFlight.add(reply);
      onceOver(request, reply, () => leave(reply));
      done();
    },
    hold: () => {
      const key = {};
      inFlight.add(key);
      return () => leave(key);
    },
    disconnect: (_request, reply, _payload, done) => {
      if (stopping.signal.aborted) void reply.header("connection", "close");
      done();
    },
    drain: async (graceMs) => {
      stopping.abort();
      const closingMs = toClosingMs(graceMs);
      await waitAtMost(graceMs - 2 * closingMs, empty());
      if (inFlight.size === 0) return;
      overtime.abort(new GatewayError("UPSTREAM_UNAVAILABLE", SHUTTING_DOWN, { retryable: true }));
      await waitAtMost(closingMs, empty());
    },
  };
}

/** What is to be done when a request is over; undefined from then on. */
const endings = new WeakMap<FastifyRequest, { todo: (() => void)[] | undefined }>();

/** Also where the client goes away, even before it was the turn of a request that was sent ahead: that reply never closes. */
export function onceOver(request: FastifyRequest, { raw }: FastifyReply, onOver: () => void): void {
  const known = endings.get(request);
  // Over while its caller was looked up, say.
  if (known) return known.todo ? void known.todo.push(onOver) : onOver();
  const ending: { todo: (() => void)[] | undefined } = { todo: [onOver] };
  endings.set(request, ending);
  const { socket } = request.raw;
  const end = () => {
    socket.off("close", end);
    const { todo = [] } = ending;
    ending.todo = undefined;
    for (const each of todo) each();
  };
  // One a request that is sent ahead.
  socket.setMaxListeners(0);
  socket.once("close", end);
  raw.once("close", end);
}

const SHUTTING_DOWN = "The gateway is shutting down";
