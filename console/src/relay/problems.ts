// What went wrong with an operation, in the gateway's own words.

/** One of the `errors` of an answer. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    readonly code?: string;
    readonly retryable?: boolean;
    readonly retryAfterMs?: number;
    readonly requestId?: string;
    readonly violations?: readonly Violation[];
  };
}

/** What is wrong with one field of an input. */
export interface Violation {
  /** The field's path, without the `input.` before it: `inputDataConfig.s3Uri`. */
  readonly path: string;
  readonly message: string;
}

/** An operation that has no data at all. */
export class OperationError extends Error {
  override readonly name = "OperationError";

  constructor(readonly errors: readonly AnswerError[]) {
    super(errors.map(({ message }) => message).join("\n") || "The gateway gave no data and no reason");
  }

  get violations(): readonly Violation[] {
    return this.errors.flatMap(({ extensions }) => extensions?.violations ?? []);
  }
}

/** The gateway was not reached, or what answered was not the gateway. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

export function isCode(errors: readonly AnswerError[] | undefined, code: string): boolean {
  return errors?.some(({ extensions }) => extensions?.code === code) ?? false;
}
