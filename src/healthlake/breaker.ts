// A circuit breaker: whether it is still worth trying, as far as the latest attempts tell. cockatiel keeps the states; what
// counts and how time passes are given to it, so that the clock is the gateway's own.
import {
  CircuitState,
  type IBackoff,
  type IBackoffFactory,
  type IBreaker,
  circuitBreaker,
  handleWhenResult,
} from "cockatiel";
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

/** Opens after FAILURES_TO_OPEN failures in a row. `onChange` is told each new state. */
export function createBreaker(clock: Clock, onChange: (state: BreakerState) => void): Breaker {
  const pauses = new Pauses(clock);
  const policy = circuitBreaker(
    handleWhenResult((verdict) => verdict !== "works"),
    { breaker: new FailureRun(clock), halfOpenAfter: pauses },
  );
  policy.onStateChange((state) => onChange(toState(state)));
  return {
    get state() {
      return toState(policy.state);
    },
    waitMs: () => {
      if (policy.state === CircuitState.Closed) return 0;
      return policy.state === CircuitState.HalfOpen ? OPEN_MS : pauses.leftMs;
    },
    count: async (verdict) => {
      const isProbe = policy.state !== CircuitState.Closed;
      const execute = async () => {
        const told = await verdict;
        // Thrown, it counts for nothing while closed; but cockatiel would close after a probe that throws.
        if (told === "unknown" && !isProbe) throw new Error("given up");
        return told;
      };
      await policy.execute(execute).catch(() => undefined);
    },
  };
}

/** Failures in a row, each soon enough after the one before. */
class FailureRun implements IBreaker {
  state = 0;
  private lastAt = -Infinity;

  constructor(private readonly clock: Clock) {}

  success(): void {
    this.state = 0;
  }

  failure(): boolean {
    const now = this.clock.now();
    this.state = now - this.lastAt > FORGET_MS ? 1 : this.state + 1;
    this.lastAt = now;
    return this.state >= FAILURES_TO_OPEN;
  }
}

/** The pauses between probes. cockatiel compares `duration` with its own clock: it is told that all has passed, or nothing. */
class Pauses implements IBackoff<Reason>, IBackoffFactory<Reason> {
  private until = -Infinity;

  constructor(private readonly clock: Clock) {}

  get leftMs(): number {
    return Math.max(0, Math.ceil(this.until - this.clock.now()));
  }

  get duration(): number {
    return this.leftMs > 0 ? Infinity : -Infinity;
  }

  /** Begins one; but a probe that was given up leaves its place to the next. */
  next({ result }: Reason): this {
    const isUnknown = "value" in result && result.value === "unknown";
    this.until = this.clock.now() + (isUnknown ? 0 : OPEN_MS);
    return this;
  }
}

/** Why cockatiel opens. */
interface Reason {
  readonly result: { readonly value: unknown } | { readonly error: unknown };
}

function toState(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return "closed";
  return state === CircuitState.HalfOpen ? "half-open" : "open";
}
