/** Rounding of `(now - at) * rate` must not make a caller wait one more millisecond for a token that is there. */
const ROUNDING = 1e-9;

/**
 * `ratePerSecond` tokens flow in, `burst` is the most it holds, it starts full: in no window of one second are more than
 * `ratePerSecond + burst` taken. It has no clock: every method is told the time, in milliseconds, which never goes back.
 */
export class TokenBucket {
  private level: number;

  constructor(
    private ratePerSecond: number,
    private burst: number,
    private at: number,
  ) {
    this.level = burst;
  }

  has(now: number): boolean {
    this.refill(now);
    return this.level >= 1 - ROUNDING;
  }

  /** Takes one token, or what there is of one. */
  take(now: number): void {
    this.refill(now);
    this.level = Math.max(0, this.level - 1);
  }

  /** Whole milliseconds until `has`; 0 when it does now. */
  waitMs(now: number): number {
    if (this.has(now)) return 0;
    return Math.ceil(((1 - ROUNDING - this.level) * 1000) / this.ratePerSecond);
  }

  /** Goes on with another rate and burst; what was earned at the old rate stays earned. */
  reshape(ratePerSecond: number, burst: number, now: number): void {
    this.refill(now);
    this.ratePerSecond = ratePerSecond;
    this.burst = burst;
  }

  drain(now: number): void {
    this.refill(now);
    this.level = 0;
  }

  copy(): TokenBucket {
    const copy = new TokenBucket(this.ratePerSecond, this.burst, this.at);
    copy.level = this.level;
    return copy;
  }

  private refill(now: number): void {
    if (now <= this.at) return;
    this.level = Math.min(this.burst, this.level + ((now - this.at) * this.ratePerSecond) / 1000);
    this.at = now;
  }
}
