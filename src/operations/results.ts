// What operations of sockets and streams are answered, and its text: made once for all clients that share a result.
import type { FormattedExecutionResult } from "graphql";

export type Result = FormattedExecutionResult;
export type Results = Result | AsyncIterableIterator<Result, undefined>;

const texts = new WeakMap<Result, string>();

export function toJson(result: Result): string {
  const text = texts.get(result) ?? JSON.stringify(result);
  texts.set(result, text);
  return text;
}
