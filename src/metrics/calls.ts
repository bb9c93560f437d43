// Calls to AWS as its quotas count them: every attempt is one.
import { Counter, Histogram, type Registry } from "prom-client";
import type { CallObserver } from "../healthlake/observer.js";
import { createBoundedLabel } from "./bounded-label.js";
import { DURATION_BUCKETS, MOST_OUTCOMES, PREFIX, secondsSince } from "./names.js";

/** Names begin with `called`, which is what `service` is called there. */
export function createCallMetrics(registry: Registry, called: string, service: string): CallObserver {
  const toOutcome = createBoundedLabel(MOST_OUTCOMES);
  const total = new Counter({
    name: `${PREFIX}${called}_calls_total`,
    help: `Calls sent to ${service}, each attempt counted, by its error's code or ok`,
    labelNames: ["action", "outcome"],
    registers: [registry],
  });
  const duration = new Histogram({
    name: `${PREFIX}${called}_call_duration_seconds`,
    help: `Time from sending a call to ${service} to its answer; waits for quota are not in it`,
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
