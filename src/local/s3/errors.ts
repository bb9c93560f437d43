// S3's errors by their codes, and what becomes of errors of buckets and signatures.
import { BucketError } from "../bucket/bucket-error.js";
import { SignatureError, type SignatureProblem } from "../signature/signature.js";

/** The codes in use, each with its status. `InsufficientStorage` is the one that is not S3's: AWS has no full disk. */
const STATUSES = {
  AccessControlListNotSupported: 400,
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IllegalLocationConstraintException: 400,
  IncompleteBody: 400,
  InsufficientStorage: 507,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedTrailerError: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  NotModified: 304,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
  TooManyBuckets: 400,
  XAmzContentSHA256Mismatch: 400,
} as const;

export type S3Code = keyof typeof STATUSES;

export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;

  constructor(
    readonly code: S3Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = STATUSES[code];
  }
}

const OF_SIGNATURES: Readonly<Record<SignatureProblem, S3Code>> = {
  missing: "AccessDenied",
  incomplete: "AuthorizationHeaderMalformed",
  skewed: "RequestTimeTooSkewed",
  expired: "AccessDenied",
  unsigned: "AccessDenied",
  mismatch: "SignatureDoesNotMatch",
};

const OF_BUCKETS: Readonly<Record<BucketError["problem"], S3Code>> = {
  "no-bucket": "NoSuchBucket",
  "no-object": "NoSuchKey",
  "bad-key": "InvalidArgument",
  link: "AccessDenied",
  full: "InsufficientStorage",
  io: "InternalError",
};

/** Undefined for what is a defect in here. */
export function toS3Error(error: unknown): S3Error | undefined {
  if (error instanceof S3Error) return error;
  if (error instanceof SignatureError) return new S3Error(OF_SIGNATURES[error.problem], error.message);
  if (!(error instanceof BucketError)) return undefined;
  const isTooLong = error.problem === "bad-key" && error.message.includes("longer than");
  return new S3Error(isTooLong ? "KeyTooLongError" : OF_BUCKETS[error.problem], error.message, {
    cause: error,
  });
}
