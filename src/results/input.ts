// Counts what lies where an import reads.
import type { Clock } from "../clock.js";
import { listPage } from "./listing.js";
import type { Place } from "./place.js";
import type { S3Call, S3Caller } from "./s3-calls.js";

const MAX_PAGES = 10;

export interface InputListing {
  readonly count: number;
  readonly totalBytes: number;
  readonly complete: boolean;
  /** ISO 8601. */
  readonly listedAt: string;
}

/** An input is one object, or all below a prefix; what stands for a folder holds nothing. */
export async function listInput(
  { call, clock }: { readonly call: S3Call; readonly clock: Clock },
  caller: S3Caller,
  place: Place,
): Promise<InputListing> {
  const listedAt = new Date(clock.time()).toISOString();
  let count = 0;
  let totalBytes = 0;
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { objects, next } = await listPage(call, caller, place, { after });
    const exact =
      page === 0 && !place.prefix.endsWith("/") && objects.find(({ key }) => key === place.prefix);
    if (exact) return { count: 1, totalBytes: exact.sizeInBytes, complete: true, listedAt };
    for (const { key, sizeInBytes } of objects) {
      if (key.endsWith("/")) continue;
      count++;
      totalBytes += sizeInBytes;
    }
    if (next === undefined) return { count, totalBytes, complete: true, listedAt };
    after = next;
  }
  return { count, totalBytes, complete: false, listedAt };
}
