// Errors of an operation as they leave the gateway: nothing of what was not meant for clients.
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { GatewayError } from "../errors.js";

export const MASKED = "The gateway failed; its log has the cause under this requestId";

/** An error of an operation: a GatewayError and GraphQL's own stay as they are, all else is masked. Each says whether it is retryable. */
export function toFormattedError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = toCause(error);
  if (cause instanceof GatewayError) return formatted;
  if (cause instanceof GraphQLError) {
    const own = isOfExecution(error) ? { code: "BAD_USER_INPUT" } : formatted.extensions;
    return { ...formatted, extensions: { retryable: false, ...own } };
  }
  return {
    message: MASKED,
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
    extensions: { code: "INTERNAL_SERVER_ERROR", retryable: false },
  };
}

/** The same, without graphql-js's suggestions where clients shall not learn the schema. */
export function createErrorFormat(introspection: boolean): typeof toFormattedError {
  if (introspection) return toFormattedError;
  return (formatted, error) => {
    const shown = toFormattedError(formatted, error);
    if (!(toCause(error) instanceof GraphQLError)) return shown;
    return { ...shown, message: withoutSuggestion(shown.message) };
  };
}

const SUGGESTION = " Did you mean ";

/**
 * graphql-js's message without the names that it suggests at its end. Not by a regular expression: a message quotes values of
 * clients, and one that is full of the words would be searched from each of them to the end.
 */
export function withoutSuggestion(message: string): string {
  const at = message.endsWith("?") ? message.lastIndexOf(SUGGESTION) : -1;
  return at < 0 ? message : message.slice(0, at);
}

/** Whether an operation's error is one that the log must explain. */
export function isMasked(error: unknown): boolean {
  const cause = toCause(error);
  if (cause instanceof GatewayError) return cause.code === "INTERNAL_SERVER_ERROR";
  return !(cause instanceof GraphQLError);
}

/** What was thrown, however often graphql-js and Apollo have wrapped it, inside a resolver or outside. */
function toCause(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? toCause(error.originalError) : error;
}

/** What graphql-js itself finds during execution are arguments that it can't coerce. */
function isOfExecution(error: unknown): boolean {
  return error instanceof GraphQLError && error.path !== undefined;
}

/** Once a limit of the answer is passed, every further field below fails of it: one error says it. */
export function withoutRepeatedLimits<E extends { readonly extensions?: { readonly limit?: unknown } }>(
  errors: readonly E[],
): readonly E[] {
  const told = new Set<unknown>();
  return errors.filter(({ extensions }) => {
    const limit = extensions?.limit;
    if (limit !== "LIMIT_NODES" && limit !== "LIMIT_RESPONSE_BYTES") return true;
    const isRepeated = told.has(limit);
    told.add(limit);
    return !isRepeated;
  });
}
