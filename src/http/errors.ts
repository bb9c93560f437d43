// Errors as they leave the gateway: GraphQL error bodies everywhere, and nothing of what was not meant for clients.
import { unwrapResolverError } from "@apollo/server/errors";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { type ErrorCode, GatewayError } from "../errors.js";

const MASKED = "The gateway failed; its log has the cause under this requestId";

/** An error of an operation: a GatewayError and GraphQL's own stay as they are, all else is masked. */
export function toFormattedError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  if (cause instanceof GatewayError) return formatted;
  if (cause instanceof GraphQLError)
    return isOfExecution(error) ? { ...formatted, extensions: { code: "BAD_USER_INPUT" } } : formatted;
  return {
    message: MASKED,
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  };
}

/** Whether an operation's error is one that the log must explain. */
export function isMasked(error: unknown): boolean {
  const cause = unwrapResolverError(error);
  return !(cause instanceof GatewayError) && !(cause instanceof GraphQLError);
}

/** What graphql-js itself finds during execution are arguments that it can't coerce. */
function isOfExecution(error: unknown): boolean {
  return error instanceof GraphQLError && error.path !== undefined;
}

/** Every refusal outside GraphQL has a GraphQL error body too. */
export function refuse(
  reply: FastifyReply,
  status: number,
  code: ErrorCode | "BAD_REQUEST",
  message: string,
  facts: object = {},
): FastifyReply {
  const body = { errors: [{ message, extensions: { code, ...facts } }] };
  return reply.code(status).type("application/json; charset=utf-8").send(body);
}

/** fastify's error handler: body over the limit, malformed JSON, wrong content type, and what nobody expected. */
export function refuseError(bodyLimit: number) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
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

export function refuseUnknownPath(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(
    reply,
    404,
    "BAD_REQUEST",
    `Nothing is served at ${request.method} ${request.url.split("?")[0]}; try POST /graphql`,
  );
}
