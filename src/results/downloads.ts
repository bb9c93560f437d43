// Addresses by which a file of an export can be had without a credential, for a while.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import type { StoredObject } from "./listing.js";
import type { LazyS3 } from "./s3-client.js";

export interface Downloads {
  /** `until`: when the caller's own credential ends, in milliseconds since the Unix epoch. Calls nothing. */
  sign(bucket: string, object: StoredObject, until: number | undefined): Promise<string>;
}

const MAX_SECONDS = 15 * 60;

/** Without `isOn`, EXPORT_DOWNLOADS, it gives none. */
export function createDownloads(s3: LazyS3, clock: Clock, isOn: boolean): Downloads {
  return {
    sign: async (bucket, { key }, until = Infinity) => {
      if (!isOn) throw new GatewayError("FORBIDDEN", "EXPORT_DOWNLOADS is off here", { retryable: false });
      const leftSeconds = Math.floor((until - clock.time()) / 1000);
      if (leftSeconds < 1)
        throw new GatewayError("UNAUTHENTICATED", "The credential has ended", { retryable: false });
      const [{ sdk, client }, { getSignedUrl }] = await Promise.all([
        s3.load(),
        import("@aws-sdk/s3-request-presigner"),
      ]);
      const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: key });
      return getSignedUrl(client, command, { expiresIn: Math.min(MAX_SECONDS, leftSeconds) });
    },
  };
}
