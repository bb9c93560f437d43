// The FHIR resources of every datastore, as they came, each with its version.
import { type Change, type Database, keysBelow } from "./database.js";

export interface ResourceKey {
  readonly datastoreId: string;
  readonly type: string;
  readonly id: string;
}

export interface StoredResource {
  readonly type: string;
  readonly id: string;
  readonly versionId: number;
  /** An ISO time with milliseconds. */
  readonly lastUpdated: string;
  /** The JSON text as it came in. */
  readonly text: string;
}

function keyOf({ datastoreId, type, id }: ResourceKey) {
  return `resource/${datastoreId}/${type}/${id}`;
}

export function toChange(
  key: ResourceKey,
  { versionId, lastUpdated, text }: Pick<StoredResource, "versionId" | "lastUpdated" | "text">,
): Change {
  return { type: "put", key: keyOf(key), value: `${versionId} ${lastUpdated}\n${text}` };
}

function toResource(key: string, value: string): StoredResource {
  const [, , type = "", id = ""] = key.split("/");
  const space = value.indexOf(" ");
  const line = value.indexOf("\n");
  return {
    type,
    id,
    versionId: Number(value.slice(0, space)),
    lastUpdated: value.slice(space + 1, line),
    text: value.slice(line + 1),
  };
}

/** The version of each resource, in the order of the keys; 0 for one that is not there. */
export async function readVersions(database: Database, keys: readonly ResourceKey[]): Promise<number[]> {
  const values = await database.read((level) => level.getMany(keys.map(keyOf)));
  return values.map((value) => (value === undefined ? 0 : Number.parseInt(value, 10)));
}

export async function hasResources(database: Database, datastoreId: string): Promise<boolean> {
  const range = { ...keysBelow(`resource/${datastoreId}/`), limit: 1 };
  const [first] = await database.read((level) => level.keys(range).all());
  return first !== undefined;
}

export async function readResource(
  database: Database,
  key: ResourceKey,
): Promise<StoredResource | undefined> {
  const value = await database.read((level) => level.get(keyOf(key)));
  return value === undefined ? undefined : toResource(keyOf(key), value);
}

/** All resources of a datastore, type by type, as they are now; of one type, or after an id, if that is given. */
export async function* iterateResources(
  database: Database,
  datastoreId: string,
  only?: { readonly type: string; readonly afterId?: string; readonly limit?: number },
): AsyncGenerator<StoredResource> {
  const prefix = `resource/${datastoreId}/${only ? `${only.type}/` : ""}`;
  const { gte, lt } = keysBelow(prefix);
  const from = only?.afterId === undefined ? { gte } : { gt: prefix + only.afterId };
  const range = { ...from, lt, limit: only?.limit ?? -1 };
  const iterator = database.iterate((level) => level.iterator(range));
  for await (const [key, value] of iterator) yield toResource(key, value);
}

/** Writes resources in version 1 over what was there, in portions. */
export async function writeFirstVersions(
  database: Database,
  datastoreId: string,
  lastUpdated: string,
  resources: Iterable<{ readonly resourceType: string; readonly id: string }>,
): Promise<void> {
  let changes: Change[] = [];
  for (const resource of resources) {
    const key = { datastoreId, type: resource.resourceType, id: resource.id };
    changes.push(toChange(key, { versionId: 1, lastUpdated, text: JSON.stringify(resource) }));
    if (changes.length < 500) continue;
    await database.write(changes);
    changes = [];
  }
  if (changes.length > 0) await database.write(changes);
}

export function clearResources(database: Database, datastoreId: string): Promise<void> {
  return database.clear(keysBelow(`resource/${datastoreId}/`));
}

const MOST_COPIED = 500;
const MOST_COPIED_LENGTH = 4 * 1024 * 1024;

/** Copies all resources of a datastore, each in its present version, in portions; ends early once it is stopped. */
export async function copyResources(
  database: Database,
  fromId: string,
  toId: string,
  stopped: AbortSignal,
): Promise<void> {
  const from = `resource/${fromId}/`;
  let changes: Change[] = [];
  let length = 0;
  const resources = database.iterate((level) => level.iterator(keysBelow(from)));
  for await (const [key, value] of resources) {
    if (stopped.aborted) return;
    changes.push({ type: "put", key: `resource/${toId}/${key.slice(from.length)}`, value });
    length += value.length;
    if (changes.length < MOST_COPIED && length < MOST_COPIED_LENGTH) continue;
    await database.write(changes);
    changes = [];
    length = 0;
  }
  if (changes.length > 0) await database.write(changes);
}
