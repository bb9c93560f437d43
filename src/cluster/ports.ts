// What replicas may share, as the rest of the gateway sees it. It knows no Redis: in one process there is nobody to share with.
import type { Clock } from "../clock.js";
import type { Generations } from "../healthlake/generations.js";
import type { SharedReads } from "../healthlake/reads.js";
import type { FamilyKey } from "../status/family-key.js";
import type { CreatePace } from "../status/pace.js";

export interface ClusterState {
  /** `single`: there are no replicas to know of. `alone`: they can't be reached now. */
  readonly mode: "single" | "together" | "alone";
  /** Replicas, this one included. */
  readonly members: number;
}

export interface Cluster {
  /** Its time is the same in all replicas. */
  readonly clock: Clock;
  readonly generations: Generations;
  /** Absent where there is nobody to share with. */
  readonly reads?: SharedReads;
  readonly createPace?: CreatePace;
  /** Has the family polled at once by whoever polls it, if anyone elsewhere watches it. */
  pollElsewhere(key: FamilyKey): void;
  state(): ClusterState;
  /** Gives back what it holds, so that others need not wait for it to expire. */
  close(): Promise<void>;
}
