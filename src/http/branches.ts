// Signals of requests that end with the gateway too, and with their clients.
import type { Socket } from "node:net";
import { GatewayError } from "../errors.js";

/** A request's own end, which comes with the trunk's at the latest. */
export interface Branch {
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  /** To be called when the request is over: nothing of it is kept. */
  leave(): void;
}

/** Gives branches of a signal that lives as long as the gateway: AbortSignal.any would keep a trace of each for ever. */
export function createBranches(trunk: AbortSignal): () => Branch {
  const controllers = new Set<AbortController>();
  trunk.addEventListener("abort", () => {
    for (const controller of controllers) controller.abort(trunk.reason);
  });
  return () => {
    const controller = new AbortController();
    if (trunk.aborted) controller.abort(trunk.reason);
    controllers.add(controller);
    return {
      signal: controller.signal,
      abort: (reason) => controller.abort(reason),
      leave: () => void controllers.delete(controller),
    };
  };
}

/** Why what a client asked for is given up: it is there no more to be told. */
export function clientGone(): GatewayError {
  return new ClientGone("UPSTREAM_UNAVAILABLE", "The client went away");
}

class ClientGone extends GatewayError {}

/** Whether it is by its client that it was given up. */
export function isClientGone(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof ClientGone;
}

/** The socket, not the reply: that of a pipelined request whose turn never came is never closed. Gives the way back. */
export function abortWhenGone(socket: Socket, branch: Pick<Branch, "abort">): () => void {
  const onGone = () => branch.abort(clientGone());
  socket.once("close", onGone);
  if (socket.destroyed) onGone();
  return () => socket.off("close", onGone);
}
