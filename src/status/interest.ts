// What a poll has to show: what is watched, and what watchers wait for.
import type { FamilyState } from "./state.js";

export interface Interest<T> {
  /** How many watch; with none there is nothing to poll for. */
  readonly size: number;
  watches(id: string): boolean;
  /** The id of the one resource that is watched, where nothing else of the family is. */
  onlyId(): string | undefined;
  /** Whether anybody has not had the first events. */
  readonly hasWaiting: boolean;
  /** The single resources that somebody waits for. */
  waitingIds(): Iterable<string>;
  /** Whether only a full list scan can show somebody the ended jobs that were asked for. */
  wantsHistory(state: FamilyState<T>): boolean;
}
