// An import's Manifest.json (docs/healthlake.md, Import files). Its addresses are told, and never followed.
import type { ObjectPage, StoredObject } from "./listing.js";
import { unreadable } from "./s3-errors.js";

/** What it says, as far as it has the form that is known. */
export type Manifest = Readonly<Record<string, unknown>>;

/** HealthLake's own has some 1,200 bytes. */
export const MAX_MANIFEST_BYTES = 64 * 1024;

/** The docs print a small m, HealthLake writes a capital one. */
export function findManifest({ objects }: ObjectPage, prefix: string): StoredObject | undefined {
  return objects.find(({ key }) => /^manifest\.json$/i.test(key.slice(prefix.length)));
}

/** Throws UPSTREAM_UNAVAILABLE for what is no JSON object, or too large to be one of HealthLake's. */
export async function readManifest(chunks: AsyncIterable<Buffer>): Promise<Manifest> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_MANIFEST_BYTES) throw noManifest(`it has more than ${MAX_MANIFEST_BYTES} bytes`);
    parts.push(chunk);
  }
  const value = parse(Buffer.concat(parts).toString());
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw noManifest("it is no JSON object");
  return value as Manifest;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noManifest(what: string) {
  return unreadable("GetObject", `the job's manifest: ${what}`);
}
