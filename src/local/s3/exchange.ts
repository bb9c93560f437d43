// What an operation is given.
import type { ChunkSigning } from "./chunked.js";
import type { S3Limits } from "./limits.js";
import type { ObjectServices } from "./objects.js";
import type { S3Request } from "./request.js";
import type { Uploads } from "./uploads.js";
import type { Answer } from "./answer.js";

export interface S3Services extends ObjectServices {
  readonly uploads: Uploads;
  readonly limits: S3Limits;
  readonly region: string;
  readonly accountId: string;
}

export interface Exchange extends S3Services {
  readonly request: S3Request;
  /** What the chunks of the body have to be signed with, if they have. */
  readonly signing: ChunkSigning | undefined;
}

/** Throws S3Error, BucketError or SignatureError. */
export type Operation = (exchange: Exchange) => Promise<Answer>;
