/**
 * A job's state, computed from its record and the time. One job of each kind runs at a time in the account, first
 * come, first served; so a job's run is planned when it is submitted, and planned anew when a reported state
 * (`record.report`) frees or blocks the lane earlier or later than the plan had it.
 */
import type { Collection } from "../collections.js";
import type { JobProgress, JobRecord } from "../storage.js";
import type { Durations } from "./durations.js";
import { computeProgress } from "./progress.js";

export interface JobState {
  readonly status: string;
  readonly endTime?: number;
  readonly message?: string;
  readonly progress?: JobProgress;
}

const terminal = new Set([
  "COMPLETED",
  "COMPLETED_WITH_ERRORS",
  "FAILED",
  "CANCEL_COMPLETED",
  "CANCEL_FAILED",
]);
const waiting = new Set(["SUBMITTED", "QUEUED"]);

export const isTerminal = (status: string): boolean => terminal.has(status);

export function jobState(job: JobRecord, now: number, durations: Durations): JobState {
  if (job.report) return job.report;
  if (now < job.submittedAt + durations.submittedMs) return { status: "SUBMITTED" };
  if (now < job.startsAt) return { status: "QUEUED" };
  const progress = job.kind === "import" ? computeProgress(job, now) : undefined;
  if (now < job.endsAt) return { status: "IN_PROGRESS", progress };
  return { status: "COMPLETED", endTime: job.endsAt, progress };
}

/** Plans every run that has not begun at `now`, in the order of submission. */
export function planRuns(jobs: Collection<JobRecord>, now: number, durations: Durations): void {
  let freeAt = -Infinity;
  for (const job of jobs.oldestFirst()) {
    const planned = job.report || job.startsAt <= now ? job : plan(job, freeAt, durations);
    if (planned !== job) jobs.put(planned);
    freeAt = Math.max(freeAt, endOf(planned));
  }
}

function plan(job: JobRecord, freeAt: number, durations: Durations): JobRecord {
  const startsAt = Math.max(job.submittedAt + durations.submittedMs, freeAt);
  const endsAt = startsAt + (job.kind === "import" ? durations.importMs : durations.exportMs);
  return { ...job, startsAt, endsAt };
}

/** When a job leaves the lane free: a reported run holds it until its end is reported too. */
function endOf(job: JobRecord): number {
  if (!job.report) return job.endsAt;
  if (isTerminal(job.report.status)) return job.report.endTime ?? -Infinity;
  return waiting.has(job.report.status) ? -Infinity : Infinity;
}
