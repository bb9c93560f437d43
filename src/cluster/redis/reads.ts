// Reads that replicas share: one of them asks HealthLake, the others wait for its answer, and use it while it is fresh.
import { createHash } from "node:crypto";
import type { Clock } from "../../clock.js";
import type { Dated } from "../../healthlake/actions.js";
import { checkAnswer } from "../../healthlake/answers.js";
import type { SharedRead, SharedReads } from "../../healthlake/reads.js";
import { decode, encode } from "./codec.js";
import type { SharedGenerations } from "./generations.js";
import type { Keys } from "./keys.js";
import type { Entry, Link } from "./link.js";

/** A replica that asks has this long before another may ask as well, in milliseconds. */
const CLAIM_MS = 3000;
/** So long an answer is there at least, for those who wait for it. */
const LEAST_LIFE_MS = 500;
/** Longer answers are not shared. */
const MOST_CHARS = 1024 * 1024;

interface Answered extends Entry {
  readonly type: "answered";
  readonly key: string;
}

interface Shared {
  /** By the time of the cluster, in milliseconds since the epoch. */
  readonly sentAt: number;
  readonly value: object;
}

type Found =
  | { readonly kind: "answer"; readonly answer: Dated<object> }
  | { readonly kind: "claimed"; readonly n: number }
  | { readonly kind: "wait"; readonly ms: number }
  /** Nothing can be shared now. */
  | { readonly kind: "apart" };

export type ReadOutcome = "hit" | "waited" | "called";

export interface SharedReadsSettings {
  readonly link: Link;
  readonly keys: Keys;
  /** The cluster's. */
  readonly clock: Clock;
  readonly generations: SharedGenerations;
  readonly ttlMs: number;
  readonly onRead: (outcome: ReadOutcome) => void;
}

export function createSharedReads(settings: SharedReadsSettings): SharedReads {
  const { link, keys, onRead } = settings;
  const waiting = new Map<string, Set<() => void>>();
  link.use({
    onEntry: (entry) => {
      if (entry.type !== "answered") return;
      const { key } = entry as Answered;
      for (const go of waiting.get(key) ?? []) go();
    },
  });
  /** Resolves when there is an answer, or its asker may have failed. */
  const answered = async (key: string, ms: number, signal: AbortSignal | undefined) => {
    const over = new AbortController();
    const waiters = waiting.get(key) ?? new Set();
    waiting.set(key, waiters.add(stop));
    signal?.addEventListener("abort", stop, { once: true });
    function stop() {
      over.abort();
    }
    await settings.clock.sleep(Math.min(ms, CLAIM_MS), over.signal).catch(() => undefined);
    signal?.removeEventListener("abort", stop);
    waiters.delete(stop);
    if (waiters.size === 0) waiting.delete(key);
    signal?.throwIfAborted();
  };
  return {
    read: async (asked) => {
      const key = keys.read(
        createHash("sha256")
          .update(`${asked.action} ${encode(asked.input)}`)
          .digest("base64url"),
      );
      let hasWaited = false;
      for (;;) {
        const found = await find(settings, key, asked, hasWaited);
        if (found.kind === "apart") return asked.call(asked.options);
        if (found.kind === "claimed") {
          onRead("called");
          return callFor(settings, key, found.n, asked);
        }
        if (found.kind === "answer") {
          onRead(hasWaited ? "waited" : "hit");
          asked.onHit();
          return found.answer;
        }
        hasWaited = true;
        await answered(key, found.ms, asked.options.signal);
      }
    },
  };
}

/** Who has waited for an answer may have it however long it took, as if it were its own. */
async function find(
  settings: SharedReadsSettings,
  key: string,
  asked: SharedRead,
  hasWaited: boolean,
): Promise<Found> {
  const { link, keys, clock, generations, ttlMs } = settings;
  const least = generations.raisedAt(asked.scope);
  if (!link.isTogether || least === Infinity) return { kind: "apart" };
  const found = await link.script("claim", [key, keys.head], [link.replica, CLAIM_MS, least]);
  if (found === undefined) return { kind: "apart" };
  const [kind, what] = found as [string, string | number];
  if (kind === "claimed") return { kind, n: Number(what) };
  if (kind === "wait") return { kind, ms: Number(what) };
  try {
    const { sentAt, value } = decode(String(what)) as Shared;
    const ageMs = clock.time() - sentAt;
    if (ageMs >= ttlMs && !hasWaited) return { kind: "apart" };
    checkAnswer(asked.action, value, asked.input);
    return { kind: "answer", answer: { value, sentAt: clock.now() - Math.max(0, ageMs) } };
  } catch {
    // What does not hold what an answer must hold is none.
    return { kind: "apart" };
  }
}

/** The answer is put where the others look for it; without one they are let go, to ask themselves. */
async function callFor(
  { link, clock, ttlMs }: SharedReadsSettings,
  key: string,
  n: number,
  { call, options }: SharedRead,
): Promise<Dated<object>> {
  const put = async (lifeMs: number, body: string) => {
    const others = await link.script("answer", [key], [link.replica, n, lifeMs, body]);
    const answered: Answered = { type: "answered", key };
    if (others === 1) void link.append(answered);
  };
  try {
    const answer = await call(options);
    const ageMs = clock.now() - answer.sentAt;
    const body = encode({ sentAt: clock.time() - ageMs, value: answer.value });
    const lifeMs = Math.max(LEAST_LIFE_MS, Math.floor(ttlMs - ageMs));
    void put(body.length > MOST_CHARS ? 0 : lifeMs, body.length > MOST_CHARS ? "" : body);
    return answer;
  } catch (error) {
    void put(0, "");
    throw error;
  }
}
