import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { Allowance, type Priority, type Waiting } from "./quota-shares.js";
import { type Granted, type SharedQuota, toHeads } from "./shared-quota.js";

/**
 * Calls of one action that may wait at one priority. Calls with a deadline never get near it (10 a second and 15 s make 150); it
 * bounds memory, and the cost of estimating, for those without one. By priority, so that no flood of polls refuses a mutation.
 */
export const MAX_QUEUED_PER_PRIORITY = 1000;

/** The longest a Node timer can be set for. */
export const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** After a question that Redis did not answer. */
const RETRY_MS = 50;

export interface AcquireOptions {
  /** A function is asked again whenever a call can start: a query that joins a poll's call raises it. */
  readonly priority: Priority | (() => Priority);
  /** For whom it is: within a priority callers take turns. Undefined for polls, which come as they came. */
  readonly turn?: string | undefined;
  /** Takes the call out of the queue, unsent, and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Epoch milliseconds by which the call must have started, default never; asked again when it comes, for it may have grown. */
  readonly deadline?: (() => number) | undefined;
}

export interface ActionStats {
  readonly action: string;
  readonly queued: Readonly<Waiting>;
  /** The rate now, and the one it recovers to after a throttled answer. */
  readonly ratePerSecond: number;
  readonly nominalPerSecond: number;
}

interface QueuedCall {
  /** The round of turns in which it may start: no caller has two in one. */
  readonly round: number;
  readonly turn: string | undefined;
  readonly priority: () => Priority;
  readonly cameAt: number;
  readonly deadline: () => number;
  start(): void;
  refuse(error: GatewayError): void;
}

type Lines = Record<Priority, QueuedCall[]>;

/** The calls of one action that wait for its allowance, by rounds in which each caller has one turn, and the one timer that wakes them. */
export class ActionQueue {
  /** By round; within a round in the order they came. */
  private calls: QueuedCall[] = [];
  /** Of the call that started last. */
  private round = 0;
  /** Of this replica alone; while replicas share it only foretells. */
  private allowance: Allowance;
  /** How many replicas the allowance is divided by. */
  private divisor = 1;
  private isAsking = false;
  private mustAskAgain = false;
  private askAt = 0;
  private isThrottled = false;
  private timer: { readonly at: number; readonly abort: AbortController } | undefined;

  constructor(
    readonly action: string,
    private readonly nominalPerSecond: number,
    private readonly clock: Clock,
    private readonly shared?: SharedQuota,
  ) {
    this.allowance = new Allowance(nominalPerSecond, clock.now());
  }

  /** Resolves when the call may be sent. Rejects with THROTTLED when it cannot start in time, at once where that is foreseeable. The signal is not aborted yet. */
  async acquire(options: AcquireOptions): Promise<void> {
    const { signal, deadline = () => Infinity } = options;
    const { priority: given } = options;
    const priority = typeof given === "function" ? given : () => given;
    const round = this.nextRound(options.turn);
    this.refuseHopeless(priority(), deadline(), round);
    await new Promise<void>((resolve, reject) => {
      const stopListening = () => signal?.removeEventListener("abort", onAbort);
      const call: QueuedCall = {
        round,
        turn: options.turn,
        priority,
        cameAt: this.clock.now(),
        deadline,
        start: () => (stopListening(), resolve()),
        refuse: (error) => (stopListening(), reject(error)),
      };
      const onAbort = () => {
        this.calls = this.calls.filter((other) => other !== call);
        reject(signal?.reason as Error);
        this.schedule();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.insert(call);
      this.schedule();
    });
  }

  /** How long a call of this priority would wait if it came now, in whole milliseconds; those of later rounds wait behind it. */
  estimateMs(priority: Priority, round = Infinity): number {
    const waiting = this.waiting(priority, round);
    // Those of the same priority elsewhere take turns with it: how many go first can't be foreseen, and none is refused for them.
    if (priority !== "mutation") waiting.mutation += this.shared?.elsewhere().mutation ?? 0;
    waiting[priority] += 1;
    return this.allowance.estimateMs(waiting, priority, this.clock.now());
  }

  slowDown(): void {
    this.allowance.slowDown(this.clock.now());
    if (!this.shared) return;
    this.isThrottled = true;
    if (this.shared.isTogether()) void this.ask();
  }

  /** Starts what may start, refuses what is too late, and sets the timer for the rest. */
  schedule(): void {
    const now = this.clock.now();
    this.divide(now);
    if (this.shared?.isTogether()) {
      if (this.calls.length > 0) void this.ask();
    } else {
      this.startAllowed(now);
    }
    this.refuseLate(now);
    this.setTimer(now);
  }

  private startAllowed(now: number): void {
    const lines = this.lines((call) => call.deadline() >= now);
    for (;;) {
      const next = this.allowance.next(count(lines), now);
      const call = next && lines[next].shift();
      if (!call) break;
      this.start(call, next, now);
    }
  }

  private start(call: QueuedCall, priority: Priority, now: number): void {
    this.allowance.take(priority, now);
    this.calls = this.calls.filter((other) => other !== call);
    this.round = Math.max(this.round, call.round);
    call.start();
  }

  /** One question at a time: what comes meanwhile is in the next. */
  private async ask(): Promise<void> {
    if (!this.shared || this.isAsking) {
      this.mustAskAgain = true;
      return;
    }
    this.isAsking = true;
    this.mustAskAgain = false;
    const throttled = this.isThrottled;
    this.isThrottled = false;
    const now = this.clock.now();
    const live = this.calls.filter((call) => call.deadline() >= now);
    const answer = await this.shared.ask(toHeads(live, now), throttled);
    this.isAsking = false;
    this.askAt = this.clock.now() + (answer?.waitMs ?? RETRY_MS);
    for (const granted of answer?.granted ?? []) this.startGranted(granted);
    if (this.mustAskAgain && this.calls.length > 0) void this.ask();
    this.setTimer(this.clock.now());
  }

  /** Where the caller's call is gone by now, the grant is lost: a slot, never one too many. */
  private startGranted({ priority, isOf }: Granted): void {
    const call = this.calls.find((one) => one.priority() === priority && isOf(one.turn));
    if (call) this.start(call, priority, this.clock.now());
  }

  /** Alone a replica has its share, and begins it with nothing: what the others have sent by then is unknown. */
  private divide(now: number): void {
    if (!this.shared) return;
    const divisor = this.shared.isTogether() ? 1 : this.shared.replicas();
    if (divisor === this.divisor) return;
    this.divisor = divisor;
    this.allowance = new Allowance(this.nominalPerSecond / divisor, now);
    this.allowance.drain(now);
  }

  stats(): ActionStats {
    return {
      action: this.action,
      queued: this.waiting(),
      ratePerSecond: this.allowance.ratePerSecond(this.clock.now()),
      nominalPerSecond: this.allowance.nominalPerSecond,
    };
  }

  /** Refuses everything that waits now; leaves no timer. */
  refuseAll(error: GatewayError): void {
    const calls = this.calls;
    this.calls = [];
    for (const call of calls) call.refuse(error);
    this.setTimer(this.clock.now());
  }

  /** One after the caller's last that waits, and no sooner than the one that goes on now. */
  private nextRound(turn: string | undefined): number {
    if (turn === undefined) return this.round;
    const last = this.calls.findLast((call) => call.turn === turn);
    return Math.max(this.round, last === undefined ? this.round : last.round + 1);
  }

  private insert(call: QueuedCall): void {
    const before = this.calls.findLastIndex(({ round }) => round <= call.round);
    this.calls.splice(before + 1, 0, call);
  }

  private refuseHopeless(priority: Priority, deadline: number, round: number): void {
    if (this.waiting()[priority] >= MAX_QUEUED_PER_PRIORITY) {
      throw this.throttled(this.estimateMs(priority), `${MAX_QUEUED_PER_PRIORITY} calls wait already`);
    }
    if (deadline === Infinity) return;
    const waitMs = this.estimateMs(priority, round);
    const leftMs = Math.max(0, deadline - this.clock.now());
    if (waitMs > leftMs) {
      throw this.throttled(waitMs, `this call would wait ${waitMs} ms and has ${Math.floor(leftMs)} ms left`);
    }
  }

  private refuseLate(now: number): void {
    const late = this.calls.filter((call) => call.deadline() <= now);
    if (late.length === 0) return;
    this.calls = this.calls.filter((call) => !late.includes(call));
    for (const call of late) {
      call.refuse(
        this.throttled(this.estimateMs(call.priority()), "other calls went first until its time ran out"),
      );
    }
  }

  private throttled(retryAfterMs: number, why: string): GatewayError {
    const { ratePerSecond, nominalPerSecond } = this.stats();
    const slowed = ratePerSecond < nominalPerSecond ? `, now slowed to ${toWords(ratePerSecond)}` : "";
    const message = `${this.action} is limited to ${toWords(nominalPerSecond)}${slowed}: ${why}`;
    return new GatewayError("THROTTLED", message, { retryable: true, retryAfterMs });
  }

  private setTimer(now: number): void {
    const at = this.wakeAt(now);
    // A timer that goes off too early is harmless and cheaper than a new one for every call that comes.
    if (this.timer && this.timer.at <= at && at < Infinity) return;
    this.timer?.abort.abort();
    this.timer = undefined;
    if (at === Infinity) return;
    const timer = { at, abort: new AbortController() };
    this.timer = timer;
    const wake = () => {
      if (this.timer !== timer) return;
      this.timer = undefined;
      this.schedule();
    };
    void this.clock
      .sleep(Math.min(at - now, LONGEST_SLEEP_MS), timer.abort.signal)
      .then(wake, () => undefined);
  }

  private wakeAt(now: number): number {
    if (this.calls.length === 0) return Infinity;
    const earliest = Math.min(...this.calls.map((call) => call.deadline()));
    const turnAt = this.shared?.isTogether()
      ? Math.max(this.askAt, now + 1)
      : now + this.allowance.waitMs(this.waiting(), now);
    return this.isAsking ? earliest : Math.min(turnAt, earliest);
  }

  /** All that wait; of one priority only those up to `round`. */
  private waiting(of?: Priority, round = Infinity): Waiting {
    return count(this.lines((call) => call.round <= round || call.priority() !== of));
  }

  private lines(include: (call: QueuedCall) => boolean): Lines {
    const lines: Lines = { mutation: [], query: [], poll: [] };
    for (const call of this.calls) if (include(call)) lines[call.priority()].push(call);
    return lines;
  }
}

function count(lines: Lines): Waiting {
  return { mutation: lines.mutation.length, query: lines.query.length, poll: lines.poll.length };
}

function toWords(ratePerSecond: number): string {
  const [calls, unit] = ratePerSecond < 1 ? [ratePerSecond * 60, "minute"] : [ratePerSecond, "second"];
  const rounded = Number(calls.toFixed(2));
  return `${rounded} ${rounded === 1 ? "call" : "calls"} a ${unit}`;
}
