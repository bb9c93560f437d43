// Process-wide reads: single flight, and a short cache. Generations see to it that a read made after a change never
// shows what was before it.
import { LRUCache } from "lru-cache";
import type { Clock } from "../clock.js";
import type { ActionName, Call, CallOptions, Dated, Input, Output } from "./actions.js";
import { type Caller, type Flight, join, startFlight } from "./shared-call.js";
import type { Generations, Scope } from "./generations.js";

export interface ReadsOptions {
  readonly call: Call;
  readonly clock: Clock;
  readonly generations: Generations;
  readonly shared?: SharedReads | undefined;
  /** How old a cached answer may be, counted from when its call was sent; 0 = single flight only. */
  readonly ttlMs: number;
  /** How much all cached answers together may hold, in bytes, roughly. */
  readonly maxBytes?: number;
  /** Resolves when it is the turn of a caller that has got its answer: one answer may set many going at once. */
  readonly goOn?: () => Promise<void>;
  /** Called when a query joins a poll's call, which from then on is a query's. */
  readonly onRise?: (action: ActionName) => void;
}

/** Answers that other replicas have, or are about to have. */
export interface SharedReads {
  /** Answers by what another replica was answered or is asking for, or calls. */
  read(asked: SharedRead): Promise<Dated<object>>;
}

export interface SharedRead {
  readonly action: ActionName;
  readonly input: object;
  readonly scope: Scope;
  readonly options: CallOptions;
  readonly call: (options: CallOptions) => Promise<Dated<object>>;
  /** Called where another replica's call answers. */
  readonly onHit: () => void;
}

/**
 * Reads, or shares what another caller is reading or has just read. Rejects with what the call rejects with, with the
 * caller's own abort reason, or with UPSTREAM_TIMEOUT at the caller's deadline; the call itself goes on for those who
 * still wait, and is cancelled when nobody does.
 */
export type Read = <A extends ActionName>(
  action: A,
  input: Input<A>,
  scope: Scope,
  caller: Caller,
) => Promise<Output<A>>;

export interface Reads {
  readonly read: Read;
  stats(): ReadsStats;
}

export interface ReadsStats {
  /** Calls of reads in flight, and answers that are cached. */
  readonly flights: number;
  readonly cached: number;
  /** Reads so far: answered by the cache, by a call in flight, by a call of their own. */
  readonly hits: number;
  readonly joined: number;
  readonly misses: number;
}

const MAX_BYTES = 32 * 1024 * 1024;
const BYTES_OF_VALUE = 16;
const BYTES_OF_OBJECT = 64;

export function createReads(options: ReadsOptions): Reads {
  const { call, clock, generations, shared, ttlMs, maxBytes = MAX_BYTES, goOn, onRise } = options;
  const flights = new Map<string, Flight<object>>();
  const counts = { hits: 0, joined: 0, misses: 0 };
  const cache = new LRUCache<string, Dated<object>>({
    maxSize: maxBytes,
    // A clock that tests move by hand must not be read ahead of time.
    perf: clock,
    ttlResolution: 0,
  });

  const start = (key: string, action: ActionName, input: Input<ActionName>, scope: Scope, caller: Caller) => {
    caller.onCall(action);
    const sendHere = (options: CallOptions): Promise<Dated<object>> =>
      call(action, input, { ...options, turn: caller.turn, onAttempt: () => caller.onAttempt() });
    const send = shared
      ? (options: CallOptions) =>
          shared.read({ action, input, scope, options, call: sendHere, onHit: () => caller.onHit() })
      : sendHere;
    const flight: Flight<object> = startFlight(action, send, {
      onOver: () => flights.get(key) === flight && flights.delete(key),
      onRise: () => onRise?.(action),
    });
    flights.set(key, flight);
    void flight.answer.then(
      (answer) => {
        const size = key.length + weigh(answer.value);
        if (ttlMs > 0) cache.set(key, answer, { ttl: ttlMs, start: answer.sentAt, size });
      },
      () => undefined,
    );
    return flight;
  };

  const waitFor = (flight: Flight<object>, caller: Caller) => {
    const answer = join(flight, caller, clock);
    return goOn ? answer.finally(goOn) : answer;
  };
  const read = async (
    action: ActionName,
    input: Input<ActionName>,
    scope: Scope,
    caller: Caller,
  ): Promise<object> => {
    caller.signal.throwIfAborted();
    const caughtUp = generations.caughtUp();
    if (caughtUp) await caughtUp;
    const generation = generations.of(scope);
    const key = `${action} ${generation} ${JSON.stringify(input)}`;
    const cached = cache.get(key);
    const flight = cached ? undefined : flights.get(key);
    counts[cached ? "hits" : flight ? "joined" : "misses"]++;
    if (cached || flight) caller.onHit();
    const { value, sentAt } =
      cached ?? (await waitFor(flight ?? start(key, action, input, scope, caller), caller));
    caller.onAnswer(scope, generation, sentAt);
    return value;
  };
  return {
    read: read as Read,
    stats: () => ({ flights: flights.size, cached: cache.size, ...counts }),
  };
}

/** What an answer takes in memory, in bytes, roughly: a datastore's metadata alone may be longer than a hundred jobs. */
function weigh(value: unknown): number {
  if (typeof value === "string") return BYTES_OF_VALUE + value.length;
  if (typeof value !== "object" || value === null) return BYTES_OF_VALUE;
  return Object.values(value).reduce<number>((sum, member) => sum + weigh(member), BYTES_OF_OBJECT);
}
