// The keys of an issuer by the URL of its JWKS: fetched when they are needed, and kept. jose fetches and reads them; when, is decided here,
// since jose itself forgets its keys when the issuer is down, and asks a failing issuer again for every token.
import type { Agent } from "node:http";
import { createRemoteJWKSet, customFetch, errors } from "jose";
import type { Logger } from "pino";
import type { Clock } from "../clock.js";
import { fetchThrough } from "../proxies.js";
import type { Keys } from "./jwt.js";
import { type KeySet, toKeySet } from "./key-set.js";
import { keysUnavailable } from "./refusals.js";

/** After this time the keys are fetched again: a key that the issuer took back is refused from then on. */
const REFRESH_MS = 10 * 60_000;
/** For as long they go on to count while the issuer can't be reached. */
const KEEP_MS = 60 * 60_000;
/** No sooner than this after a fetch does an unknown key id bring about the next: anybody can make one up. */
const COOLDOWN_MS = 30_000;
/** And no sooner than this after one that failed. */
const RETRY_MS = 5000;

type Log = Pick<Logger, "warn" | "error">;

interface Held {
  readonly keys: KeySet;
  /** When they were asked for. */
  readonly at: number;
}

interface State {
  held?: Held;
  /** Of the last fetch, where that failed. */
  failure?: { readonly error: unknown; readonly at: number } | undefined;
  pending?: Promise<KeySet> | undefined;
}

/** Nothing is fetched before the first token, or `reload`. Keys that can't be had, in `timeoutMs`, are OVERLOADED. */
export function createRemoteKeys(url: URL, clock: Clock, log: Log, timeoutMs = 5000, agent?: Agent): Keys {
  const state: State = {};
  const load = createLoad(url, timeoutMs, clock, log, state, agent);
  const loadOnce = () => (state.pending ??= load().finally(() => (state.pending = undefined)));
  const untilRetry = () => (state.failure ? state.failure.at + RETRY_MS - clock.now() : 0);
  const loadOrRefuse = async () => {
    if (untilRetry() <= 0 || state.pending) return loadOnce();
    throw keysUnavailable(untilRetry(), state.failure?.error);
  };

  /** What to look in first. While the issuer is known to be down, nobody waits for it. */
  const current = async (): Promise<KeySet> => {
    const age = ageOf(state.held, clock);
    if (!state.held || age >= KEEP_MS) return loadOrRefuse();
    const { keys } = state.held;
    if (age < REFRESH_MS) return keys;
    const loading = loadOrRefuse().catch(() => keys);
    return state.failure ? keys : loading;
  };

  return {
    current,
    find: async (header, token) => {
      const keys = await current();
      try {
        return await keys.find(header, token);
      } catch (error) {
        const isKnown = !(error instanceof errors.JWKSNoMatchingKey);
        // After a failure nobody knows whether the issuer has this key by now.
        const isCool = !state.failure && ageOf(state.held, clock) >= COOLDOWN_MS;
        if (isKnown || !(isCool || state.failure)) throw error;
        return (await loadOrRefuse()).find(header, token);
      }
    },
    reload: async () => void (await loadOnce()),
  };
}

function ageOf(held: Held | undefined, clock: Clock): number {
  return held ? clock.now() - held.at : Infinity;
}

function createLoad(url: URL, timeoutMs: number, clock: Clock, log: Log, state: State, agent?: Agent) {
  const source = createRemoteJWKSet(url, {
    timeoutDuration: timeoutMs,
    ...(agent && { [customFetch]: fetchThrough(agent) }),
  });
  const where = `${url.origin}${url.pathname}`;
  return async (): Promise<KeySet> => {
    const at = clock.now();
    try {
      await source.reload();
      const keys = await toKeySet(source.jwks());
      if (keys.size === 0) throw new Error("it holds no key for RS256, ES256 or EdDSA");
      if (keys.problems.length > 0) log.warn({ jwks: where, problems: keys.problems }, "keys left out");
      state.held = { keys, at };
      state.failure = undefined;
      return keys;
    } catch (error) {
      state.failure = { error, at: clock.now() };
      log.error({ jwks: where, err: error }, "the keys that check tokens could not be fetched");
      throw keysUnavailable(RETRY_MS, error);
    }
  };
}
