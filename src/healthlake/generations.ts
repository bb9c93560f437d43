// Generations: a number for each thing that can change, raised when it does. Part of every key under which a read is
// shared, so a read of the old generation neither answers a later one nor is found by it.
import { LRUCache } from "lru-cache";
import type { JobKind } from "../aws/job-kinds.js";

/** What changes as one: the list of datastores, a datastore, its tags, its import jobs, its export jobs. */
export type Scope = "datastores" | `${"datastore" | "tags" | JobScope}:${string}`;
type JobScope = `${JobKind}Jobs`;

export interface Generations {
  of(scope: Scope): number;
  raise(scope: Scope): void;
  /** The highest generation of all: it rises with every change of anything. */
  newest(): number;
  /** Resolves when other replicas will know of all that was raised here by now. */
  told(): Promise<void>;
  /** Resolves when all that other replicas had raised by now is raised here; undefined where there is nothing to wait for. */
  readonly caughtUp: () => Promise<void> | undefined;
}

export interface LocalGenerations extends Generations {
  /** Raises all that there are. */
  raiseAll(): void;
}

export function createGenerations(maxScopes = 10_000): LocalGenerations {
  let newest = 0;
  // A scope forgotten takes the highest number forgotten so far: that can only invalidate too much, never too little.
  let forgotten = 0;
  const raised = new LRUCache<Scope, number>({
    max: maxScopes,
    dispose: (generation, _scope, reason) => {
      if (reason === "evict") forgotten = Math.max(forgotten, generation);
    },
  });
  return {
    of: (scope) => raised.get(scope) ?? forgotten,
    raise: (scope) => raised.set(scope, ++newest),
    raiseAll: () => {
      forgotten = ++newest;
      raised.clear();
    },
    newest: () => newest,
    told: async () => undefined,
    caughtUp: () => undefined,
  };
}
