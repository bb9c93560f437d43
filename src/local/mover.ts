// Moves the data: runs the jobs that the life cycle lets run, one import and one export at a time, fills datastores
// that are created with data, and empties those that are deleted. It is asked again after every change.
import type { Buckets } from "./bucket/bucket.js";
import type { Clock } from "./clock.js";
import { startLane, type Task } from "./lane.js";
import type { Database } from "./database/database.js";
import { CutOffError, NotKeptError } from "./database/errors.js";
import { clearResources, copyResources } from "./database/resources.js";
import { putAccessCheck } from "./import/run-import.js";
import { backupEndsAt } from "./lifecycle/backup.js";
import type { Durations } from "./lifecycle/durations.js";
import { type PreloadOptions, preloadDatastore } from "./preload/preload.js";
import { type Running, nextJob } from "./move-job.js";
import type { DatastoreRecord, JobReport, Storage } from "./storage.js";

export interface MoverServices {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly durations: Durations;
  readonly database: Database;
  readonly buckets: Buckets;
  readonly dataDir: string;
  readonly preload: PreloadOptions;
  /** Told after the mover has changed the state of a datastore or job. */
  readonly onChange: () => void;
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
    startLane(services.clock, (stopped) => nextChore({ ...services, onDefect, stopped }), onDefect),
  ];
  const wake = () => lanes.forEach((lane) => lane.wake());
  return {
    wake,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
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

function nextChore(services: Running): Task | undefined {
  let next: Task | undefined;
  for (const record of services.storage.datastores.oldestFirst()) {
    const chore = choreOf(services, record);
    if (chore && (!next || chore.dueAt < next.dueAt)) next = chore;
  }
  return next;
}

function choreOf(services: Running, record: DatastoreRecord): Task | undefined {
  const { database, storage, clock, stopped } = services;
  const { datastoreId, deletedAt } = record;
  const update = (change: Partial<DatastoreRecord>) => {
    const present = storage.datastores.find(datastoreId);
    if (!present) return;
    storage.datastores.put({ ...present, ...change });
    services.onChange();
  };
  if (deletedAt !== undefined) {
    if (record.isCleared) return undefined;
    const clear = async () => {
      await clearResources(database, datastoreId);
      update({ isCleared: true });
    };
    return { dueAt: backupEndsAt(record), run: clear };
  }
  if (!record.isLoading) return undefined;
  const load = async () => {
    try {
      await fill(services, record);
    } catch (error) {
      // What was cut off begins anew, as the next chore.
      if (error instanceof CutOffError) return;
      if (!(error instanceof NotKeptError)) throw error;
      const errorCause = { ErrorMessage: error.message, ErrorCategory: "RETRYABLE_ERROR" } as const;
      return update({
        isLoading: undefined,
        activeAt: Infinity,
        report: { status: "CREATE_FAILED", errorCause },
      });
    }
    // A copy that was stopped begins anew at the next start.
    if (record.restoredFrom !== undefined && stopped.aborted) return;
    // What was planned comes later than the data, or the data made it later.
    update({ isLoading: undefined, activeAt: Math.max(record.activeAt, clock.now()) });
  };
  return { dueAt: -Infinity, run: load };
}

/** With the data of the datastore that it is restored from, or with made-up ones. */
async function fill({ database, clock, preload, stopped }: Running, record: DatastoreRecord): Promise<void> {
  const { datastoreId, restoredFrom } = record;
  if (restoredFrom === undefined) await preloadDatastore(database, record, clock.now(), preload);
  else await copyResources(database, restoredFrom, datastoreId, stopped);
}
