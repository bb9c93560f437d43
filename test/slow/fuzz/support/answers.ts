// What every answer must be, whatever was asked.

/** Of HTTP, or a message of a socket, whose status is then 200. */
export interface Answer {
  readonly status: number;
  /** What was sent, or for a stream the data of each event. */
  readonly bodies: readonly string[];
  readonly ms: number;
}

/** The codes of docs/api.md, but for what says that the gateway or HealthLake failed: the local HealthLake never does by itself. */
const CODES = new Set([
  "BAD_USER_INPUT",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "OPERATION_TOO_EXPENSIVE",
  "LIMIT_EXCEEDED",
  "RATE_LIMITED",
  "OVERLOADED",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "BAD_REQUEST",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_IN_LIST",
  "QUERY_NOT_IN_SAFELIST",
]);

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message?: unknown;
    readonly extensions?: { readonly code?: unknown };
  }[];
}

/** How often each outcome was seen: that cases get beyond the first refusal is asserted too. */
export const outcomes = new Map<string, number>();

export function expectAnswer({ status, bodies }: Answer): void {
  if (status < 200) throw new Error(`has the status ${status}`);
  for (const text of bodies) expectBody(status, text);
}

function expectBody(status: number, text: string): void {
  const { data, errors } = parse(status, text);
  if (!errors) {
    if (status >= 300 || typeof data !== "object" || data === null)
      throw new Error(`has no errors: ${status} ${text}`);
    return count("OK");
  }
  if (!Array.isArray(errors) || errors.length === 0)
    throw new Error(`has no error in errors: ${status} ${text}`);
  for (const { message, extensions } of errors as NonNullable<Body["errors"]>) {
    const code = String(extensions?.code);
    if (typeof message !== "string" || message === "" || !CODES.has(code))
      throw new Error(`has an error that none may have: ${status} ${text.slice(0, 2000)}`);
    if (status >= 500 && code !== "OVERLOADED") throw new Error(`has the status ${status}: ${text}`);
    count(code);
  }
}

function parse(status: number, text: string): Body {
  try {
    return Object(JSON.parse(text)) as Body;
  } catch {
    throw new Error(`is no JSON: ${status} ${text.slice(0, 500)}`);
  }
}

function count(outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

export function expectOutcomes(...expected: readonly string[]): void {
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining([...expected]));
}
