// API keys themselves: their form, how they are made, and what is kept of them.
//
// What is kept is an HMAC-SHA-256 of the whole key, keyed by 256 random bits of the entry's own, which also tells equal keys
// apart. It is no slow hash, by choice. Slowness makes up for secrets that people think up; these are 256 random bits, made
// by this gateway's own tool, and nothing of another form is taken: no guess finds one, at any speed. NIST SP 800-63B
// (5.1.2.2) asks a salted, slow hash only below 112 bits. A slow one, on the other hand, would let anybody who sends wrong
// keys spend tens of milliseconds of processor on each, and would need a cache of keys in memory to be bearable for the rest.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const PREFIX = "hlk";
const SECRET_BYTES = 32;
const KEY = /^hlk_([a-z0-9][a-z0-9-]{0,62})_[A-Za-z0-9_-]{43}$/;
const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
const HASH = /^hmac-sha256:([A-Za-z0-9_-]{43}):([A-Za-z0-9_-]{43})$/;

export const KEY_ID_RULE = "must be 1 to 63 lower-case letters, digits and dashes, and not begin with a dash";

export function isKeyId(text: string): boolean {
  return ID.test(text);
}

/** Undefined where the text is no key at all. */
export function toKeyId(key: string): string | undefined {
  return KEY.exec(key)?.[1];
}

export interface NewApiKey {
  /** For whom it is made, alone: `hlk_<id>_<secret>`. */
  readonly key: string;
  /** For the file of keys. */
  readonly hash: string;
}

export function createApiKey(id: string): NewApiKey {
  if (!isKeyId(id)) throw new RangeError(`the id of a key ${KEY_ID_RULE}`);
  const key = `${PREFIX}_${id}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
  const salt = randomBytes(SECRET_BYTES);
  return {
    key,
    hash: `hmac-sha256:${salt.toString("base64url")}:${digest(key, salt).toString("base64url")}`,
  };
}

export interface KeyHash {
  readonly salt: Buffer;
  readonly digest: Buffer;
}

/** Undefined where the text is none of `createApiKey`'s hashes. */
export function parseKeyHash(text: string): KeyHash | undefined {
  const [, salt, wanted] = HASH.exec(text) ?? [];
  if (salt === undefined || wanted === undefined) return undefined;
  return { salt: Buffer.from(salt, "base64url"), digest: Buffer.from(wanted, "base64url") };
}

/** What no key has: to be compared with where there is nothing else, so that an unknown id takes as long as a known one. */
export const DECOY: KeyHash = { salt: randomBytes(SECRET_BYTES), digest: randomBytes(SECRET_BYTES) };

/** Takes the same time for any wrong key. */
export function matches(key: string, hash: KeyHash): boolean {
  return timingSafeEqual(digest(key, hash.salt), hash.digest);
}

function digest(key: string, salt: Buffer): Buffer {
  return createHmac("sha256", salt).update(key).digest();
}
