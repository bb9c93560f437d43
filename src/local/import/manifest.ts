/** Manifest.json, in HealthLake's order of keys and with its indentation (docs/healthlake.md, "Import files"). */
import { type Counts, toMegabytes } from "./progress.js";

export interface ManifestUris {
  readonly input: string;
  /** The job's own folder, with a slash at its end. */
  readonly output: string;
  readonly kmsKeyId: string;
}

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
