// All that observe operations, calls and polls, joined into one observer of each.
import { type CallObserver, observeCallsTogether } from "../healthlake/observer.js";
import { type OperationObserver, observeTogether } from "../operations/observer.js";
import { type Metrics, createMetrics } from "../metrics/metrics.js";
import type { OperationMetricsOptions } from "../metrics/operations.js";
import { createCallTracing } from "../tracing/calls.js";
import { createOperationTracing } from "../tracing/operations.js";
import { type AroundPoll, createPollTracing } from "../tracing/polls.js";

export interface Observers {
  readonly metrics: Metrics;
  readonly operations: OperationObserver;
  readonly calls: CallObserver;
  readonly s3: Metrics["s3"];
  readonly aroundPoll: AroundPoll;
}

export function createObservers(options: OperationMetricsOptions): Observers {
  const metrics = createMetrics(options);
  return {
    metrics,
    operations: observeTogether([metrics.operations, createOperationTracing()]),
    calls: observeCallsTogether([metrics.calls, createCallTracing()]),
    s3: metrics.s3,
    aroundPoll: createPollTracing(),
  };
}
