// All that is done with abort signals. AbortSignal.any is not used: on Node 20 its sources keep a trace of each signal that was
// made of them, some 2 kB, for as long as they live.
import type { Socket } from "node:net";
import { GatewayError } from "./errors.js";

/** A request's own signal, which aborts with its parent at the latest. */
export interface ChildSignal {
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  /** To be called when the request is over: its parent keeps nothing of it. */
  release(): void;
}

/** Gives children of a signal that lives as long as the gateway. */
export function createChildSignals(parent: AbortSignal): () => ChildSignal {
  const controllers = new Set<AbortController>();
  parent.addEventListener("abort", () => {
    for (const controller of controllers) controller.abort(parent.reason);
  });
  return () => {
    const controller = new AbortController();
    if (parent.aborted) controller.abort(parent.reason);
    controllers.add(controller);
    return {
      signal: controller.signal,
      abort: (reason) => controller.abort(reason),
      release: () => void controllers.delete(controller),
    };
  };
}

export interface LinkedSignal {
  readonly signal: AbortSignal;
  readonly abort: (reason: unknown) => void;
  /** To be called when it is no longer needed: its sources keep nothing of it. */
  unlink(): void;
}

/** A signal that aborts with the first of its sources. */
export function linkSignals(...sources: (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const abort = (reason: unknown) => controller.abort(reason);
  const unlinks = sources.map((source) => {
    if (source?.aborted) abort(source.reason);
    const onAbort = () => abort(source?.reason);
    source?.addEventListener("abort", onAbort, { once: true });
    return () => source?.removeEventListener("abort", onAbort);
  });
  return { signal: controller.signal, abort, unlink: () => unlinks.forEach((unlink) => unlink()) };
}

/**
 * What `run` resolves or rejects with; or the signal's reason, where it aborts before. It is listened to before `run` is called,
 * so that its reason wins over what `run` makes of the abort, whose own rejection is then heard and dropped.
 */
export function untilAborted<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    run()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Resolves with `end`, or after `ms` of real time: a stop has only so much of it, and the gateway's clock may be a test's. */
export async function waitAtMost(ms: number, end: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([end, time]);
  clearTimeout(timer);
}

/** Why what a client asked for is given up: there is nobody left to tell. */
export function clientGone(): GatewayError {
  return new ClientGone("UPSTREAM_UNAVAILABLE", "The client went away");
}

class ClientGone extends GatewayError {}

/** Whether it was its client that gave it up. */
export function isClientGone(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof ClientGone;
}

/** The socket, not the reply: that of a pipelined request whose turn never came is never closed. Gives the way back. */
export function abortWhenGone(socket: Socket, child: Pick<ChildSignal, "abort">): () => void {
  const onGone = () => child.abort(clientGone());
  socket.once("close", onGone);
  if (socket.destroyed) onGone();
  return () => socket.off("close", onGone);
}
