// What the latest answer to each query said beside its data: what it cost, and what of it could not be had.
import { createStore, useStore } from "../store";
import type { AnswerError } from "./problems";

export interface Cost {
  readonly estimatedCalls: number;
  readonly actualCalls: number;
  readonly cacheHits: number;
  readonly nodes: number;
}

export interface Answered {
  readonly cost: Cost | undefined;
  readonly errors: readonly AnswerError[];
  readonly at: number;
}

const answers = createStore<ReadonlyMap<string, Answered>>(new Map());

export function tell(operation: string, answered: Answered): void {
  answers.set(new Map(answers.get()).set(operation, answered));
}

export function forget(): void {
  answers.set(new Map());
}

export function useAnswer(operation: string): Answered | undefined {
  return useStore(answers).get(operation);
}
