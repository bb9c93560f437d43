// The gateway's own error, and its closed union of codes. What AWS or the network says becomes one in healthlake/failures.ts.

export type ErrorCode =
  | "BAD_USER_INPUT"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "THROTTLED"
  | "UPSTREAM_TIMEOUT"
  | "UPSTREAM_UNAVAILABLE"
  | "OPERATION_TOO_EXPENSIVE"
  | "LIMIT_EXCEEDED"
  | "RATE_LIMITED"
  | "OVERLOADED"
  | "INTERNAL_SERVER_ERROR";

/** One broken rule of an input; `path` is dotted, from the argument inwards (`filter.status`, `ids.3`). */
export interface Violation {
  readonly path: string;
  readonly message: string;
}

/** What HealthLake, or the way to it, said. */
export interface UpstreamFacts {
  readonly action: string;
  readonly errorName: string;
  readonly requestId?: string;
}

/** The facts beside a code; every member becomes a member of the GraphQL error's `extensions`. */
export interface ErrorFacts {
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly violations?: readonly Violation[];
  readonly upstream?: UpstreamFacts;
  readonly reason?: "CURSOR_EXPIRED" | "CREDENTIAL_EXPIRED";
  readonly limit?: string;
  readonly clientToken?: string;
}

/** An error whose message and facts may be shown to a client. Everything else is masked. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** graphql-js copies an original error's `extensions` to the GraphQL error. */
  get extensions(): Record<string, unknown> {
    return { code: this.code, retryable: false, ...this.facts };
  }
}

/** BAD_USER_INPUT whose message is made of its violations, so that it names every argument and rule by itself. */
export function badUserInput(violations: readonly Violation[], facts: ErrorFacts = {}): GatewayError {
  const message = violations.map((violation) => `${violation.path}: ${violation.message}`).join("; ");
  return new GatewayError("BAD_USER_INPUT", message, { ...facts, violations });
}

/** An answer that came, but is not what the service model promises. */
export function unreadableAnswer(action: string, what: string, requestId?: string): GatewayError {
  const upstream = { action, errorName: "UnreadableAnswer", ...(requestId !== undefined && { requestId }) };
  return new GatewayError(
    "UPSTREAM_UNAVAILABLE",
    `HealthLake's answer to ${action} could not be read: ${what}`,
    { retryable: true, upstream },
  );
}
