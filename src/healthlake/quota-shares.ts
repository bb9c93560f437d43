import { TokenBucket } from "./token-bucket.js";

export type Priority = "mutation" | "query" | "poll";

/** How many calls of one action wait, by priority. */
export type Waiting = Record<Priority, number>;

const POLL_FLOOR = 0.2;
const POLL_CAP = 0.5;

const SLOWEST = 0.1;
const RECOVERY_STEP = 0.05;
const RECOVERY_STEP_MS = 1000;

/**
 * What one action may send: the rule that says which priority goes next and when, as three token buckets. It knows no queue
 * and no timer, so that the rule which starts calls also predicts, on a copy, how long a call would wait.
 *
 * Mutations go first. A poll goes before queries while it has floor credit (20 % of the rate), after them without, and never
 * beyond its cap (50 %). After a throttled answer the rate is halved, at least to a tenth, and then grows by a twentieth of the
 * nominal rate each second: 10 s from one throttled answer back to nominal.
 */
export class Allowance {
  private calls: TokenBucket;
  private pollFloor: TokenBucket;
  private pollCap: TokenBucket;
  private rate: number;
  private slowedAt = -Infinity;
  private recoversAt: number | undefined;

  constructor(
    readonly nominalPerSecond: number,
    now: number,
  ) {
    this.rate = nominalPerSecond;
    this.calls = new TokenBucket(...callShape(this.rate), now);
    this.pollFloor = new TokenBucket(...floorShape(this.rate), now);
    this.pollCap = new TokenBucket(...capShape(this.rate), now);
  }

  ratePerSecond(now: number): number {
    this.recover(now);
    return this.rate;
  }

  /** The priority whose turn it is, if anything that waits may start now. */
  next(waiting: Waiting, now: number): Priority | undefined {
    this.recover(now);
    if (!this.calls.has(now)) return undefined;
    if (waiting.mutation > 0) return "mutation";
    const pollMayStart = waiting.poll > 0 && this.pollCap.has(now);
    if (pollMayStart && this.pollFloor.has(now)) return "poll";
    if (waiting.query > 0) return "query";
    return pollMayStart ? "poll" : undefined;
  }

  take(priority: Priority, now: number): void {
    this.calls.take(now);
    if (priority !== "poll") return;
    this.pollFloor.take(now);
    this.pollCap.take(now);
  }

  /** Milliseconds until it is worth asking `next` again; to be asked only while `next` has nothing. */
  waitMs(waiting: Waiting, now: number): number {
    this.recover(now);
    const forCall = this.calls.waitMs(now);
    const onlyPolls = waiting.mutation + waiting.query === 0;
    const wait = onlyPolls ? Math.max(forCall, this.pollCap.waitMs(now)) : forCall;
    return this.recoversAt === undefined ? wait : Math.min(wait, Math.ceil(this.recoversAt - now));
  }

  /** When the last of `waiting[priority]` would start if nothing else came: whole milliseconds from now. */
  estimateMs(waiting: Waiting, priority: Priority, now: number): number {
    const trial = this.copy();
    const left = { ...waiting };
    let at = now;
    while (left[priority] > 0) {
      const next = trial.next(left, at);
      if (next) {
        trial.take(next, at);
        left[next] -= 1;
      } else {
        at += trial.waitMs(left, at);
      }
    }
    return Math.ceil(at - now);
  }

  /** Upstream throttled a call: sends nothing until the next token, and more slowly for a while. */
  slowDown(now: number): void {
    this.recover(now);
    this.calls.drain(now);
    // The calls that were in flight together are all throttled together: that is one piece of news, not ten.
    if (now - this.slowedAt < RECOVERY_STEP_MS) return;
    this.slowedAt = now;
    this.changeRate(Math.max(this.nominalPerSecond * SLOWEST, this.rate / 2), now);
    this.recoversAt = now + RECOVERY_STEP_MS;
  }

  /** Sends nothing until the next token. */
  drain(now: number): void {
    this.calls.drain(now);
  }

  private recover(now: number): void {
    while (this.recoversAt !== undefined && this.recoversAt <= now) {
      const at = this.recoversAt;
      this.changeRate(Math.min(this.nominalPerSecond, this.rate + this.nominalPerSecond * RECOVERY_STEP), at);
      this.recoversAt = this.rate < this.nominalPerSecond ? at + RECOVERY_STEP_MS : undefined;
    }
  }

  private changeRate(rate: number, now: number): void {
    this.rate = rate;
    this.calls.reshape(...callShape(rate), now);
    this.pollFloor.reshape(...floorShape(rate), now);
    this.pollCap.reshape(...capShape(rate), now);
  }

  private copy(): Allowance {
    const copy = new Allowance(this.nominalPerSecond, 0);
    copy.calls = this.calls.copy();
    copy.pollFloor = this.pollFloor.copy();
    copy.pollCap = this.pollCap.copy();
    copy.rate = this.rate;
    copy.recoversAt = this.recoversAt;
    return copy;
  }
}

type Shape = [ratePerSecond: number, burst: number];

function callShape(rate: number): Shape {
  return [rate, Math.max(1, rate)];
}

/** Holds two at least: credit that ripens between two calls would be lost if it could hold just the one it ripens to. */
function floorShape(rate: number): Shape {
  return [rate * POLL_FLOOR, Math.max(2, rate * POLL_FLOOR)];
}

function capShape(rate: number): Shape {
  return [rate * POLL_CAP, Math.max(1, rate * POLL_CAP)];
}
