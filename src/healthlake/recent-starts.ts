// Jobs that were started here a moment ago: HealthLake's lists may lag behind (docs/healthlake.md, Lists).
import { LRUCache } from "lru-cache";
import { type JobKind, kindStartedBy } from "../aws/job-kinds.js";
import type { Clock } from "../clock.js";
import type { Written } from "./writes.js";

/** Lists are thought to lag by 20 s at most; this covers it threefold. */
const KEPT_MS = 60_000;
const MAX_STARTS = 10_000;

export interface RecentStarts {
  /** To be told of every write. */
  readonly note: (written: Pick<Written, "action" | "input" | "output">) => void;
  /** AWS ids of jobs, the first started first. */
  readonly of: (kind: JobKind, datastoreId: string) => readonly string[];
}

export function createRecentStarts(clock: Clock): RecentStarts {
  // By datastore and kind, so that asking costs nothing where nothing was started.
  const starts = new LRUCache<string, ReadonlyMap<string, number>>({ max: MAX_STARTS, maxSize: MAX_STARTS });
  const live = (key: string) => [...(starts.get(key) ?? [])].filter(([, at]) => clock.now() - at < KEPT_MS);
  return {
    note: ({ action, input, output }) => {
      const kind = kindStartedBy(action);
      if (!kind) return;
      const key = `${kind} ${(input as { DatastoreId?: string }).DatastoreId}`;
      const kept = new Map([...live(key), [(output as { JobId: string }).JobId, clock.now()]]);
      starts.set(key, kept, { size: kept.size });
    },
    of: (kind, datastoreId) => live(`${kind} ${datastoreId}`).map(([jobId]) => jobId),
  };
}
