// Signals of requests that end with the gateway too.

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
