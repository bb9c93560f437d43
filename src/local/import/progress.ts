/** What an import has done so far: the counts of its progress report and of its manifest. */
import type { JobProgress } from "../storage.js";

export interface Counts {
  readonly filesScanned: number;
  readonly filesRead: number;
  /** Read to the end, and not without a single resource that was imported. */
  readonly filesImported: number;
  readonly bytesScanned: number;
  /** Of the lines that were imported, without their newlines. */
  readonly bytesImported: number;
  readonly resourcesScanned: number;
  readonly resourcesImported: number;
  readonly resourcesRefused: number;
}

export const noCounts: Counts = {
  filesScanned: 0,
  filesRead: 0,
  filesImported: 0,
  bytesScanned: 0,
  bytesImported: 0,
  resourcesScanned: 0,
  resourcesImported: 0,
  resourcesRefused: 0,
};

/** HealthLake's megabyte has 10^6 bytes (docs/healthlake.md, "Import files"). */
export const toMegabytes = (bytes: number): number => bytes / 1e6;

/** The report on the wire. Throughput is in resources a second, and 0 once the job has ended, as in every published report. */
export function toProgress(counts: Counts, resourcesPerSecond = 0): JobProgress {
  return {
    TotalNumberOfScannedFiles: counts.filesScanned,
    TotalSizeOfScannedFilesInMB: toMegabytes(counts.bytesScanned),
    TotalNumberOfImportedFiles: counts.filesImported,
    TotalNumberOfResourcesScanned: counts.resourcesScanned,
    TotalNumberOfResourcesImported: counts.resourcesImported,
    TotalNumberOfResourcesWithCustomerError: counts.resourcesRefused,
    TotalNumberOfFilesReadWithCustomerError: 0,
    Throughput: Math.round(resourcesPerSecond * 100) / 100,
  };
}
