// The loop that keeps one family fresh: polls, rests, polls again. It knows neither what a poll does nor who watches.
import type { Clock } from "../clock.js";
import type { GatewayError } from "../errors.js";
import type { Poll } from "./poll-calls.js";
import { backoffMs, type Random } from "./cadence.js";

/** What a poller is doing; there is no other flag. */
type PollerPhase =
  | { readonly kind: "polling"; readonly abort: AbortController; readonly pollAgain: boolean }
  | {
      readonly kind: "resting";
      readonly since: number;
      readonly until: number;
      readonly wake: AbortController;
      readonly backingOff: boolean;
    }
  | { readonly kind: "stopped" };

export interface PollerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** One poll; its failure is its rejection. */
  poll(poll: Poll): Promise<void>;
  /** How long to rest after a poll that succeeded, in milliseconds; asked again when `reconsider` is called. */
  restMs(): number;
  onFailed(error: unknown): void;
}

export class Poller {
  private phase: PollerPhase;
  private failures = 0;
  private dueAt: number;
  /** Resolves when the loop has ended; it never rejects. */
  readonly done: Promise<void>;

  /** Polls at once. */
  constructor(private readonly options: PollerOptions) {
    this.dueAt = options.clock.now();
    this.phase = polling();
    this.done = this.run();
  }

  /** Polls now; during a poll, once more directly after it. For own mutations, whose outcome no poll in flight need show. */
  pollNow(): void {
    if (this.phase.kind === "polling") this.phase = { ...this.phase, pollAgain: true };
    else this.restUntil(this.options.clock.now());
  }

  /**
   * Shortens the present rest if there is now reason for a shorter one, but never a backoff: a crowd that joins in an
   * outage must not undo it.
   */
  reconsider(): void {
    if (this.phase.kind !== "resting" || this.phase.backingOff) return;
    const until = this.phase.since + this.options.restMs();
    if (until < this.phase.until) this.restUntil(until);
  }

  /** Gives up what is in flight; `done` tells when it has ended. */
  stop(): void {
    const stopped = this.phase;
    this.phase = { kind: "stopped" };
    if (stopped.kind === "polling") stopped.abort.abort();
    if (stopped.kind === "resting") stopped.wake.abort();
  }

  /** How far the poller is behind its cadence, in milliseconds. */
  get lagMs(): number {
    return Math.max(0, this.options.clock.now() - this.dueAt);
  }

  private restUntil(until: number): void {
    if (this.phase.kind !== "resting") return;
    const { wake } = this.phase;
    this.phase = { ...this.phase, until, wake: new AbortController() };
    wake.abort();
  }

  private async run(): Promise<void> {
    // The watcher that starts a poller joins it in the same turn, and the first poll is for them.
    await Promise.resolve();
    for (let phase = this.phase; phase.kind === "polling"; phase = this.phase) {
      const succeeded = await this.poll(phase.abort);
      const after = this.phase;
      if (after.kind !== "polling") return;
      this.failures = succeeded ? 0 : this.failures + 1;
      await this.rest(after.pollAgain);
    }
  }

  private async poll(abort: AbortController): Promise<boolean> {
    const fail = (reason: GatewayError) => abort.abort(reason);
    try {
      await this.options.poll({ signal: abort.signal, fail });
      return true;
    } catch (error) {
      if (this.phase.kind !== "stopped") this.options.onFailed(error);
      return false;
    }
  }

  private async rest(pollAgain: boolean): Promise<void> {
    const { clock, random } = this.options;
    const since = clock.now();
    const backingOff = this.failures > 0;
    const planned = backingOff ? backoffMs(this.failures, random) : this.options.restMs();
    if (!backingOff) this.dueAt = since + planned;
    const until = pollAgain ? since : since + planned;
    this.phase = { kind: "resting", since, until, wake: new AbortController(), backingOff };
    await this.sleepOut();
    if (this.phase.kind === "resting") this.phase = polling();
  }

  /** Sleeps until the rest is over, which may be moved meanwhile. */
  private async sleepOut(): Promise<void> {
    while (this.phase.kind === "resting") {
      const ms = this.phase.until - this.options.clock.now();
      if (ms <= 0) return;
      const slept = await this.options.clock.sleep(ms, this.phase.wake.signal).then(
        () => true,
        () => false,
      );
      if (slept) return;
    }
  }
}

function polling(): PollerPhase {
  return { kind: "polling", abort: new AbortController(), pollAgain: false };
}
