// The HTTP status of an operation's answer.
import type { ApolloServerPlugin } from "@apollo/server";
import type { OperationContext } from "../../operations/apollo-plugins.js";

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

/**
 * GraphQL over HTTP, section 6.4: such an answer has status 200 as application/json, 400 as
 * application/graphql-response+json. https://graphql.github.io/graphql-over-http/draft/
 */
export const statusOverHttp: ApolloServerPlugin<OperationContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, request }) => {
      if (response.body.kind !== "single" || response.body.singleResult.data) return;
      const codes = response.body.singleResult.errors?.map((error) => error.extensions?.code) ?? [];
      if (codes.length === 0 || !codes.every((code) => BEFORE_EXECUTION.has(code))) return;
      const accept = request.http?.headers.get("accept") ?? "";
      response.http.status = accept.includes("application/graphql-response+json") ? 400 : 200;
    },
  }),
};
