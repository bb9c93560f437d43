// Shared executions: clients with the same operation cost one execution an event.
import { LRUCache } from "lru-cache";
import type { Clock } from "../clock.js";

export interface SharedExecutions<R> {
  /** What `execute` resolves with for this event, shared by all that ask with the same key within a second. */
  run(event: object, key: string, execute: () => Promise<R>): Promise<R>;
}

/** A burst of deliveries is over long before; a later one must not be answered with old data. */
const SHARED_MS = 1000;
const MAX_EXECUTIONS = 1000;

/** `newest`: a number that rises with every change, so that nothing computed before a change is given after it. */
export function createSharedExecutions<R extends object>(
  clock: Clock,
  newest: () => number,
): SharedExecutions<R> {
  const numbers = new WeakMap<object, number>();
  let events = 0;
  const toNumber = (event: object) => {
    const number = numbers.get(event) ?? ++events;
    numbers.set(event, number);
    return number;
  };
  const executions = new LRUCache<string, Promise<R>>({
    max: MAX_EXECUTIONS,
    ttl: SHARED_MS,
    perf: clock,
    ttlResolution: 0,
  });
  return {
    run: (event, key, execute) => {
      const shared = `${toNumber(event)} ${newest()} ${key}`;
      const running = executions.get(shared);
      if (running) return running;
      const started = execute();
      executions.set(shared, started);
      return started;
    },
  };
}
