// What all metrics of the gateway have in common.

export const PREFIX = "healthlake_graphql_";

/** Seconds: from an answer out of the cache to the longest that UPSTREAM_DEADLINE_MS is likely to be. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Outcomes are the gateway's own words; the limit is for what a library may add to them. */
export const MOST_OUTCOMES = 50;

/** Seconds since `startedAt`, a time of performance.now(). */
export function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}
