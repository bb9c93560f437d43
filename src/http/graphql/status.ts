// The HTTP status of an operation's answer.
import type { ApolloServerPlugin } from "@apollo/server";
import type { OperationContext } from "../../operations/apollo-plugins.js";
import type { Result } from "../../operations/results.js";

/** Codes of errors for which nothing was executed, though the request was well-formed. */
const BEFORE_EXECUTION = new Set<unknown>([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "OPERATION_TOO_EXPENSIVE",
  "LIMIT_EXCEEDED",
  "PERSISTED_QUERY_NOT_IN_LIST",
  "QUERY_NOT_IN_SAFELIST",
]);

/** Of an operation run by Apollo. */
export const statusOverHttp: ApolloServerPlugin<OperationContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, request }) => {
      if (response.body.kind !== "single") return;
      const status = toStatus(response.body.singleResult, request.http?.headers.get("accept"));
      if (status !== undefined) response.http.status = status;
    },
  }),
};

/**
 * GraphQL over HTTP, section 6.4: an answer for which nothing was executed has status 200 as application/json, 400 as
 * application/graphql-response+json; undefined for all others. https://graphql.github.io/graphql-over-http/draft/
 */
export function toStatus(result: Result, accept = ""): 200 | 400 | undefined {
  const codes = result.errors?.map((error) => error.extensions?.code) ?? [];
  if (codes.length === 0 || result.data || !codes.every((code) => BEFORE_EXECUTION.has(code)))
    return undefined;
  return accept.includes("application/graphql-response+json") ? 400 : 200;
}
