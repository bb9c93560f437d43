// Calls to HealthLake as its quotas count them: every attempt is one.
import { Counter, Histogram, type Registry } from "prom-client";
import type { CallObserver } from "../healthlake/observer.js";
import { createBoundedLabel } from "./bounded-label.js";
import { DURATION_BUCKETS, MOST_OUTCOMES, PREFIX, secondsSince } from "./names.js";

export function createUpstreamMetrics(registry: Registry): CallObserver {
  const toOutcome = createBoundedLabel(MOST_OUTCOMES);
  const total = new Counter({
    name: `${PREFIX}upstream_calls_total`,
    help: "Calls sent to HealthLake, each attempt counted, by its error's code or ok",
    labelNames: ["action", "outcome"],
    registers: [registry],
  });
  const duration = new Histogram({
    name: `${PREFIX}upstream_call_duration_seconds`,
    help: "Time from sending a call to HealthLake to its answer; waits for quota are not in it",
    labelNames: ["action"],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  return {
    begin: (action) => ({
      run: (work) => work(),
      attempt: () => {
        const startedAt = performance.now();
        return ({ code }) => {
          duration.observe({ action }, secondsSince(startedAt));
          total.inc({ action, outcome: toOutcome(code) });
        };
      },
      end: () => undefined,
    }),
  };
}
