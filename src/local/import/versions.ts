// Numbers the versions of what an import stores: each upsert of a resource is one more. The database is asked only for
// resources that may be in it, which spares an import into an empty datastore nearly all of its reads.
import type { Database } from "../database/database.js";
import { type ResourceKey, hasResources, readVersions } from "../database/resources.js";

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

/** A Bloom filter: what it has not seen is new for sure; what it has seen may be known. Its size does not grow. */
interface KeyFilter {
  /** True if the key may have been added before. */
  add(key: string): boolean;
}

/** 4 MiB, of which a key sets four bits: of a million keys one in 5,000 is taken for a known one, of ten million one in four. */
const BITS = 2 ** 25;
const BITS_A_KEY = 4;

export function createKeyFilter(): KeyFilter {
  const words = new Uint32Array(BITS / 32);
  return {
    add: (key) => {
      let hash = hashOf(key);
      const step = (hash >>> 17) | (hash << 15) | 1;
      let isKnown = true;
      for (let count = 0; count < BITS_A_KEY; count++) {
        const bit = hash & (BITS - 1);
        const mask = 1 << (bit & 31);
        const word = words[bit >>> 5] as number;
        if ((word & mask) === 0) isKnown = false;
        words[bit >>> 5] = word | mask;
        hash = (hash + step) | 0;
      }
      return isKnown;
    },
  };
}

/** FNV-1a, mixed once more: keys that differ in their last digit only must not lie side by side. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
