// Turns on the event loop. Work that comes in crowds takes turns, so that what takes none, such as /livez, waits no longer than
// one round: a thousand operations that one answer of HealthLake sets going would else run in one go.

/** How long the turns of one round may take together, in milliseconds. Then the loop looks for what else there is. */
const ROUND_MS = 20;

/**
 * How long rounds may be put off for connections, in milliseconds. libuv accepts one connection each time that the event loop
 * comes round: with a round of turns between any two, a health check would wait behind a crowd of clients for seconds.
 */
const HOLD_MS = 50;

/** Work that goes on comes before work that begins, so that what was begun ends. */
type Line = "goOn" | "begin";

interface Waiting {
  readonly since: number;
  readonly start: () => void;
}

export class Turns {
  private readonly lines: Readonly<Record<Line, Queue>> = { goOn: new Queue(), begin: new Queue() };
  /** When the present round began; undefined while nobody wants turns. */
  private roundAt: number | undefined;
  /** Whether a turn was given whose work may not be over. */
  private isGiven = false;

  /** Whether a connection was accepted since the loop last came round, and since when rounds are put off for such. */
  private isHeld = false;
  private heldAt: number | undefined;

  /** `now` gives milliseconds that never go back. */
  constructor(private readonly now = () => performance.now()) {}

  /** Resolves when work that was begun before may go on. What it does without waiting for anything is its turn. */
  readonly goOn = (): Promise<void> => this.take("goOn");

  /** Resolves when new work may begin. */
  readonly begin = (): Promise<void> => this.take("begin");

  /** To be called for each connection: others may wait to be accepted, and are let in first. */
  readonly hold = (): void => {
    this.isHeld = true;
  };

  /** How long the first of those who wait to begin has waited, in milliseconds. */
  get waitedMs(): number {
    const { first } = this.lines.begin;
    return first ? this.now() - first.since : 0;
  }

  /** How many wait. */
  get waiting(): number {
    return this.lines.goOn.size + this.lines.begin.size;
  }

  private take(line: Line): Promise<void> {
    const now = this.now();
    if (this.roundAt === undefined) this.beginRound(now);
    if (!this.isGiven && !this.isHeld && this.waiting === 0 && this.hasTime(now)) {
      this.give();
      return Promise.resolve();
    }
    return new Promise((start) => this.lines[line].push({ since: now, start }));
  }

  private beginRound(now: number): void {
    this.roundAt = now;
    // Immediates come after the loop has looked for what else there is.
    setImmediate(() => this.endRound());
  }

  private endRound(): void {
    const now = this.now();
    const isHeld = this.isHeld && this.waiting > 0 && now - (this.heldAt ??= now) < HOLD_MS;
    this.isHeld = false;
    if (isHeld) return this.beginRound(-Infinity);
    this.heldAt = undefined;
    this.roundAt = undefined;
    if (this.waiting === 0) return;
    this.beginRound(now);
    this.next();
  }

  private give(): void {
    this.isGiven = true;
    // A tick from within a microtask comes when all microtasks have run: those of the turn too, however many they become.
    queueMicrotask(() => process.nextTick(() => this.next()));
  }

  private next(): void {
    this.isGiven = false;
    if (this.waiting === 0 || !this.hasTime(this.now())) return;
    const line = this.lines.goOn.size > 0 ? this.lines.goOn : this.lines.begin;
    this.give();
    line.shift()?.start();
  }

  private hasTime(now: number): boolean {
    return this.roundAt !== undefined && now - this.roundAt < ROUND_MS;
  }
}

/** First in, first out; an array alone would move all that wait with each that goes. */
class Queue {
  private entries: Waiting[] = [];
  private head = 0;

  get size(): number {
    return this.entries.length - this.head;
  }

  get first(): Waiting | undefined {
    return this.entries[this.head];
  }

  push(waiting: Waiting): void {
    this.entries.push(waiting);
  }

  shift(): Waiting | undefined {
    const first = this.entries[this.head++];
    if (this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
    return first;
  }
}
