import type { Clock } from "../../src/clock.js";

interface Sleeper {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

/** A clock that stands still until a test moves it; sleepers wake in the order of their times. */
export class FakeClock implements Clock {
  private sleepers: Sleeper[] = [];
  private order = 0;

  private corrected = 0;

  constructor(private present = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.present;
  }

  time(): number {
    return this.present + this.corrected;
  }

  /** Sets the system's time forward, or back: nobody who sleeps hears of it. */
  correct(ms: number): void {
    this.corrected += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const cancel = this.after(ms, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      const onAbort = () => {
        cancel();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  after(ms: number, run: () => void): () => void {
    const sleeper: Sleeper = { at: this.present + Math.max(0, ms), order: this.order++, wake: run };
    this.sleepers.push(sleeper);
    return () => {
      this.sleepers = this.sleepers.filter((other) => other !== sleeper);
    };
  }

  /** How many sleeps are pending: the leak count of whatever uses this clock. */
  get sleeping(): number {
    return this.sleepers.length;
  }

  /** Moves time forward by `ms`, waking each sleeper at its own time and letting what it resumes run first. */
  async advance(ms: number): Promise<void> {
    const end = this.present + ms;
    await settle();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.sleepers = this.sleepers.filter((other) => other !== next);
      this.present = Math.max(this.present, next.at);
      next.wake();
      await settle();
    }
    this.present = end;
  }

  private next(end: number): Sleeper | undefined {
    return this.sleepers
      .filter((sleeper) => sleeper.at <= end)
      .sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Lets everything that is already resolved run, whatever its depth of promises. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
