// The gateway's own error, its closed union of codes, and the table that turns what AWS or the network says into one.

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

interface Rule {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Replaces upstream's message where that would tell a client too much, or nothing. */
  readonly message?: (action: string) => string;
}

const THROTTLING: Rule = {
  code: "THROTTLED",
  retryable: true,
  message: (action) => `HealthLake throttled ${action}`,
};
const FAULT: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: true,
  message: (action) => `HealthLake failed to carry out ${action}`,
};
const CREDENTIALS: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: false,
  message: () => "The gateway's own AWS credentials are missing, expired or refused",
};
const CONNECTION: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: true,
  message: (action) => `HealthLake could not be reached for ${action}`,
};
const TIMEOUT: Rule = {
  code: "UPSTREAM_TIMEOUT",
  retryable: true,
  message: (action) => `HealthLake did not answer ${action} in time`,
};
const UNREADABLE: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: true,
  message: (action) => `HealthLake's answer to ${action} could not be read`,
};

/** HealthLake's exceptions and the services' common ones, by name; docs/healthlake.md, "Errors". */
const AWS_EXCEPTIONS: Readonly<Record<string, Rule>> = {
  ValidationException: { code: "BAD_USER_INPUT", retryable: false },
  ResourceNotFoundException: { code: "NOT_FOUND", retryable: false },
  ConflictException: { code: "CONFLICT", retryable: true },
  AccessDeniedException: {
    code: "FORBIDDEN",
    retryable: false,
    message: (action) => `HealthLake does not allow this gateway to call ${action}`,
  },
  ThrottlingException: THROTTLING,
  Throttling: THROTTLING,
  TooManyRequestsException: THROTTLING,
  RequestLimitExceeded: THROTTLING,
  ServiceQuotaExceededException: { code: "THROTTLED", retryable: false },
  InternalServerException: FAULT,
  InternalFailure: FAULT,
  ServiceUnavailable: FAULT,
  FailedDependencyException: FAULT,
  CredentialsProviderError: CREDENTIALS,
  TokenProviderError: CREDENTIALS,
  ExpiredTokenException: CREDENTIALS,
  ExpiredToken: CREDENTIALS,
  UnrecognizedClientException: CREDENTIALS,
  InvalidClientTokenId: CREDENTIALS,
  InvalidSignatureException: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  IncompleteSignatureException: CREDENTIALS,
  MissingAuthenticationTokenException: CREDENTIALS,
  TimeoutError: TIMEOUT,
  SyntaxError: UNREADABLE,
  // The SDK's name for the error of an answer that names none.
  Unknown: UNREADABLE,
};

/** What the SDK's errors have in common; none of it is certain. */
interface SdkError {
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: { readonly statusCode?: number };
}

/**
 * What the SDK rejected with as a GatewayError. An error that no rule knows comes back as it is, to be masked.
 * Connections go by `code` first: the SDK names a reset socket TimeoutError, with code ECONNRESET.
 */
export function toUpstreamError(action: string, error: unknown): unknown {
  if (error instanceof GatewayError || !(error instanceof Error)) return error;
  const facts = error as SdkError;
  const rule = ruleOf(facts);
  if (!rule) return error;
  const message = rule.message?.(action) ?? (facts.message || `HealthLake refused ${action}`);
  const requestId = facts.$metadata?.requestId;
  const errorName = connectionCodeOf(facts) ?? error.name;
  const upstream = { action, errorName, ...(requestId !== undefined && { requestId }) };
  return new GatewayError(rule.code, message, { retryable: rule.retryable, upstream }, { cause: error });
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

function ruleOf(error: SdkError): Rule | undefined {
  const code = connectionCodeOf(error);
  if (code !== undefined) return code === "ETIMEDOUT" ? TIMEOUT : CONNECTION;
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? 0;
  if (status === 429) return THROTTLING;
  if (error.name !== undefined && Object.hasOwn(AWS_EXCEPTIONS, error.name))
    return AWS_EXCEPTIONS[error.name];
  // A success that the SDK rejects is one that it could not parse: a time that is none, say.
  if (status >= 200 && status < 300) return UNREADABLE;
  return status >= 500 ? FAULT : undefined;
}

const CONNECTION_CODE = /^(E[A-Z_]+|UND_ERR_\w+)$/;

function connectionCodeOf({ code }: SdkError): string | undefined {
  return typeof code === "string" && CONNECTION_CODE.test(code) ? code : undefined;
}

/** Whether no answer came at all, as far as the error tells: not even one that is an error itself. */
export function isUnanswered({ code, facts }: GatewayError): boolean {
  return code === "UPSTREAM_TIMEOUT" || CONNECTION_CODE.test(facts.upstream?.errorName ?? "");
}

/** Whether the gateway's own credentials are the matter: told in /readyz and logged as an error. */
export function isCredentialsError(error: unknown): boolean {
  return (
    error instanceof GatewayError && AWS_EXCEPTIONS[error.facts.upstream?.errorName ?? ""] === CREDENTIALS
  );
}
