// What an operation spends.

/** What an operation has cost so far. */
export interface Spending {
  /** Set once the operation is known. */
  estimatedCalls: number;
  estimatedNodes: number;
  /** Attempts sent to HealthLake for it. */
  readonly actualCalls: number;
  /** Calls that it has begun; each may take several attempts. */
  readonly begunCalls: number;
  /** Reads that the cache, or a call of another operation, answered. */
  readonly cacheHits: number;
  /** Nodes of its answer. */
  readonly nodes: number;
}
