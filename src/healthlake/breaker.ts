// A circuit breaker: whether it is still worth trying, as far as the latest attempts tell.
import type { Clock } from "../clock.js";

/** More than all attempts of one call, so that no single call's bad luck opens it. */
export const FAILURES_TO_OPEN = 10;
/** A failure says nothing any more about one that comes so much later. */
export const FORGET_MS = 60_000;
/** How long it stays open before an attempt may probe. */
export const OPEN_MS = 5000;

/** What an attempt has told: `unknown` where it was given up before it could tell anything. */
export type Verdict = "works" | "failed" | "unknown";

export type BreakerState = "closed" | "half-open" | "open";

export interface Breaker {
  readonly state: BreakerState;
  /**
   * Milliseconds until an attempt may be sent: 0 when it may be now. While one probes it is what another probe would
   * have to wait, should this one fail.
   */
  waitMs(): number;
  /** To be called as an attempt is sent that `waitMs` allows, in the same turn. Resolves once its verdict has counted. */
  count(verdict: Promise<Verdict>): Promise<void>;
}

/** What the attempts so far have come to. A new state is a new object: an attempt counts in the one in which it was sent. */
type State =
  | { readonly kind: "closed"; failures: number; failedAt: number }
  | { readonly kind: "open"; readonly until: number }
  /** An attempt probes. */
  | { readonly kind: "half-open" };

/** Opens after FAILURES_TO_OPEN failures in a row. `onChange` is told each new state. */
export function createBreaker(clock: Clock, onChange: (state: BreakerState) => void): Breaker {
  let state: State = createClosed();
  const enter = (next: State) => {
    state = next;
    onChange(next.kind);
  };
  const open = (ms: number) => enter({ kind: "open", until: clock.now() + ms });
  return {
    get state() {
      return state.kind;
    },
    waitMs: () => {
      if (state.kind === "closed") return 0;
      return state.kind === "half-open" ? OPEN_MS : Math.max(0, Math.ceil(state.until - clock.now()));
    },
    count: async (verdict) => {
      if (state.kind === "open") enter({ kind: "half-open" });
      const sentIn = state;
      const told = await verdict;
      if (state !== sentIn) return;
      if (sentIn.kind === "closed") {
        if (countFailures(sentIn, told, clock.now()) >= FAILURES_TO_OPEN) open(OPEN_MS);
      } else if (told === "works") enter(createClosed());
      // A probe that was given up leaves its place to the next.
      else open(told === "unknown" ? 0 : OPEN_MS);
    },
  };
}

function createClosed(): State & { readonly kind: "closed" } {
  return { kind: "closed", failures: 0, failedAt: -Infinity };
}

/** Failures in a row, each soon enough after the one before. */
function countFailures(state: State & { readonly kind: "closed" }, told: Verdict, now: number): number {
  if (told === "works") state.failures = 0;
  if (told === "failed") {
    state.failures = now - state.failedAt > FORGET_MS ? 1 : state.failures + 1;
    state.failedAt = now;
  }
  return state.failures;
}
