// What operations of sockets and streams are answered, and its text: made once for all clients that share a result.
import type { FormattedExecutionResult } from "graphql";

export type Result = FormattedExecutionResult;
export type Results = Result | AsyncIterableIterator<Result, undefined>;

/** What a result takes in memory, roughly: its objects, its text and its body. */
export function toBytes(result: Result): number {
  return 6 * toJson(result).length;
}

const bodies = new WeakMap<Result, Buffer>();

/** As a body of HTTP. */
export function toBody(result: Result): Buffer {
  const body = bodies.get(result) ?? Buffer.from(`${toJson(result)}\n`);
  bodies.set(result, body);
  return body;
}

const texts = new WeakMap<Result, string>();

/** Of data that is JSON already: it is parsed only for who looks into it. */
export function toResult(data: string, rest: Pick<Result, "errors" | "extensions">): Result {
  let parsed: Result["data"];
  const result: Result = {
    ...rest,
    get data() {
      return (parsed ??= JSON.parse(data) as Result["data"]);
    },
  };
  const errors = rest.errors ? `"errors":${JSON.stringify(rest.errors)},` : "";
  texts.set(result, `{${errors}"data":${data},"extensions":${JSON.stringify(rest.extensions)}}`);
  return result;
}

export function toJson(result: Result): string {
  const text = texts.get(result) ?? JSON.stringify(result);
  texts.set(result, text);
  return text;
}
