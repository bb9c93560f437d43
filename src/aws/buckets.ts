// Names of buckets of S3.

const PLAIN = /^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$/;
/** What the SDK, or S3, would take for an access point, a directory bucket or an address. */
const SPECIAL =
  /^(xn--|sthree-|amzn-s3-demo-access)|(-s3alias|--ol-s3|--x-s3|--xa-s3|--table-s3|\.mrap)$|^\d+\.\d+\.\d+\.\d+$/;

/** Whether it is the name of a general purpose bucket, and of nothing else. */
export function isPlainBucket(name: string): boolean {
  return (
    name.length >= 3 && name.length <= 63 && PLAIN.test(name) && !name.endsWith("-") && !SPECIAL.test(name)
  );
}
