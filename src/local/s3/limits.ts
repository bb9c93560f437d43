// What bounds S3 here, each by its name. Sizes are in bytes.

export interface S3Limits {
  /** One PutObject, UploadPart or copied part; S3's own limit. */
  readonly maxPutBytes: number;
  /** An object of several parts. */
  readonly maxObjectBytes: number;
  /** All objects of all buckets and all parts of open uploads together, what jobs wrote included. */
  readonly maxStoredBytes: number;
  /** Open multipart uploads of a bucket. */
  readonly maxOpenUploads: number;
  /** Requests under way at once. */
  readonly maxRequests: number;
}

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

export const DEFAULT_S3_LIMITS: S3Limits = {
  maxPutBytes: 5 * GiB,
  maxObjectBytes: 50 * GiB,
  maxStoredBytes: 100 * GiB,
  maxOpenUploads: 1000,
  maxRequests: 128,
};

/** S3's own. */
export const MIN_PART_BYTES: number = 5 * MiB;
export const MAX_PARTS = 10_000;
export const MAX_KEYS = 1000;
export const MAX_METADATA_BYTES: number = 2 * 1024;

export const MAX_BUCKETS = 1000;
/** A list of 10,000 parts, each with its checksum, is the largest. */
export const MAX_XML_BYTES: number = 4 * MiB;
/** An open upload that is older is aborted: at a start, and when its bucket gets another one. */
export const UPLOAD_LIFETIME_MS: number = 7 * 24 * 60 * 60_000;
/** A client that reads nothing for so long is left. */
export const IDLE_MS = 60_000;
