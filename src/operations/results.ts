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
export function toResult(
  data: string,
  { errors, extensions }: Pick<Result, "errors" | "extensions">,
): Result {
  return new ResultOfText(data, errors, extensions);
}

class ResultOfText {
  readonly json: string;
  private parsed: Result["data"];

  constructor(
    private readonly text: string,
    readonly errors: Result["errors"],
    readonly extensions: Result["extensions"],
  ) {
    const told = errors ? `"errors":${JSON.stringify(errors)},` : "";
    this.json = `{${told}"data":${text},"extensions":${JSON.stringify(extensions)}}`;
  }

  get data(): Result["data"] {
    return (this.parsed ??= JSON.parse(this.text) as Result["data"]);
  }
}

export function toJson(result: Result): string {
  if (result instanceof ResultOfText) return result.json;
  const text = texts.get(result) ?? JSON.stringify(result);
  texts.set(result, text);
  return text;
}
