// One job from its turn to its outcome, which is kept before anybody is told of it.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { BucketError, toMessage } from "./bucket/bucket-error.js";
import { CutOffError, NotKeptError } from "./database/errors.js";
import { clearResources } from "./database/resources.js";
import { runExport } from "./export/run-export.js";
import { forgetImport, runImport } from "./import/run-import.js";
import type { Task } from "./lane.js";
import { backupEndsAt } from "./lifecycle/backup.js";
import { datastoreState } from "./lifecycle/datastore.js";
import { reportJob } from "./lifecycle/reports.js";
import type { MoverServices, Outcome } from "./mover.js";
import type { JobKind, JobRecord, JobReport } from "./storage.js";

export interface Running extends MoverServices {
  readonly stopped: AbortSignal;
  readonly onDefect: (error: unknown) => void;
}

/** How long it waits for room on the disk before it tries again to keep an outcome. */
const RETRY_MS = 1000;

/** Only a job's own mover reports IN_PROGRESS: any other state was reported from outside, and is left alone. */
function isMovable({ report }: JobRecord) {
  return report === undefined || report.status === "IN_PROGRESS";
}

export function nextJob(services: Running, kind: JobKind): Task | undefined {
  for (const job of services.storage.jobs[kind].oldestFirst()) {
    if (isMovable(job)) return { dueAt: job.startsAt, run: () => moveJob(services, job) };
  }
  return undefined;
}

async function moveJob(services: Running, { kind, jobId }: JobRecord): Promise<void> {
  const { stopped, storage } = services;
  const jobs = storage.jobs[kind];
  // A job that could not be kept was refused: it does not begin.
  await storage.settled().catch(() => {});
  const job = jobs.find(jobId);
  if (!job) return;
  const onProgress = (report: JobReport): boolean => {
    const present = jobs.find(jobId);
    if (stopped.aborted || !present || !isMovable(present)) return false;
    reportJob(services, jobId, report);
    if (!present.report) services.onChange();
    return isActive(services, job.datastoreId);
  };
  const outcome = await attempt(services, job, onProgress);
  if (!(await keepOutcome(services, job, outcome))) return;
  // What can't be tidied up now goes at the next start.
  if (kind === "import") await forgetImport(services, jobId).catch(() => {});
  if (!isActive(services, job.datastoreId)) await clearIfDeleted(services, job.datastoreId);
}

/**
 * Until it is kept the job goes on for all who ask, and so it does at the next start: what has ended never begins anew.
 * False if it was stopped, or the job is gone.
 */
async function keepOutcome(
  services: Running,
  { kind, jobId }: JobRecord,
  outcome: Outcome,
): Promise<boolean> {
  const { storage, stopped, clock, dataDir } = services;
  for (;;) {
    const present = storage.jobs[kind].find(jobId);
    if (stopped.aborted || !present) return false;
    if (isMovable(present)) reportJob(services, jobId, { progress: present.report?.progress, ...outcome });
    const isKept = await storage.settled().then(
      () => true,
      () => false,
    );
    services.onChange();
    if (isKept) return true;
    // What nobody needs any more makes room.
    const staging = join(dataDir, "staging", jobId);
    if (outcome.status === "FAILED") await rm(staging, { recursive: true, force: true }).catch(() => {});
    await clock.sleep(RETRY_MS, stopped).catch(() => {});
  }
}

async function attempt(
  services: Running,
  job: JobRecord,
  onProgress: (report: JobReport) => boolean,
): Promise<Outcome> {
  const gone = { status: "FAILED", message: toMessage(`Data store ${job.datastoreId} is not ACTIVE`) };
  for (;;) {
    if (!isActive(services, job.datastoreId)) return gone;
    try {
      const outcome =
        job.kind === "import"
          ? await runImport(services, job, (progress) => onProgress({ status: "IN_PROGRESS", progress }))
          : await runExport(services, job, () => onProgress({ status: "IN_PROGRESS" }));
      return outcome ?? gone;
    } catch (error) {
      // An export shows one moment: what was cut off begins again.
      if (!(error instanceof CutOffError)) return { status: "FAILED", message: explain(services, error) };
    }
  }
}

function explain({ stopped, onDefect }: Running, error: unknown): string {
  const full = fullDiskOf(error);
  if (full !== undefined) return toMessage(`${full} - there is no space left on the disk`);
  if (error instanceof BucketError || error instanceof NotKeptError) return toMessage(error.message);
  if (!stopped.aborted) onDefect(error);
  return "Internal server error";
}

/** What could not be done, where the disk is full. */
function fullDiskOf(error: unknown): string | undefined {
  if (error instanceof BucketError) return error.problem === "full" ? error.message : undefined;
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT" ? `The data directory cannot be written: ${code}` : undefined;
}

/** DELETING is active enough: jobs under way run to their end until the data are gone. */
function isActive({ storage, clock }: MoverServices, datastoreId: string): boolean {
  const record = storage.datastores.find(datastoreId);
  return (
    record !== undefined &&
    ["ACTIVE", "UPDATING", "UPDATE_FAILED", "DELETING"].includes(datastoreState(record, clock.now()).status)
  );
}

/** Its backup is cleared no sooner than it ends. */
async function clearIfDeleted(
  { storage, database, clock }: MoverServices,
  datastoreId: string,
): Promise<void> {
  const record = storage.datastores.find(datastoreId);
  if (!record || clock.now() >= backupEndsAt(record)) await clearResources(database, datastoreId);
}
