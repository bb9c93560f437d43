// Shared executions: clients with the same operation cost one execution an event.
import type { Clock } from "../clock.js";

export interface SharedExecutions<R> {
  /** What `execute` resolves with for this event, shared by all that ask with the same key within a second. */
  run(event: object, key: string, execute: () => Promise<R>): Promise<R>;
}

/** A burst of deliveries is over long before; a later one must not be answered with old data. */
const SHARED_MS = 1000;
const MAX_EXECUTIONS = 1000;
/** Of all results that are kept, in what `toBytes` counts. */
const MAX_BYTES = 8 * 1024 * 1024;

interface Execution<R> {
  readonly result: Promise<R>;
  readonly startedAt: number;
  /** 0 while it runs. */
  bytes: number;
}

/**
 * `newest`: a number that rises with every change, so that nothing computed before a change is given after it. `toBytes`: how
 * much a result takes; where they take too much together, the oldest are shared no longer.
 */
export function createSharedExecutions<R extends object>(
  clock: Clock,
  newest: () => number,
  toBytes: (result: R) => number = () => 0,
): SharedExecutions<R> {
  const numbers = new WeakMap<object, number>();
  let events = 0;
  const toNumber = (event: object) => {
    const number = numbers.get(event) ?? ++events;
    numbers.set(event, number);
    return number;
  };
  const executions = new Executions<R>(clock);
  return {
    run: (event, key, execute) => {
      const shared = `${toNumber(event)} ${newest()} ${key}`;
      const running = executions.get(shared);
      if (running) return running;
      const result = execute();
      executions.add(shared, result, toBytes);
      return result;
    },
  };
}

/** In the order in which they were started, so that the first is the first to be forgotten. */
class Executions<R> {
  private readonly kept = new Map<string, Execution<R>>();
  private bytes = 0;

  constructor(private readonly clock: Clock) {}

  get(key: string): Promise<R> | undefined {
    const found = this.kept.get(key);
    return found && !this.isOld(found) ? found.result : undefined;
  }

  add(key: string, result: Promise<R>, toBytes: (result: R) => number): void {
    this.forget(key);
    const execution: Execution<R> = { result, startedAt: this.clock.now(), bytes: 0 };
    this.kept.set(key, execution);
    this.forgetOldest();
    const count = (given: R) => {
      if (this.kept.get(key) !== execution) return;
      execution.bytes = toBytes(given);
      this.bytes += execution.bytes;
      this.forgetOldest();
    };
    result.then(count, () => undefined);
  }

  private forgetOldest(): void {
    for (const [key, execution] of this.kept) {
      const isWithin = this.kept.size <= MAX_EXECUTIONS && this.bytes <= MAX_BYTES;
      if (isWithin && !this.isOld(execution)) return;
      this.forget(key);
    }
  }

  private forget(key: string): void {
    this.bytes -= this.kept.get(key)?.bytes ?? 0;
    this.kept.delete(key);
  }

  private isOld({ startedAt }: Execution<R>): boolean {
    return this.clock.now() - startedAt >= SHARED_MS;
  }
}
