/** An import job's computed progress: no data is read, every job is taken for the same small set of files. */
import type { JobProgress, JobRecord } from "../storage.js";

const FILES = 4;
const RESOURCES = 1000;
const MEGABYTES = 1.25;

/** Grows evenly with the job's time; scanning leads, importing follows and both end together. */
export function computeProgress(job: JobRecord, now: number): JobProgress {
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
