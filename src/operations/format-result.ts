// What an execution gave, as clients are told it: errors masked, their causes logged.
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Log } from "../log.js";
import { MAX_ERRORS } from "./document-limits.js";
import { createErrorFormat, isMasked, withoutRepeatedLimits } from "./masking.js";
import type { Result } from "./results.js";

export interface ResultFormat {
  readonly requestId: string;
  readonly log: Log;
  /** Without it, errors do not suggest names either. */
  readonly introspection: boolean;
}

export function formatResult({ data, errors }: ExecutionResult, format: ResultFormat): Result {
  if (!errors) return { data: data ?? null };
  // Of variables that can't be coerced, as over HTTP.
  const told = data === undefined ? errors.slice(0, MAX_ERRORS) : errors;
  return { errors: formatErrors(told, format), data: data ?? null };
}

export function formatErrors(
  errors: readonly GraphQLError[],
  { requestId, log, introspection }: ResultFormat,
): readonly GraphQLFormattedError[] {
  for (const error of errors.filter(isMasked))
    log.error({ err: error.originalError ?? error, path: error.path?.join(".") }, "operation failed");
  const format = createErrorFormat(introspection);
  return withoutRepeatedLimits(errors).map((error) => {
    const shown = format(error.toJSON(), error);
    const code = shown.extensions?.code;
    if (code === "INTERNAL_SERVER_ERROR") return { ...shown, extensions: { ...shown.extensions, requestId } };
    // graphql-js itself refuses only variables by then.
    return code === undefined
      ? { ...shown, extensions: { ...shown.extensions, code: "BAD_USER_INPUT" } }
      : shown;
  });
}

/** Of an execution that should not have failed as a whole, but did. */
export function toFailure(error: unknown): ExecutionResult {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}
