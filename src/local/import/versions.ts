/**
 * Numbers the versions of what an import stores: each upsert of a resource is one more. The database is asked only for
 * resources that may be in it, which spares an import into an empty datastore nearly all of its reads.
 */
import type { Database } from "../database/database.js";
import { type ResourceKey, hasResources, readVersions } from "../database/resources.js";
import { type KeyFilter, createKeyFilter } from "./key-filter.js";

export interface Versions {
  /** The next version of each resource, in order; to be called once the batch before the last one is written. */
  next(keys: readonly ResourceKey[]): Promise<number[]>;
}

/** Of a datastore that nothing else writes to meanwhile. */
export async function createVersions(database: Database, datastoreId: string): Promise<Versions> {
  const seen = (await hasResources(database, datastoreId)) ? undefined : createKeyFilter();
  let last: ReadonlyMap<string, number> = new Map();
  return {
    next: async (keys) => {
      const names = keys.map(({ type, id }) => `${type}/${id}`);
      const stored = await readPossible(database, keys, names, seen);
      const newest = new Map<string, number>();
      const versions = names.map((name, index) => {
        // What came last may not be in the database yet.
        const version = (newest.get(name) ?? last.get(name) ?? stored.get(index) ?? 0) + 1;
        newest.set(name, version);
        return version;
      });
      last = newest;
      return versions;
    },
  };
}

/** The versions of those resources that the filter does not rule out, by their index. */
async function readPossible(
  database: Database,
  keys: readonly ResourceKey[],
  names: readonly string[],
  seen: KeyFilter | undefined,
): Promise<ReadonlyMap<number, number>> {
  const possible = [...names.keys()].filter((index) => seen?.add(names[index] as string) ?? true);
  if (possible.length === 0) return new Map();
  const versions = await readVersions(
    database,
    possible.map((index) => keys[index] as ResourceKey),
  );
  return new Map(versions.map((version, at) => [possible[at] as number, version]));
}
