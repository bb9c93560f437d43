// What the data directory adds: a database that remembers, a folder for S3, and a mover between the two.
import { mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Buckets, createBuckets } from "./bucket/bucket.js";
import type { Clock } from "./clock.js";
import { type Database, openDatabase } from "./database/database.js";
import { listCheckpoints } from "./import/checkpoint.js";
import { forgetImport } from "./import/run-import.js";
import type { Durations } from "./lifecycle/durations.js";
import { isTerminal } from "./lifecycle/job.js";
import { type Mover, startMover } from "./mover.js";
import type { PreloadOptions } from "./preload/preload.js";
import { type Storage, loadStorage } from "./storage.js";

export interface Data {
  /** Absolute. */
  readonly dataDir: string;
  readonly database: Database;
  readonly buckets: Buckets;
  readonly storage: Storage;
}

/**
 * `onTrouble` is told when it can't be written any more. Rejects with DataDirectoryInUseError if another local HealthLake
 * has it, with DataDirectoryUnusableError if it can't be written now.
 */
export async function openData(directory: string, onTrouble: (text: string) => void): Promise<Data> {
  const dataDir = resolve(directory);
  const database = await openDatabase(dataDir, ({ message }) => onTrouble(message));
  const s3 = join(dataDir, "s3");
  await mkdir(s3, { recursive: true });
  const data = { dataDir, database, buckets: createBuckets(s3), storage: await loadStorage(database) };
  await removeLeftovers(data);
  return data;
}

/** What jobs left behind whose process died between their outcome and the tidying up. To be called before anything is moved: jobs that go on keep what they have. */
async function removeLeftovers(data: Pick<Data, "database" | "dataDir" | "storage">): Promise<void> {
  const staged = await readdir(join(data.dataDir, "staging")).catch(() => []);
  const checkpoints = await listCheckpoints(data.database);
  for (const jobId of new Set([...staged, ...checkpoints])) {
    // On a full disk it waits for the start after this one.
    if (!goesOn(data.storage, jobId)) await forgetImport(data, jobId).catch(() => {});
  }
}

function goesOn({ jobs }: Storage, jobId: string): boolean {
  const job = jobs.import.find(jobId) ?? jobs.export.find(jobId);
  return job !== undefined && !isTerminal(job.report?.status ?? "");
}

interface MoverSettings {
  readonly clock: Clock;
  readonly durations: Durations;
  readonly preload: PreloadOptions;
  readonly onDefect: (error: unknown) => void;
  /** Told after the mover has changed the state of a datastore or job. */
  readonly onChange: () => void;
}

export function startDataMover(data: Data, { onDefect, ...settings }: MoverSettings): Mover {
  return startMover({ ...data, ...settings }, onDefect);
}

/** Resolves when nothing is moved any more and all that was changed is written. */
export async function closeData(data: Data, mover: Mover): Promise<void> {
  await mover.close();
  await data.storage.settled().catch(() => {});
  await data.database.close();
}
