// How fast an import gets on. HealthLake tells counts only: rates come of the counts that this page has seen.
import { createStore, useStore } from "../store";

export interface Sample {
  /** When it was seen, in milliseconds. */
  readonly at: number;
  /** Resources that are done with, imported or refused. */
  readonly done: number;
  /** Of the files that were read so far. */
  readonly scannedBytes: number;
}

/** The last five minutes of each job. */
const KEPT_MS = 5 * 60_000;
const MOST_JOBS = 200;
/** The weight of a rate falls to 1/e in so much time. */
const AVERAGED_MS = 60_000;

const samples = createStore<ReadonlyMap<string, readonly Sample[]>>(new Map());

export interface Progress {
  readonly totalNumberOfResourcesImported: number | null | undefined;
  readonly totalNumberOfResourcesWithCustomerError: number | null | undefined;
  readonly totalSizeOfScannedFilesInMB: number | null | undefined;
}

/** To be called when a report was shown; the same one again changes nothing. */
export function recordProgress(jobId: string, report: Progress, at = Date.now()): void {
  const sample = { at, done: toDone(report), scannedBytes: (report.totalSizeOfScannedFilesInMB ?? 0) * 1e6 };
  const all = samples.get();
  const known = all.get(jobId) ?? [];
  const last = known.at(-1);
  if (last && last.done === sample.done && last.scannedBytes === sample.scannedBytes) return;
  const kept = [...known.filter((it) => at - it.at <= KEPT_MS), sample];
  const others = [...all].filter(([id]) => id !== jobId).slice(1 - MOST_JOBS);
  samples.set(new Map([...others, [jobId, kept]]));
}

export function toDone(report: Progress): number {
  return (report.totalNumberOfResourcesImported ?? 0) + (report.totalNumberOfResourcesWithCustomerError ?? 0);
}

export function useSamples(jobId: string): readonly Sample[] {
  return useStore(samples).get(jobId) ?? NONE;
}

const NONE: readonly Sample[] = [];

/** A second, averaged so that what was last counts most; undefined where there are too few samples. */
export function toRatePerSecond(
  of: readonly Sample[],
  count: (sample: Sample) => number,
): number | undefined {
  let rate: number | undefined;
  for (const [index, sample] of of.entries()) {
    const before = of[index - 1];
    if (!before || sample.at <= before.at) continue;
    const ms = sample.at - before.at;
    const current = ((count(sample) - count(before)) / ms) * 1000;
    const weight = 1 - Math.exp(-ms / AVERAGED_MS);
    rate = rate === undefined ? current : rate + weight * (current - rate);
  }
  return rate;
}
