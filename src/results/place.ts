// Where results lie in S3. Only plain buckets, and only what lies below a job's own folder as HealthLake reports it.
import { isPlainBucket } from "../aws/buckets.js";
import type { JobKind } from "../aws/job-kinds.js";
import type { JobKey } from "../aws/ids.js";
import { GatewayError } from "../errors.js";

/** A bucket, and what the keys in it begin with. */
export interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

/** The buckets that may be read; "all": any. */
export type ReadableBuckets = "all" | ReadonlySet<string>;

/** A job, and the S3 URI that HealthLake reports for it. */
export interface JobPlace extends JobKey {
  readonly s3Uri: string;
}

/** Throws FORBIDDEN for a bucket that may not be read; whether it is there makes no difference. */
export function parsePlace(s3Uri: string, readable: ReadableBuckets): Place {
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(s3Uri) ?? [];
  const isReadable = isPlainBucket(bucket) && (readable === "all" || readable.has(bucket));
  if (isReadable) return { bucket, prefix };
  const message = "The gateway does not read this bucket: RESULTS_BUCKETS does not name it";
  throw new GatewayError("FORBIDDEN", message, { retryable: false });
}

const FOLDERS: Readonly<Record<JobKind, string>> = { import: "FHIR_IMPORT", export: "FHIR_EXPORT" };

/** The job's own folder (docs/healthlake.md, Import files, Export files). Throws as `parsePlace` does. */
export function parseJobFolder(
  kind: JobKind,
  { datastoreId, jobId, s3Uri }: JobPlace,
  readable: ReadableBuckets,
): Place {
  const { bucket, prefix } = parsePlace(s3Uri, readable);
  const own = `${datastoreId}-${FOLDERS[kind]}-${jobId}/`;
  const reported = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  return { bucket, prefix: `/${reported}`.endsWith(`/${own}`) ? reported : `${reported}${own}` };
}
