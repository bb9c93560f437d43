// AUTH_MODE=api-key: who calls, by a key whose hash stands in a file.
import { setMaxListeners } from "node:events";
import type { Logger } from "pino";
import type { Clock } from "../clock.js";
import { DECOY, matches, toKeyId } from "./api-key.js";
import { type ApiKeyEntry, readApiKeysFile } from "./api-keys-file.js";
import type { Authenticator, Login } from "./authenticate.js";
import { unauthenticated } from "./refusals.js";

/** An entry in force. */
interface Held {
  readonly entry: ApiKeyEntry;
  readonly login: Login;
  revoke(): void;
}

/**
 * Lets nobody in before the first `reload`, which rejects with JsonFileError where the file can't be used; the keys before it
 * stay then. A key that the file no longer has, or has with another hash, role, datastore or end, is revoked.
 */
export function createApiKeyAuthenticator(
  path: string,
  clock: Clock,
  log: Pick<Logger, "info" | "warn">,
): Authenticator {
  let held: ReadonlyMap<string, Held> = new Map();
  let turn: Promise<void> = Promise.resolve();
  const load = async () => {
    const { entries, isOpen } = await readApiKeysFile(path);
    if (isOpen) log.warn({ file: path }, "the file of API keys is open to all users of this machine");
    const before = held;
    held = new Map(entries.map((entry) => [entry.id, keep(before.get(entry.id), entry)]));
    const revoked = [...before].filter(([id, old]) => held.get(id) !== old);
    for (const [, old] of revoked) old.revoke();
    log.info({ file: path, keys: held.size, revoked: revoked.map(([id]) => id) }, "API keys loaded");
  };
  return {
    authenticate: async ({ apiKey }) => {
      const id = readKeyId(apiKey);
      const known = held.get(id);
      const isRight = matches(apiKey ?? "", known?.entry.hash ?? DECOY);
      if (!known || !isRight) throw unauthenticated("The API key is unknown, or was revoked");
      if ((known.login.expiresAt ?? Infinity) <= clock.time())
        throw unauthenticated("The API key has expired", { reason: "CREDENTIAL_EXPIRED" });
      return known.login;
    },
    // One after the other: what was read last is what counts.
    reload: () => (turn = turn.catch(() => undefined).then(load)),
  };
}

function readKeyId(apiKey: string | undefined): string {
  if (apiKey === undefined || apiKey === "") throw unauthenticated("An API key is needed: X-API-Key: <key>");
  const id = toKeyId(apiKey);
  if (id === undefined) throw unauthenticated("The X-API-Key is no API key: hlk_<id>_<secret>");
  return id;
}

function keep(old: Held | undefined, entry: ApiKeyEntry): Held {
  return old && JSON.stringify(old.entry) === JSON.stringify(entry) ? old : toHeld(entry);
}

function toHeld(entry: ApiKeyEntry): Held {
  const { id, roles, datastores, expiresAt } = entry;
  const controller = new AbortController();
  // Every socket and stream of this key listens to it.
  setMaxListeners(Infinity, controller.signal);
  return {
    entry,
    login: { identity: { subject: id, roles, datastores }, expiresAt, revoked: controller.signal },
    revoke: () => controller.abort(),
  };
}
