// `s3://bucket/key`, and which keys may name a file.

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

/** False for what has no place in a folder: `..`, `.`, an empty or overlong part, a NUL. */
export function isSafeKey(key: string): boolean {
  return key.split("/").every((part) => isSafePart(part));
}

/** The same for the beginning of keys, which may end in a slash or be empty. */
export function isSafePrefix(prefix: string): boolean {
  return prefix === "" || isSafeKey(prefix.endsWith("/") ? prefix.slice(0, -1) : prefix);
}

function isSafePart(part: string): boolean {
  return (
    part !== "" && part !== "." && part !== ".." && !part.includes("\0") && Buffer.byteLength(part) <= 255
  );
}

/** The key up to its last slash, which it keeps. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}
