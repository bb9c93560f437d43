// Refusals over HTTP: each has a GraphQL error body.
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ErrorCode, type ErrorFacts, GatewayError } from "../errors.js";
import { MASKED } from "../operations/masking.js";

/** Every refusal outside GraphQL has a GraphQL error body too. */
export function refuse(
  reply: FastifyReply,
  status: number,
  code: RefusalCode,
  message: string,
  facts: object = {},
): FastifyReply {
  return reply
    .code(status)
    .headers({ ...PRIVATE, "x-request-id": reply.request.id, "content-type": CONTENT_TYPE })
    .send(toBody(code, message, facts));
}

/** The code of what `refuse` sends, where it is that. */
export function toRefusalCode(payload: unknown): string | undefined {
  const { errors } = payload as Partial<ReturnType<typeof toBody>>;
  return errors?.[0]?.extensions.code;
}

type RefusalCode = ErrorCode | "BAD_REQUEST";

interface RefusalBody {
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: RefusalCode; readonly retryable: boolean };
  }[];
}

/** Of every answer: no browser guesses its type, and no cache keeps it. */
export const PRIVATE = { "x-content-type-options": "nosniff", "cache-control": "no-store" } as const;

export const CONTENT_TYPE = "application/json; charset=utf-8";

/** The body of every refusal. */
export function toBody(code: RefusalCode, message: string, facts: object = {}): RefusalBody {
  return { errors: [{ message, extensions: { code, retryable: false, ...facts } }] };
}

/** fastify's error handler: body over the limit, malformed JSON, wrong content type, and what nobody expected. */
export function refuseError(bodyLimit: number) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof GatewayError && error.code in STATUSES) return refuseWith(reply, error);
    const status = error.statusCode ?? 500;
    if (status === 413) {
      const message = `The request body is over the limit of ${bodyLimit} bytes (LIMIT_BODY_BYTES)`;
      return refuse(reply, 413, "LIMIT_EXCEEDED", message, { limit: "LIMIT_BODY_BYTES" });
    }
    if (status === 415) return refuse(reply, 415, "BAD_REQUEST", "The request body must be application/json");
    if (status < 500) return refuse(reply, status, "BAD_REQUEST", error.message);
    request.log.error({ err: error }, "request failed");
    return refuse(reply, 500, "INTERNAL_SERVER_ERROR", MASKED, { requestId: request.id });
  };
}

/** What refuses a whole request, and the status that says so to those who read no GraphQL. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
};

function refuseWith(reply: FastifyReply, { code, message, extensions, facts }: GatewayError): FastifyReply {
  if (code === "UNAUTHENTICATED") void reply.header("www-authenticate", toChallenge(reply.request));
  if (facts.retryAfterMs !== undefined) void reply.header("retry-after", toSeconds(facts.retryAfterMs));
  return refuse(reply, STATUSES[code] ?? 500, code, message, extensions);
}

/** What Retry-After is in. */
function toSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

/** RFC 6750, section 3: it names an error only where there was something to be wrong. */
function toChallenge({ headers }: FastifyRequest): string {
  const isGiven = headers.authorization !== undefined || headers["x-api-key"] !== undefined;
  return isGiven ? 'Bearer error="invalid_token"' : "Bearer";
}

const METHODS = ["GET", "HEAD", "POST"] as const;

/** A method that the path does not take, or a path that is not served at all. */
export function refuseUnknownRoute(
  this: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [path = ""] = request.url.split("?", 1);
  const allowed = METHODS.filter((method) => this.hasRoute({ method, url: path })).join(", ");
  if (allowed === "")
    return refuse(reply, 404, "BAD_REQUEST", `Nothing is served at ${path}; try POST /graphql`);
  void reply.header("allow", allowed);
  return refuse(reply, 405, "BAD_REQUEST", `${path} does not take ${request.method}, but ${allowed}`);
}

/** What is not HTTP, or came too slowly: there is a socket, but no request yet. */
export function refuseMalformedRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = MALFORMED[error.code ?? ""] ?? 400;
  refuseUpgrade(socket, status, "BAD_REQUEST", `${STATUS_CODES[status]}: this is no HTTP request`);
}

/** A refusal on a bare socket: an upgrade to WebSocket has no reply either. */
export function refuseUpgrade(
  socket: Duplex,
  status: number,
  code: RefusalCode,
  message: string,
  facts: ErrorFacts = {},
): void {
  // Node leaves the socket of an upgrade to the listener that takes it, and its errors too: unheard, one would end the process.
  socket.on("error", () => socket.destroy());
  const body = JSON.stringify(toBody(code, message, facts));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries({ ...PRIVATE, "content-type": CONTENT_TYPE }).map(([name, text]) => `${name}: ${text}`),
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
    ...(facts.retryAfterMs === undefined ? [] : [`retry-after: ${toSeconds(facts.retryAfterMs)}`]),
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

const MALFORMED: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
