// AWS's client of S3, loaded when it is first needed: most gateways start, and many live, without it.
import type * as Sdk from "@aws-sdk/client-s3";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";

export type S3Options = S3ClientConfig;

/** The SDK, and a client of it. */
export interface S3 {
  readonly sdk: typeof Sdk;
  readonly client: S3Client;
}

export interface LazyS3 {
  load(): Promise<S3>;
  /** Closes its connections; what is in flight fails. */
  destroy(): void;
}

export function createLazyS3(config: S3ClientConfig): LazyS3 {
  let opened: S3 | undefined;
  let loading: Promise<S3> | undefined;
  const open = async () => {
    const sdk = await import("@aws-sdk/client-s3");
    const client = new sdk.S3Client({
      // A body is read as it is: TLS, and the ETag that it was asked for by, keep it whole.
      responseChecksumValidation: "WHEN_REQUIRED",
      ...config,
      // The governor owns the retries, and nobody leads a request elsewhere.
      maxAttempts: 1,
      followRegionRedirects: false,
      useArnRegion: false,
      disableMultiregionAccessPoints: true,
    });
    return (opened = { sdk, client });
  };
  return {
    load: () => (loading ??= open()),
    destroy: () => opened?.client.destroy(),
  };
}
