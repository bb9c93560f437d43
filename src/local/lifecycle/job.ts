// A job's state, computed from its record and the time. One job of each kind runs at a time in the account, first come,
// first served; so a job's run is planned when it is submitted, and planned anew when a reported state
// (`record.report`) frees or blocks the lane earlier or later than the plan had it.
import type { Collection } from "../collections.js";
import type { JobProgress, JobRecord } from "../storage.js";
import type { Durations } from "./durations.js";

export interface JobState {
  readonly status: string;
  readonly endTime?: number;
  readonly message?: string;
  readonly progress?: JobProgress;
}

const TERMINAL = new Set([
  "COMPLETED",
  "COMPLETED_WITH_ERRORS",
  "FAILED",
  "CANCEL_COMPLETED",
  "CANCEL_FAILED",
]);
const WAITING = new Set(["SUBMITTED", "QUEUED"]);

export function isTerminal(status: string): boolean {
  return TERMINAL.has(status);
}

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
  return WAITING.has(job.report.status) ? -Infinity : Infinity;
}

const FILES = 4;
const RESOURCES = 1000;
const MEGABYTES = 1.25;

/**
 * A job's progress where no data are moved: every job is taken for the same small set of files. It grows evenly with the job's time; scanning leads, importing follows and both end together.
 */
function computeProgress(job: JobRecord, now: number): JobProgress {
  const total = job.endsAt - job.startsAt;
  const elapsed = now - job.startsAt;
  const imported = elapsed >= total ? 1 : elapsed / total;
  const scanned = Math.min(1, imported * 1.25);
  return {
    TotalNumberOfScannedFiles: Math.floor(FILES * scanned),
    TotalSizeOfScannedFilesInMB: Math.floor(MEGABYTES * scanned * 1e6) / 1e6,
    TotalNumberOfImportedFiles: Math.floor(FILES * imported),
    TotalNumberOfResourcesScanned: Math.floor(RESOURCES * scanned),
    TotalNumberOfResourcesImported: Math.floor(RESOURCES * imported),
    TotalNumberOfResourcesWithCustomerError: 0,
    TotalNumberOfFilesReadWithCustomerError: 0,
    // AWS reports 0.0 for every finished job.
    Throughput: imported === 1 || elapsed === 0 ? 0 : Math.floor((RESOURCES / total) * 1000 * 100) / 100,
  };
}
