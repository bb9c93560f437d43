// Where only so many jobs that have ended are kept: the oldest go, and their client tokens with them.
import { isTerminal, jobState } from "../lifecycle/job.js";
import type { JobKind } from "../storage.js";
import type { Services } from "./services.js";

/** Of one kind of one datastore. */
export function dropOldJobs(
  { clock, storage, durations, keptJobs }: Pick<Services, "clock" | "storage" | "durations" | "keptJobs">,
  kind: JobKind,
  datastoreId: string,
): void {
  const now = clock.now();
  const jobs = storage.jobs[kind];
  const ended = [...jobs.newestFirst()].filter(
    (job) => job.datastoreId === datastoreId && isTerminal(jobState(job, now, durations).status),
  );
  const old = new Set(ended.slice(keptJobs).map(({ jobId }) => jobId));
  if (old.size === 0) return;
  jobs.removeWhere(({ jobId }) => old.has(jobId));
  storage.tokens.removeWhere(({ resourceId }) => old.has(resourceId));
}
