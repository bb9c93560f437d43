// Whoever observes the gateway, as those see them who are observed.
import { type CallObserver, observeCallsTogether } from "./healthlake/observer.js";
import { type OperationObserver, observeTogether } from "./http/observer.js";
import { type Metrics, createMetrics } from "./metrics/metrics.js";

export interface Observation {
  readonly metrics: Metrics;
  readonly operations: OperationObserver;
  readonly calls: CallObserver;
}

export function createObservation(): Observation {
  const metrics = createMetrics();
  return {
    metrics,
    operations: observeTogether([metrics.operations]),
    calls: observeCallsTogether([metrics.calls]),
  };
}
