// What S3, or the way to it, says, as the gateway's own errors. Its texts are never shown: they quote keys and roles.
import { type ErrorCode, GatewayError } from "../errors.js";
import { isCredentialsError, toUpstreamError } from "../healthlake/failures.js";

/** The S3 actions that the gateway calls, by what allows them in IAM. */
export const IAM_ACTIONS = { ListObjectsV2: "s3:ListBucket", GetObject: "s3:GetObject" } as const;
export type S3Action = keyof typeof IAM_ACTIONS;

interface Rule {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly message: (action: S3Action) => string;
}

const DENIED: Rule = {
  code: "FORBIDDEN",
  retryable: false,
  message: (action) => `S3 does not allow this gateway's own AWS role ${IAM_ACTIONS[action]} here`,
};
const GONE: Rule = {
  code: "NOT_FOUND",
  retryable: false,
  message: () => "S3 has no such bucket or object",
};
const ELSEWHERE: Rule = {
  code: "UPSTREAM_UNAVAILABLE",
  retryable: false,
  message: () => "The bucket lies in another Region, and the gateway follows no redirect",
};
const CHANGED: Rule = {
  code: "CONFLICT",
  retryable: true,
  message: () => "An object was changed while it was read",
};

const BY_NAME: ReadonlyMap<string, Rule> = new Map([
  ["AccessDenied", DENIED],
  ["AllAccessDisabled", DENIED],
  ["InvalidObjectState", DENIED],
  ["NoSuchBucket", GONE],
  ["NoSuchKey", GONE],
  ["NotFound", GONE],
  ["PermanentRedirect", ELSEWHERE],
  ["TemporaryRedirect", ELSEWHERE],
  ["AuthorizationHeaderMalformed", ELSEWHERE],
  ["IllegalLocationConstraintException", ELSEWHERE],
  ["PreconditionFailed", CHANGED],
]);

const BY_CODE: Partial<Record<ErrorCode, (action: S3Action) => string>> = {
  THROTTLED: (action) => `S3 throttled ${action}`,
  UPSTREAM_TIMEOUT: (action) => `S3 did not answer ${action} in time`,
  FORBIDDEN: DENIED.message,
};

/** What the SDK rejected with; a defect of the gateway's comes back as it is, to be masked. */
export function toS3Error(action: S3Action, error: unknown): unknown {
  if (error instanceof GatewayError || !(error instanceof Error)) return error;
  const rule = BY_NAME.get(error.name);
  if (rule) {
    const upstream = { action, errorName: error.name };
    const facts = { retryable: rule.retryable, upstream };
    return new GatewayError(rule.code, rule.message(action), facts, { cause: error });
  }
  const known = toUpstreamError(action, error);
  if (!(known instanceof GatewayError) || isCredentialsError(known)) return known;
  const isOther = BY_CODE[known.code] === undefined;
  const message = BY_CODE[known.code]?.(action) ?? `S3 could not be reached, or failed, for ${action}`;
  const code = isOther ? "UPSTREAM_UNAVAILABLE" : known.code;
  return new GatewayError(code, message, known.facts, { cause: error });
}

/** An answer or object that came, but is not what it should be. */
export function unreadable(action: S3Action, what: string): GatewayError {
  const upstream = { action, errorName: "UnreadableAnswer" };
  const message = `What S3 answered to ${action} could not be read: ${what}`;
  return new GatewayError("UPSTREAM_UNAVAILABLE", message, { retryable: false, upstream });
}
