// Fills a new datastore with synthetic data: what PreloadDataConfig asks for.
import type { Database } from "../database/database.js";
import { writeFirstVersions } from "../database/resources.js";
import type { DatastoreRecord } from "../storage.js";

export interface PreloadOptions {
  readonly patients: number;
  readonly seed: number;
}

/** May be done again after a stop: the same options give the same resources. */
export async function preloadDatastore(
  database: Database,
  { datastoreId }: DatastoreRecord,
  now: number,
  options: PreloadOptions,
): Promise<void> {
  // Loaded when it is asked for: the library of names and addresses takes 35 MiB of memory.
  const { generateResources } = await import("./generator.js");
  return writeFirstVersions(database, datastoreId, new Date(now).toISOString(), generateResources(options));
}
