// What pages of other origins may read: the answers of the doors, where CORS_ORIGINS names them. Without cookies; a page shows
// its credential as every other client does.
import fastifyCors, { type FastifyCorsOptions } from "@fastify/cors";
import type { FastifyInstance, FastifyRequest } from "fastify";

const PATHS = new Set(["/graphql", "/graphql/stream"]);

const PERMISSIONS: FastifyCorsOptions = {
  methods: ["GET", "POST"],
  allowedHeaders: [
    "accept",
    "apollo-require-preflight",
    "authorization",
    "content-type",
    "traceparent",
    "tracestate",
    "x-api-key",
    "x-request-id",
  ],
  exposedHeaders: ["retry-after", "www-authenticate", "x-request-id"],
  // Chromium asks again after two hours at the latest.
  maxAge: 7200,
  strictPreflight: false,
};

/** To be called before all that may refuse a request: a page must be able to read refusals too. */
export async function allowOrigins(scope: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const isAllowed = ({ url, headers: { origin = "" } }: FastifyRequest) =>
    PATHS.has(url.split("?", 1)[0] ?? "") && origins.includes(origin);
  await scope.register(fastifyCors, {
    delegator: (request, done) => done(null, { ...PERMISSIONS, origin: isAllowed(request) }),
  });
}
