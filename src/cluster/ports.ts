// What replicas may share, as the rest of the gateway sees it. It knows no Redis: in one process there is nobody to share with.
import type { Clock } from "../clock.js";
import type { Generations } from "../healthlake/generations.js";
import type { CreateSharedQuota } from "../healthlake/shared-quota.js";
import type { SharedReads } from "../healthlake/reads.js";
import type { TakeCell } from "../overload/cell-rates.js";
import type { FamilyKey } from "../status/family-key.js";
import type { CreatePace } from "../status/pace.js";

export interface ClusterState {
  /** `alone`: the others can't be reached now. */
  readonly mode: "together" | "alone";
  /** Replicas, this one included. */
  readonly members: number;
  /** Families that this replica polls for all. */
  readonly leases: number;
  /** How often the log was begun anew, by the reason. */
  readonly resyncs: Readonly<Record<string, number>>;
  /** Reads that other replicas' calls answered, at once or after a wait, and those that were called for here. */
  readonly reads: Readonly<Record<string, number>>;
}

/** Texts that clients have registered by their hashes. They are not trusted: who takes one compares its hash. */
export interface Texts {
  /** Resolves with undefined where nobody has it, or nobody can be asked. */
  find(hash: string): Promise<string | undefined>;
  /** Keeps it for others, if it can. */
  put(hash: string, text: string): void;
}

/** How many of something each caller has at all replicas together. */
export interface SharedCount {
  /** Resolves with what gives one back; or with undefined where the caller has `most` already. Never rejects. */
  take(subject: string, most: number): Promise<(() => void) | undefined>;
}

export interface Cluster {
  /** Its time is the same in all replicas. */
  readonly clock: Clock;
  readonly generations: Generations;
  /** Absent where there is nobody to share with. */
  readonly reads?: SharedReads;
  readonly createPace?: CreatePace;
  /** The quota of an action, which all replicas have together. */
  readonly createQuota?: CreateSharedQuota;
  readonly texts?: Texts;
  readonly subscriptions?: SharedCount;
  /** What all replicas together take of one caller. */
  readonly createRates?: (perMinute: number) => TakeCell;
  /** Has the family polled at once by whoever polls it, if anyone elsewhere watches it. */
  pollElsewhere(key: FamilyKey): void;
  /** Undefined where there are no replicas to know of. */
  state(): ClusterState | undefined;
  /** Gives back what it holds, so that others need not wait for it to expire. */
  close(): Promise<void>;
}
