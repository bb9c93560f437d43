// What an import has counted so far, and the two forms in which it is told: the progress report and Manifest.json.
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

/** HealthLake's megabyte has 10^6 bytes (docs/healthlake.md, Import files). */
function toMegabytes(bytes: number): number {
  return bytes / 1e6;
}

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

export interface ManifestUris {
  readonly input: string;
  /** The job's own folder, with a slash at its end. */
  readonly output: string;
  readonly kmsKeyId: string;
}

/** Manifest.json, in HealthLake's order of keys and with its indentation (docs/healthlake.md, Import files). */
export function formatManifest({ input, output, kmsKeyId }: ManifestUris, counts: Counts): string {
  const manifest = {
    inputDataConfig: { s3Uri: input },
    outputDataConfig: { s3Uri: output, encryptionKeyID: kmsKeyId },
    successOutput: { successOutputS3Uri: `${output}SUCCESS/` },
    failureOutput: { failureOutputS3Uri: `${output}FAILURE/` },
    numberOfScannedFiles: counts.filesScanned,
    numberOfFilesImported: counts.filesImported,
    numberOfFilesReadWithSuccess: counts.filesRead,
    numberOfFilesReadWithCustomerError: 0,
    numberOfFilesReadWithServerError: 0,
    sizeOfScannedFilesInMB: toMegabytes(counts.bytesScanned),
    sizeOfDataImportedSuccessfullyInMB: toMegabytes(counts.bytesImported),
    numberOfResourcesScanned: counts.resourcesScanned,
    numberOfResourcesImportedSuccessfully: counts.resourcesImported,
    numberOfResourcesWithCustomerError: counts.resourcesRefused,
    numberOfResourcesWithServerError: 0,
  };
  return JSON.stringify(manifest, null, 2);
}
