// What AWS, or the way to it, says is turned into the gateway's own errors: by the SDK's lists first, then by a table.
import { getRetryAfterHint, isThrottlingError, isTransientError } from "@smithy/core/retry";
import { type ErrorCode, GatewayError } from "../errors.js";
import { isCertificateCode } from "./certificate-codes.js";
import { CredentialsError } from "./credentials.js";
import { AnswerTooLargeError } from "./collect-body.js";
import { toShownText } from "./texts.js";

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
const DENIED: Rule = {
  code: "FORBIDDEN",
  retryable: false,
  message: (action) => `HealthLake does not allow this gateway's own AWS role to call ${action}`,
};
const CREDENTIALS: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: false,
  message: () => "The gateway's own AWS credentials are missing, expired or refused",
};
const CLOCK: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: true,
  message: (action) => `HealthLake refused ${action}: the gateway's clock differs from HealthLake's`,
};
const CONNECTION: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: true,
  message: (action) => `HealthLake could not be reached for ${action}`,
};
const CERTIFICATE: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: false,
  message: (action) => `No secure connection to HealthLake for ${action}: its certificate is not trusted`,
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
const TOO_LARGE: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: false,
  message: (action) => `HealthLake's answer to ${action} is too large to be read`,
};
/** HealthLake has answered, by what nobody knows: it may have had an effect, and asking again would hardly help. */
const UNKNOWN: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: false,
  message: (action) => `HealthLake refused ${action} in a way that this gateway does not know`,
};

const UNKNOWN_ACTION: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: false,
  message: (action) =>
    `HealthLake at the gateway's endpoint does not know ${action}: it is older than the action`,
};

/** HealthLake's exceptions and the services' common ones, by name; docs/healthlake.md, "Errors". The SDK's lists of names are not repeated here. */
const AWS_EXCEPTIONS: Readonly<Record<string, Rule>> = {
  ValidationException: { code: "BAD_USER_INPUT", retryable: false },
  ResourceNotFoundException: { code: "NOT_FOUND", retryable: false },
  ConflictException: { code: "CONFLICT", retryable: true },
  AccessDeniedException: DENIED,
  AccessDenied: DENIED,
  KMSAccessDeniedException: DENIED,
  NotAuthorized: DENIED,
  OptInRequired: DENIED,
  UnknownOperationException: UNKNOWN_ACTION,
  ServiceQuotaExceededException: { code: "THROTTLED", retryable: false },
  InternalServerException: FAULT,
  InternalFailure: FAULT,
  ServiceUnavailable: FAULT,
  FailedDependencyException: FAULT,
  CredentialsProviderError: CREDENTIALS,
  TokenProviderError: CREDENTIALS,
  AuthFailure: CREDENTIALS,
  ExpiredTokenException: CREDENTIALS,
  ExpiredToken: CREDENTIALS,
  UnrecognizedClientException: CREDENTIALS,
  InvalidClientTokenId: CREDENTIALS,
  InvalidSignatureException: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  IncompleteSignatureException: CREDENTIALS,
  MissingAuthenticationTokenException: CREDENTIALS,
  RequestExpired: CLOCK,
  RequestInTheFuture: CLOCK,
  RequestTimeTooSkewed: CLOCK,
  SyntaxError: UNREADABLE,
  // The SDK's name for the error of an answer that names none.
  Unknown: UNREADABLE,
};

/** What the SDK's errors have in common; none of it is certain. */
interface SdkError extends Error {
  readonly code?: unknown;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly clockSkewCorrected?: boolean;
  };
  readonly $response?: { readonly statusCode?: number };
}

/**
 * What the SDK rejected with as a GatewayError. An error that came with no answer, and that no rule knows, is a defect of
 * the gateway's: it comes back as it is, to be masked.
 * Connections go by `code` first: the SDK names a reset socket TimeoutError, with code ECONNRESET.
 */
export function toUpstreamError(action: string, error: unknown): unknown {
  if (error instanceof GatewayError || !(error instanceof Error)) return error;
  const facts = error as SdkError;
  const rule = ruleOf(facts);
  if (!rule) return error;
  const message = rule.message?.(action) ?? (toShownText(facts.message) || `HealthLake refused ${action}`);
  const requestId = facts.$metadata?.requestId;
  const retryAfterMs = rule.retryable ? retryAfterMsOf(facts) : undefined;
  const upstream = { action, errorName: nameOf(facts), ...(requestId !== undefined && { requestId }) };
  return new GatewayError(
    rule.code,
    message,
    { retryable: rule.retryable, upstream, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    { cause: error },
  );
}

function ruleOf(error: SdkError): Rule | undefined {
  if (error instanceof CredentialsError) return CREDENTIALS;
  if (error instanceof AnswerTooLargeError) return TOO_LARGE;
  if (isCertificateCode(error.code)) return CERTIFICATE;
  const code = connectionCodeOf(error);
  if (code !== undefined) return code === "ETIMEDOUT" ? TIMEOUT : CONNECTION;
  if (isThrottlingError(error as never)) return THROTTLING;
  const rule = Object.hasOwn(AWS_EXCEPTIONS, error.name) ? AWS_EXCEPTIONS[error.name] : undefined;
  if (rule === CREDENTIALS && error.$metadata?.clockSkewCorrected === true) return CLOCK;
  if (rule) return rule;
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? 0;
  // A success that the SDK rejects is one that it could not parse: a time that is none, say.
  if (status >= 200 && status < 300) return UNREADABLE;
  if (status >= 500) return FAULT;
  if (isTransientError(error as never)) return TIMEOUT;
  return status > 0 ? UNKNOWN : undefined;
}

function nameOf(error: SdkError): string {
  if (error instanceof CredentialsError) return error.errorName;
  if (isCertificateCode(error.code)) return error.code;
  return connectionCodeOf(error) ?? (NAME.test(error.name) ? error.name : "Unknown");
}

/** An answer may give its error any name. */
const NAME = /^[\w.]{1,100}$/;
/** Of the system, of Node's parser of HTTP, and of undici. */
const CONNECTION_CODE = /^(E[A-Z_]+|HPE_\w+|UND_ERR_\w+)$/;

function connectionCodeOf({ code }: SdkError): string | undefined {
  return typeof code === "string" && CONNECTION_CODE.test(code) ? code : undefined;
}

/** A service that asks for more than a day is not believed. */
const LONGEST_RETRY_AFTER_MS = 86_400_000;

function retryAfterMsOf({ $response: response }: SdkError): number | undefined {
  const ms = (getRetryAfterHint(response)?.getTime() ?? NaN) - Date.now();
  return ms > 0 ? Math.min(Math.ceil(ms), LONGEST_RETRY_AFTER_MS) : undefined;
}

/** Whether no answer came at all, as far as the error tells: not even one that is an error itself. */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return (error as SdkError).$metadata?.httpStatusCode === undefined;
  if (isCredentialsError(error)) return false;
  const name = error.facts.upstream?.errorName ?? "";
  return error.code === "UPSTREAM_TIMEOUT" || CONNECTION_CODE.test(name) || isCertificateCode(name);
}

/** Whether the gateway's own credentials are the matter: told in /readyz and logged as an error. */
export function isCredentialsError(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  if (error.cause instanceof CredentialsError) return true;
  return error.code === "UPSTREAM_UNAVAILABLE" && ruleByName(error) === CREDENTIALS && !isClockError(error);
}

/** Why credentials could not be had. Nothing of what HealthLake says of a refused signature, which quotes what was signed. */
export function credentialsCauseOf({ cause }: GatewayError): string | undefined {
  return cause instanceof CredentialsError ? cause.message.split("\n", 1)[0] : undefined;
}

/** Whether the request was refused by the time in its signature, which the SDK has put right by now. */
export function isClockError({ cause }: GatewayError): boolean {
  return (cause as SdkError | undefined)?.$metadata?.clockSkewCorrected === true;
}

/** Whether it was the gateway's own role that may not. */
export function isDenied(error: unknown): boolean {
  return error instanceof GatewayError && error.code === "FORBIDDEN" && ruleByName(error) === DENIED;
}

/** Whether the endpoint answered that it has no such action. */
export function isUnknownAction(error: GatewayError): boolean {
  return ruleByName(error) === UNKNOWN_ACTION;
}

function ruleByName({ facts }: GatewayError): Rule | undefined {
  const name = facts.upstream?.errorName ?? "";
  return Object.hasOwn(AWS_EXCEPTIONS, name) ? AWS_EXCEPTIONS[name] : undefined;
}

/** Whether HealthLake answered by an error that nobody has classified. */
export function isUnknown({ cause }: GatewayError): boolean {
  return cause instanceof Error && !(cause instanceof GatewayError) && ruleOf(cause) === UNKNOWN;
}

/** Whether nobody waited any more for what was given up. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
