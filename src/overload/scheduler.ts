// Turns on the event loop. Work that comes in crowds takes turns, so that what takes none, such as /livez, waits no longer than
// one round: a thousand operations that one answer of HealthLake sets going would else run in one go.

/** How long the turns of one round may take together, in milliseconds. Then the loop looks for what else there is. */
const ROUND_MS = 10;

/**
 * How long rounds may be put off for connections, in milliseconds. libuv accepts one connection each time that the event loop
 * comes round: with a round of turns between any two, a health check would wait behind a crowd of clients for seconds.
 */
const HOLD_MS = 50;

/**
 * How much of a round refusals may take, in milliseconds. They come first, for they are to be early; but clients that ask again as
 * soon as they are refused must not take all the time there is.
 */
const REFUSING_MS = 2.5;

/** Work that goes on comes before work that begins, so that what was begun ends. */
type Line = "refuse" | "goOn" | "deliver" | "begin";

/** Deliveries share a turn: each takes some 30 µs, of which a turn of its own would be a third. */
const DELIVERIES = 16;

interface Waiting {
  readonly since: number;
  readonly start: () => void;
}

export class Scheduler {
  private readonly lines: Readonly<Record<Line, Queue>> = {
    refuse: new Queue(),
    goOn: new Queue(),
    deliver: new Queue(),
    begin: new Queue(),
  };
  /** When the present round began; undefined while nobody wants turns. */
  private roundAt: number | undefined;
  /** The turn that was given, whose work may not be over. */
  private given: { readonly line: Line; readonly at: number } | undefined;
  private refusingMs = 0;

  /** Whether a connection was accepted since the loop last came round, and since when rounds are put off for such. */
  private isHeld = false;
  private heldAt: number | undefined;

  /** `now` gives milliseconds that never go back. */
  constructor(private readonly now = () => performance.now()) {}

  /** Resolves when work that was begun before may go on. What it does without waiting for anything is its turn. */
  readonly goOn = (): Promise<void> => this.take("goOn");

  /** Resolves when an event may be delivered to one of its subscribers. */
  readonly deliver = (): Promise<void> => this.take("deliver");

  /** Resolves when new work may begin. */
  readonly begin = (): Promise<void> => this.take("begin");

  /** Resolves when something may be refused. */
  readonly refuse = (): Promise<void> => this.take("refuse");

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
    const { refuse, goOn, deliver, begin } = this.lines;
    return refuse.size + goOn.size + deliver.size + begin.size;
  }

  private take(line: Line): Promise<void> {
    const now = this.now();
    if (this.roundAt === undefined) this.beginRound(now);
    if (!this.given && !this.isHeld && this.waiting === 0 && this.hasTime(now)) {
      this.give(line, now);
      return Promise.resolve();
    }
    return new Promise((start) => this.lines[line].push({ since: now, start }));
  }

  private beginRound(now: number): void {
    this.roundAt = now;
    this.refusingMs = 0;
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

  private give(line: Line, at: number): void {
    this.given = { line, at };
    // A tick from within a microtask comes when all microtasks have run: those of the turn too, however many they become.
    queueMicrotask(() => process.nextTick(() => this.next()));
  }

  private next(): void {
    const now = this.now();
    if (this.given?.line === "refuse") this.refusingMs += now - this.given.at;
    this.given = undefined;
    const line = this.hasTime(now) ? this.nextLine() : undefined;
    if (!line) return;
    this.give(line, now);
    const turns = line === "deliver" ? DELIVERIES : 1;
    for (let turn = 0; turn < turns; turn++) this.lines[line].shift()?.start();
  }

  private nextLine(): Line | undefined {
    if (this.lines.refuse.size > 0 && this.refusingMs < REFUSING_MS) return "refuse";
    if (this.lines.goOn.size > 0) return "goOn";
    if (this.lines.deliver.size > 0) return "deliver";
    if (this.lines.begin.size > 0) return "begin";
    return this.lines.refuse.size > 0 ? "refuse" : undefined;
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
    if (this.size === 0) return undefined;
    const first = this.entries[this.head++];
    if (this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
    return first;
  }
}
