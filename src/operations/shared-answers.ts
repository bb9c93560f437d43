// Answers alike are one answer: what was answered is given to all who ask the same with the same permissions, for as long as
// the reads behind it are current.
import { LRUCache } from "lru-cache";
import type { Result } from "./results.js";

export interface SharedAnswer {
  readonly result: Result;
  /** Whether the reads behind it would be answered alike by now, without a call. */
  readonly isCurrent: () => boolean;
}

export interface SharedAnswers {
  /** What was answered before, while that is current. */
  find(key: string): Result | undefined;
  /** Kept from the second time on that the same is asked: what never recurs costs nothing. */
  offer(key: string, toAnswer: () => SharedAnswer): void;
}

/** Of all answers that are kept, in bytes. */
const MAX_BYTES = 32 * 1024 * 1024;
/** One answer must not push many others out. */
const MAX_ANSWER_BYTES = MAX_BYTES / 16;
/** Keys that were asked for once. */
const MAX_SEEN = 10_000;

/** `toBytes`: how much memory an answer takes. */
export function createSharedAnswers(toBytes: (result: Result) => number): SharedAnswers {
  const seen = new LRUCache<string, true>({ max: MAX_SEEN });
  const kept = new LRUCache<string, SharedAnswer>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_ANSWER_BYTES,
    sizeCalculation: ({ result }, key) => key.length + toBytes(result),
  });
  return {
    find: (key) => {
      const answer = kept.get(key);
      if (!answer || answer.isCurrent()) return answer?.result;
      kept.delete(key);
      return undefined;
    },
    offer: (key, toAnswer) => {
      if (!seen.has(key)) return void seen.set(key, true);
      const answer = toAnswer();
      if (answer.isCurrent()) kept.set(key, answer);
    },
  };
}
