// What decides when a family is polled, and by whom: a poller of its own, or what shares one with other replicas.
import type { Fact } from "./facts.js";
import type { FamilyKey } from "./family-key.js";
import type { Interest } from "./interest.js";
import type { PollerOptions } from "./poller.js";
import type { FamilyState } from "./state.js";
import type { Watchers } from "./watchers.js";

export interface Pace<T> {
  /** Has the family polled now; during a poll, once more directly after it. */
  pollNow(): void;
  /** To be called when there may be reason to poll sooner. */
  reconsider(): void;
  /** Gives up what is in flight; `done` tells when it has ended. */
  stop(): void;
  /** How far it is behind its cadence, in milliseconds. */
  readonly lagMs: number;
  /** Resolves when it has stopped; it never rejects. */
  readonly done: Promise<void>;
  /** Told of each fact before this family learns it; absent where there is nobody to pass it on to. */
  publish?(fact: Fact<T>): void;
  /** What is watched here and elsewhere; absent where there is no elsewhere. */
  readonly interest?: Interest<T>;
}

/** What a pace reads of its family, and tells it. */
export interface PacedFamily<T> {
  readonly key: FamilyKey;
  readonly state: FamilyState<T>;
  readonly watchers: Watchers<T>;
  /** Applies what was learnt elsewhere; may be told anything twice, and in any order. */
  learn(fact: Fact<T>): void;
  /** Makes what another knew of the family its own, where that is newer. */
  adopt(other: FamilyState<T>): void;
}

export type CreatePace = <T>(family: PacedFamily<T>, options: PollerOptions) => Pace<T>;
