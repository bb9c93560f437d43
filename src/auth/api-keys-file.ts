// AUTH_API_KEYS_FILE: who may come in by an API key, as JSON.
import { stat } from "node:fs/promises";
import { z } from "zod";
import { KEY_ID_RULE, type KeyHash, isKeyId, parseKeyHash } from "./api-key.js";
import { JsonFileError, readJsonFile } from "./json-file.js";
import { isDatastoreName } from "./policy.js";

export interface ApiKeyEntry {
  readonly id: string;
  readonly hash: KeyHash;
  readonly roles: readonly string[];
  readonly datastores: readonly string[] | "*";
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt?: number | undefined;
}

export interface ApiKeysFile {
  readonly entries: readonly ApiKeyEntry[];
  /** Whether all users of the machine may read or write it. */
  readonly isOpen: boolean;
}

const name = z.string().min(1, "must not be empty");

// Strict: a member with a slip of the pen, `expire` say, would be a key that never expires.
const ENTRY = z
  .strictObject({
    id: z.string().refine(isKeyId, KEY_ID_RULE),
    hash: z.string().transform((text, context) => {
      const hash = parseKeyHash(text);
      if (hash) return hash;
      context.addIssue({ code: "custom", message: "must be the hash that came with the key, not the key" });
      return z.NEVER;
    }),
    roles: z.array(name).min(1, "must not be empty"),
    datastores: z
      .array(z.string().refine(isDatastoreName, "must be a datastore's AWS id, its ARN, or *"))
      .optional(),
    expires: z.iso
      .datetime({ offset: true, error: "must be a time like 2027-01-31T00:00:00Z" })
      .transform((text) => Date.parse(text))
      .optional(),
    note: z.string().optional(),
  })
  .transform(({ id, hash, roles, datastores = ["*"], expires }): ApiKeyEntry => {
    return { id, hash, roles, datastores: datastores.includes("*") ? "*" : datastores, expiresAt: expires };
  });
const FILE = z.strictObject({ keys: z.array(ENTRY) });

/**
 * Reads `{ "keys": [{ "id", "hash", "roles", "datastores"?, "expires"?, "note"? }] }`; without `datastores` a key is limited
 * to none in particular. Rejects with JsonFileError, which names every place that is wrong.
 */
export async function readApiKeysFile(path: string): Promise<ApiKeysFile> {
  const json = await readJsonFile(path);
  const { mode } = await stat(path);
  const parsed = FILE.safeParse(json);
  if (!parsed.success)
    throw new JsonFileError(
      path,
      parsed.error.issues.map(({ path: at, message }) => `${toPlace(at, json)} ${message}`),
    );
  const ids = parsed.data.keys.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) < index));
  if (twice.size > 0)
    throw new JsonFileError(
      path,
      [...twice].map((id) => `the id "${id}" stands there twice`),
    );
  return { entries: parsed.data.keys, isOpen: (mode & 0o006) !== 0 };
}

/** `keys.3.roles ("ci")`: entries are known by their ids. */
function toPlace(at: readonly PropertyKey[], json: unknown): string {
  const [, index] = at;
  const entry = typeof index === "number" ? (json as { keys: { id?: unknown }[] }).keys[index] : undefined;
  const id = typeof entry?.id === "string" && isKeyId(entry.id) ? ` ("${entry.id}")` : "";
  return `${at.join(".") || "it"}${id}`;
}
