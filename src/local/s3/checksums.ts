// The checksums that S3 knows. MD5 is every object's ETag.
import { createHash } from "node:crypto";
import { Crc32, Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import { S3Error } from "./errors.js";

/** Those that a client may send, in headers and trailers `x-amz-checksum-…`. */
export const CHECKSUMS = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;

export type ChecksumAlgorithm = (typeof CHECKSUMS)[number];
export type Algorithm = ChecksumAlgorithm | "MD5";

/** Of an object of several parts: of the checksums of its parts, or of its data. */
export type ChecksumType = "COMPOSITE" | "FULL_OBJECT";

/** What is kept of an object's checksum. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64, with `-N` behind where it is of N parts. */
  readonly value: string;
}

export type Digests = ReadonlyMap<Algorithm, Buffer>;

interface Digest {
  update(data: Buffer): void;
  digest(): Promise<Uint8Array>;
}

export interface Digesting {
  readonly update: (data: Buffer) => void;
  end(): Promise<Digests>;
}

export function startDigests(algorithms: Iterable<Algorithm>): Digesting {
  const all = [...new Set(algorithms)].map((algorithm) => [algorithm, createDigest(algorithm)] as const);
  return {
    update: (data) => {
      for (const [, digest] of all) digest.update(data);
    },
    end: async () => {
      const entries = all.map(async ([name, digest]) => [name, Buffer.from(await digest.digest())] as const);
      return new Map(await Promise.all(entries));
    },
  };
}

function createDigest(algorithm: Algorithm): Digest {
  if (algorithm === "CRC32") return new Crc32();
  if (algorithm === "CRC32C") return new Crc32c();
  if (algorithm === "CRC64NVME") return new Crc64Nvme();
  const hash = createHash(algorithm);
  return { update: (data) => void hash.update(data), digest: async () => hash.digest() };
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The algorithm of a header's or trailer's name. Throws S3Error for one that is not known here. */
export function algorithmOf(header: string): ChecksumAlgorithm {
  return toAlgorithm(header.slice("x-amz-checksum-".length));
}

export function toAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = CHECKSUMS.find((known) => known === name.toUpperCase());
  if (algorithm) return algorithm;
  throw new S3Error("InvalidRequest", `The checksum algorithm ${name} is none of ${CHECKSUMS.join(", ")}`);
}

/** The one of a client's choice, kept with its object. */
export function chosenChecksum(
  algorithm: ChecksumAlgorithm | undefined,
  digests: Digests,
): Checksum | undefined {
  const digest = algorithm && digests.get(algorithm);
  return digest && { algorithm, type: "FULL_OBJECT", value: digest.toString("base64") };
}
