// Tokens that have been checked already: a client sends the same one with every request, and a signature costs a tenth of a
// millisecond of processor or more.
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock } from "../clock.js";
import type { Login } from "./authenticate.js";
import type { KeySet } from "./key-set.js";

/** Of the tokens used last; digests of them are kept, not the tokens. */
const MAX_TOKENS = 10_000;

/** Gives what `check` has said of a token, as long as the keys are the same and it has not expired. Refusals are not kept. */
export type Remember = (token: string, keys: KeySet, check: () => Promise<Login>) => Promise<Login>;

export function createTokenMemory(clock: Clock): Remember {
  const logins = new LRUCache<string, Login>({ max: MAX_TOKENS });
  let checkedBy: KeySet | undefined;
  return async (token, keys, check) => {
    if (keys !== checkedBy) logins.clear();
    checkedBy = keys;
    const digest = createHash("sha256").update(token).digest("base64url");
    const known = logins.get(digest);
    if (known?.expiresAt !== undefined && known.expiresAt > clock.time()) return known;
    const login = await check();
    if (keys === checkedBy) logins.set(digest, login);
    return login;
  };
}
