// `s3://bucket/key`.

export interface S3Location {
  readonly bucket: string;
  /** Empty for the whole bucket. */
  readonly key: string;
}

/** The URI has passed the service model's pattern already. */
export function parseUri(uri: string): S3Location {
  const rest = uri.slice("s3://".length);
  const slash = rest.indexOf("/");
  return slash < 0 ? { bucket: rest, key: "" } : { bucket: rest.slice(0, slash), key: rest.slice(slash + 1) };
}

/** The key up to its last slash, which it keeps. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}
