// What pages of other origins may read: the gateway's answers, where CORS_ORIGINS names them. Without cookies; a page shows
// its credential as every other client does.
import fastifyCors, { type FastifyCorsOptions } from "@fastify/cors";
import type { FastifyInstance, FastifyRequest } from "fastify";

const PATHS = new Set(["/graphql", "/graphql/stream"]);

const PERMISSIONS: FastifyCorsOptions = {
  methods: ["GET", "POST"],
  exposedHeaders: ["retry-after", "www-authenticate", "x-request-id"],
  // Chromium asks again after two hours at the latest.
  maxAge: 7200,
  strictPreflight: false,
};

/** Of the list of headers that a preflight asks for, in characters. */
const MAX_ASKED = 1024;
/** RFC 9110, 5.6.2: names of headers, in a list as browsers send it. */
const NAMES = /^[\w!#$%&'*+.^`|~-]+(?: *, *[\w!#$%&'*+.^`|~-]+)*$/;

/**
 * What the page asks for: client libraries send headers of their own (Apollo's client awareness, Sentry, OpenTelemetry), and
 * none of them can do harm, since no cookie is read. Nothing where it is no list of names, or too long.
 */
function toAllowedHeaders({ headers }: FastifyRequest): string[] {
  const asked = headers["access-control-request-headers"] ?? "";
  return asked.length <= MAX_ASKED && NAMES.test(asked) ? asked.split(/ *, */) : [];
}

/** To be called before all that may refuse a request: a page must be able to read refusals too. */
export async function allowOrigins(scope: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const isAllowed = ({ url, headers: { origin = "" } }: FastifyRequest) =>
    PATHS.has(url.split("?", 1)[0] ?? "") && origins.includes(origin);
  await scope.register(fastifyCors, {
    delegator: (request, done) =>
      done(null, { ...PERMISSIONS, origin: isAllowed(request), allowedHeaders: toAllowedHeaders(request) }),
  });
  scope.addHook("onSend", async (request, reply) => {
    if (request.method === "OPTIONS" && isAllowed(request))
      void reply.header("vary", "Origin, Access-Control-Request-Headers");
  });
}
