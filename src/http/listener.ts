// The HTTP server: request ids, headers, refusals, and a stop that waits for what is in flight.
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { refuseError, refuseUnknownPath } from "./errors.js";
import { type GraphqlOptions, graphql } from "./graphql.js";
import { graphiql } from "./graphiql.js";
import { type HealthOptions, health } from "./health.js";

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly bodyLimit: number;
  readonly graceMs: number;
  readonly graphiql: boolean;
  readonly log: FastifyBaseLogger;
  readonly graphql: GraphqlOptions;
  readonly health: HealthOptions;
}

export interface Listener {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  /** Stops accepting, waits for answers in flight at most `graceMs`, then cuts them off. */
  close(): Promise<void>;
}

/** Rejects with the listen error where the port is taken. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    bodyLimit: options.bodyLimit,
    genReqId: toRequestId,
    forceCloseConnections: "idle",
    return503OnClosing: true,
  });
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers({
      "x-request-id": request.id,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });
  app.setErrorHandler(refuseError(options.bodyLimit));
  app.setNotFoundHandler(refuseUnknownPath);
  await app.register(health, options.health);
  if (options.graphiql) await app.register(graphiql, {});
  await app.register(graphql, options.graphql);
  const url = await app.listen({
    host: options.host,
    port: options.port,
    listenTextResolver: (address) => `listening at ${address}`,
  });
  return { url, close: () => close(app, options.graceMs) };
}

async function close(app: FastifyInstance, graceMs: number): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
  }
}

const WELL_FORMED = /^[\w.:+/=-]{1,128}$/;

/** The client's own X-Request-Id where it is safe to log and to give back; else a new one. */
function toRequestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && WELL_FORMED.test(given) ? given : randomUUID();
}
