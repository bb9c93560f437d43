// JSON Web Key Sets: which of their keys may check a token. What could also sign one may not.
import { type CryptoKey, type JSONWebKeySet, type JWK, createLocalJWKSet, importJWK } from "jose";
import type { Logger } from "pino";
import { JsonFileError, readJsonFile } from "./json-file.js";
import type { Keys } from "./jwt.js";
import { keysUnavailable } from "./refusals.js";

/** Asymmetric ones alone: a token that anybody could make who can check it proves nothing. */
export const ALGORITHMS = ["RS256", "ES256", "EdDSA"] as const;
const MIN_RSA_BITS = 2048;

export interface KeySet {
  /** Gives the key of a token by its header; rejects with jose's errors where there is none, or more than one. */
  readonly find: ReturnType<typeof createLocalJWKSet>;
  /** How many keys can check tokens. */
  readonly size: number;
  /** Keys that must not be in a JWKS, or can't be read: a line each. They are not used. */
  readonly problems: readonly string[];
}

/** Keys for other uses and algorithms are left out without a word: issuers publish them side by side. */
export async function toKeySet(json: unknown): Promise<KeySet> {
  if (!isKeySet(json)) return { find: createLocalJWKSet({ keys: [] }), size: 0, problems: [NO_KEY_SET] };
  const checked = await Promise.all(
    json.keys.map(async (jwk, index) => ({ jwk, name: toName(jwk, index), ...(await checkKey(jwk)) })),
  );
  const keys = checked.filter(({ use }) => use).map(({ jwk }) => jwk);
  const problems = checked.flatMap(({ name, problem }) => (problem ? [`${name} ${problem}`] : []));
  return { find: createLocalJWKSet({ keys }), size: keys.length, problems };
}

const NO_KEY_SET = 'is no JWKS: an object with an array "keys" of objects';

function isKeySet(json: unknown): json is JSONWebKeySet {
  const { keys } = (json ?? {}) as { keys?: unknown };
  return Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null);
}

interface Checked {
  readonly use: boolean;
  readonly problem?: string;
}

async function checkKey(jwk: JWK): Promise<Checked> {
  if (jwk.kty === "oct" || jwk.k !== undefined)
    return { use: false, problem: "is symmetric: who can check tokens by it can make them" };
  if (jwk.d !== undefined || jwk.priv !== undefined)
    return { use: false, problem: "is a private key: only its public half belongs here" };
  const algorithm = toAlgorithm(jwk);
  if (!algorithm) return { use: false };
  try {
    const { modulusLength } = ((await importJWK(jwk, algorithm)) as CryptoKey).algorithm as {
      modulusLength?: number;
    };
    if (modulusLength !== undefined && modulusLength < MIN_RSA_BITS)
      return { use: false, problem: `has ${modulusLength} bits; RSA needs ${MIN_RSA_BITS}` };
    return { use: true };
  } catch {
    return { use: false, problem: `is no key for ${algorithm}` };
  }
}

/** Undefined for a key that is for something else. */
function toAlgorithm({ kty, crv, alg, use, key_ops: operations }: JWK): string | undefined {
  if (use !== undefined && use !== "sig") return undefined;
  if (Array.isArray(operations) && !operations.includes("verify")) return undefined;
  const algorithm = KINDS.get(kty === "RSA" ? kty : `${kty} ${crv}`);
  return alg === undefined || alg === algorithm ? algorithm : undefined;
}

const KINDS = new Map<string, (typeof ALGORITHMS)[number]>([
  ["RSA", "RS256"],
  ["EC P-256", "ES256"],
  ["OKP Ed25519", "EdDSA"],
]);

function toName({ kid }: JWK, index: number): string {
  return `keys.${index}${typeof kid === "string" ? ` ("${kid}")` : ""}`;
}

/** The keys of an issuer in a JWKS file. Nothing is read before `reload`. A file with a key that must not be there is refused whole, and the keys before it stay. */
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
