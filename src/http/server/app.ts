// fastify as all routes need it: its time limits, request ids, and the refusals of what is no request.
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import fastify, { type FastifyInstance, LogController } from "fastify";
import { refuseError, refuseMalformedRequest, refuseUnknownRoute } from "../refuse.js";
import type { ListenerOptions } from "./listener.js";
import { toServedUrl } from "./served-url.js";
import { SERVER_OPTIONS, refuseUnserved } from "./unserved.js";

/**
 * Of a connection, in milliseconds; requests that come too slowly are refused with 408. Nothing times out while an operation
 * runs, which has a deadline of its own; an answer that is not read is cut off by gate/admit-work.ts.
 */
const TIMEOUTS = {
  /** Until the last byte of a request's body has come. */
  requestTimeout: 30_000,
  http: { ...SERVER_OPTIONS, headersTimeout: 10_000, connectionsCheckingInterval: 1000 },
  /** Longer than the 60 s after which most load balancers let an idle connection go: the client should be the one to close. */
  keepAliveTimeout: 72_000,
} as const;

/** Without routes. */
export function createApp({ log, bodyLimit }: Pick<ListenerOptions, "log" | "bodyLimit">): FastifyInstance {
  const refuseFailed = refuseError(bodyLimit);
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    bodyLimit,
    genReqId: toRequestId,
    rewriteUrl: ({ url }) => toServedUrl(url),
    // By then everything in flight has had its time: idle sockets must not hold the stop.
    forceCloseConnections: true,
    ...TIMEOUTS,
    clientErrorHandler: refuseMalformedRequest,
    frameworkErrors: (error, request, reply) => void refuseFailed(error, request, reply),
  });
  // Only JSON: a body of text/plain is what a page of another origin may send without asking.
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler(refuseFailed);
  app.setNotFoundHandler(refuseUnknownRoute);
  refuseUnserved(app);
  return app;
}

const WELL_FORMED = /^[\w.:+/=-]{1,128}$/;

/** The client's own X-Request-Id where it is safe to log and to give back; else a new one. */
export function toRequestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && WELL_FORMED.test(given) ? given : randomUUID();
}
