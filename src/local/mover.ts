// Moves the data: runs the jobs that the life cycle lets run, one import and one export at a time, fills datastores
// that are created with data, and empties those that are deleted. It is asked again after every change.
import { BucketError, toMessage } from "./bucket/bucket-error.js";
import type { Buckets } from "./bucket/bucket.js";
import type { Clock } from "./clock.js";
import { startLane, type Task } from "./lane.js";
import type { Database } from "./database/database.js";
import { clearResources } from "./database/resources.js";
import { runExport } from "./export/run-export.js";
import { forgetImport, putAccessCheck, runImport } from "./import/run-import.js";
import { datastoreState } from "./lifecycle/datastore.js";
import type { Durations } from "./lifecycle/durations.js";
import { type PreloadOptions, preloadDatastore } from "./preload/preload.js";
import { reportJob } from "./lifecycle/reports.js";
import type { DatastoreRecord, JobKind, JobRecord, JobReport, Storage } from "./storage.js";

export interface MoverServices {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly durations: Durations;
  readonly database: Database;
  readonly buckets: Buckets;
  readonly dataDir: string;
  readonly preload: PreloadOptions;
}

export type Outcome = Pick<JobReport, "status" | "message" | "progress">;

export interface Mover {
  /** To be called after every change of a datastore or job. */
  wake(): void;
  /** Resolves when nothing is being moved any more; what was under way goes on at the next start. */
  close(): Promise<void>;
}

export function startMover(services: MoverServices, onDefect: (error: unknown) => void): Mover {
  const lanes = [
    startLane(services.clock, (stopped) => nextJob({ ...services, onDefect, stopped }, "import"), onDefect),
    startLane(services.clock, (stopped) => nextJob({ ...services, onDefect, stopped }, "export"), onDefect),
    startLane(services.clock, () => nextAccessCheck(services), onDefect),
    startLane(services.clock, () => nextChore(services), onDefect),
  ];
  const wake = () => lanes.forEach((lane) => lane.wake());
  return {
    wake,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** Only a job's own mover reports IN_PROGRESS: any other state was reported from outside, and is left alone. */
function isMovable({ report }: JobRecord) {
  return report === undefined || report.status === "IN_PROGRESS";
}

interface Running extends MoverServices {
  readonly stopped: AbortSignal;
  readonly onDefect: (error: unknown) => void;
}

function nextJob(services: Running, kind: JobKind): Task | undefined {
  for (const job of services.storage.jobs[kind].oldestFirst()) {
    if (isMovable(job)) return { dueAt: job.startsAt, run: () => moveJob(services, job) };
  }
  return undefined;
}

async function moveJob(services: Running, { kind, jobId }: JobRecord): Promise<void> {
  const { stopped } = services;
  const jobs = services.storage.jobs[kind];
  const job = jobs.find(jobId) as JobRecord;
  const onProgress = (report: JobReport): boolean => {
    const present = jobs.find(jobId);
    if (stopped.aborted || !present || !isMovable(present)) return false;
    reportJob(services, jobId, report);
    return isActive(services, job.datastoreId);
  };
  const outcome = await attempt(services, job, onProgress);
  const present = jobs.find(jobId);
  if (stopped.aborted || !present) return;
  // The outcome is kept before the checkpoint goes: a job that ended never begins anew.
  if (isMovable(present)) reportJob(services, jobId, { progress: present.report?.progress, ...outcome });
  await services.storage.settled();
  if (kind === "import") await forgetImport(services, jobId);
  if (!isActive(services, job.datastoreId)) await clearIfDeleted(services, job.datastoreId);
}

async function attempt(
  services: Running,
  job: JobRecord,
  onProgress: (report: JobReport) => boolean,
): Promise<Outcome> {
  const gone = { status: "FAILED", message: toMessage(`Data store ${job.datastoreId} is not ACTIVE`) };
  if (!isActive(services, job.datastoreId)) return gone;
  try {
    const outcome =
      job.kind === "import"
        ? await runImport(services, job, (progress) => onProgress({ status: "IN_PROGRESS", progress }))
        : await runExport(services, job, () => onProgress({ status: "IN_PROGRESS" }));
    return outcome ?? gone;
  } catch (error) {
    if (error instanceof BucketError) return { status: "FAILED", message: error.message };
    if (!services.stopped.aborted) services.onDefect(error);
    return { status: "FAILED", message: "Internal server error" };
  }
}

/** DELETING is active enough: jobs under way run to their end until the data are gone. */
function isActive({ storage, clock }: MoverServices, datastoreId: string): boolean {
  const record = storage.datastores.find(datastoreId);
  return (
    record !== undefined &&
    ["ACTIVE", "UPDATING", "DELETING"].includes(datastoreState(record, clock.now()).status)
  );
}

async function clearIfDeleted({ storage, database }: MoverServices, datastoreId: string): Promise<void> {
  const record = storage.datastores.find(datastoreId);
  if (!record || record.deletedAt !== undefined) await clearResources(database, datastoreId);
}

/** The empty object that HealthLake writes when an import is submitted; if it can't, the job itself will find out. */
function nextAccessCheck({ storage, buckets }: MoverServices): Task | undefined {
  const jobs = storage.jobs.import;
  for (const job of jobs.oldestFirst()) {
    if (job.isAccessChecked) continue;
    const run = async () => {
      await putAccessCheck({ buckets }, job).catch(() => {});
      const present = jobs.find(job.jobId);
      if (present) jobs.put({ ...present, isAccessChecked: true });
    };
    return { dueAt: -Infinity, run };
  }
  return undefined;
}

function nextChore(services: MoverServices): Task | undefined {
  let next: Task | undefined;
  for (const record of services.storage.datastores.oldestFirst()) {
    const chore = choreOf(services, record);
    if (chore && (!next || chore.dueAt < next.dueAt)) next = chore;
  }
  return next;
}

function choreOf(services: MoverServices, record: DatastoreRecord): Task | undefined {
  const { database, storage, clock, preload } = services;
  const { datastoreId, deletedAt } = record;
  const update = (change: Partial<DatastoreRecord>) => {
    const present = storage.datastores.find(datastoreId);
    if (present) storage.datastores.put({ ...present, ...change });
  };
  if (deletedAt !== undefined) {
    if (record.isCleared) return undefined;
    const clear = async () => {
      await clearResources(database, datastoreId);
      update({ isCleared: true });
    };
    return { dueAt: deletedAt, run: clear };
  }
  if (!record.isLoading) return undefined;
  const load = async () => {
    await preloadDatastore(database, record, clock.now(), preload);
    // What was planned comes later than the data, or the data made it later.
    update({ isLoading: undefined, activeAt: Math.max(record.activeAt, clock.now()) });
  };
  return { dueAt: -Infinity, run: load };
}
