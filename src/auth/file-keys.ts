// The keys of an issuer in a JWKS file.
import type { Logger } from "pino";
import { JsonFileError, readJsonFile } from "./json-file.js";
import type { Keys } from "./jwt.js";
import { type KeySet, toKeySet } from "./key-set.js";
import { keysUnavailable } from "./refusals.js";

/** Nothing is read before `reload`. A file with a key that must not be there is refused whole, and the keys before it stay. */
export function createFileKeys(path: string, log: Pick<Logger, "info">): Keys {
  let keys: KeySet | undefined;
  const current = async () => {
    if (!keys) throw keysUnavailable(0, undefined);
    return keys;
  };
  return {
    current,
    find: async (header, token) => (await current()).find(header, token),
    reload: async () => {
      const read = await toKeySet(await readJsonFile(path));
      const isEmpty = read.size === 0 && read.problems.length === 0;
      const problems = isEmpty ? ["holds no key for RS256, ES256 or EdDSA"] : read.problems;
      if (problems.length > 0) throw new JsonFileError(path, problems);
      keys = read;
      log.info({ jwks: path, keys: read.size }, "keys that check tokens loaded");
    },
  };
}
