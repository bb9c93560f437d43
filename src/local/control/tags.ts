// The rules for tags that stand in HealthLake's documentation, not in its service model.
import { validationError } from "./errors.js";
import type { Wire } from "../shape-types.js";

const MAX_TAGS = 50;

/** `present` with `added` on top. Throws ValidationException for reserved or duplicate keys, or too many tags. */
export function addTags(present: ReadonlyMap<string, string>, added: Wire<"TagList">): Map<string, string> {
  const keys = added.map((tag) => tag.Key);
  assertNotReserved(keys);
  const duplicate = keys.find((key, index) => keys.indexOf(key) !== index);
  if (duplicate !== undefined) throw validationError(`Tag key ${duplicate} is given more than once`);
  const tags = new Map(present);
  for (const { Key, Value } of added) tags.set(Key, Value);
  if (tags.size > MAX_TAGS) throw validationError(`A resource can have at most ${MAX_TAGS} tags`);
  return tags;
}

/** `present` without `keys`; a key that is not there is no error. */
export function removeTags(
  present: ReadonlyMap<string, string>,
  keys: readonly string[],
): Map<string, string> {
  assertNotReserved(keys);
  const tags = new Map(present);
  for (const key of keys) tags.delete(key);
  return tags;
}

function assertNotReserved(keys: readonly string[]): void {
  const reserved = keys.find((key) => key.toLowerCase().startsWith("aws:"));
  if (reserved !== undefined) throw validationError(`Tag key ${reserved} is reserved: it starts with aws:`);
}
