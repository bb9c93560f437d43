// Apollo's operations, prepared as those of every other transport are: Apollo itself neither looks documents up nor parses them.
import type { ApolloServerPlugin, GraphQLRequest, HTTPGraphQLRequest } from "@apollo/server";
import { type DocumentNode, GraphQLError, Kind } from "graphql";
import { MAX_ERRORS } from "./document-limits.js";
import type { Documents, FoundDocument } from "./documents.js";
import type { OperationContext } from "./apollo-plugins.js";
import { isErrors } from "./refusals.js";
import type { DocumentRequest } from "./document-request.js";

/** Stands for a document that is refused, until Apollo asks whether it may be run. */
const NOTHING: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };
const NO_TEXT = "#";

/** Must be the first of the plugins, so that the others see all errors of a refusal. */
export function prepareDocument(documents: Documents): ApolloServerPlugin<OperationContext> {
  return {
    requestDidStart: async ({ request, contextValue }) => {
      const prepared = contextValue.prepared ?? (await prepare(documents, toDocumentRequest(request)));
      const refused = isErrors(prepared) ? prepared : undefined;
      request.query = isErrors(prepared) ? request.query || NO_TEXT : prepared.query;
      // Looked up above; Apollo would do it by a cache of its own.
      request.extensions = { ...request.extensions, persistedQuery: undefined };
      return {
        // Apollo parses and validates only where there is no document by then.
        didResolveSource: async (requestContext) => {
          Object.assign(requestContext, { document: isErrors(prepared) ? NOTHING : prepared.document });
        },
        didResolveOperation: async () => {
          if (refused?.[0]) throw toHttpError(refused[0]);
        },
        willSendResponse: async ({ response: { body } }) => {
          if (body.kind !== "single") return;
          const { singleResult } = body;
          if (refused) singleResult.errors = refused.map((error) => error.toJSON());
          // Variables: graphql-js says of each that can't be coerced, and then that it has stopped.
          else if (singleResult.data === undefined && singleResult.errors)
            singleResult.errors = singleResult.errors.slice(0, MAX_ERRORS);
        },
      };
    },
  };
}

async function prepare(documents: Documents, request: DocumentRequest): Promise<FoundDocument> {
  await documents.fetch(request);
  return documents.prepare(request);
}

/** Apollo takes the first error alone, and the status from it. It answers 200 where its clients shall send the text. */
function toHttpError({ message, extensions }: GraphQLError): GraphQLError {
  const status = extensions.code === "PERSISTED_QUERY_NOT_FOUND" ? 200 : 400;
  return new GraphQLError(message, { extensions: { ...extensions, http: { status } } });
}

function toDocumentRequest({ query, extensions, variables, http }: GraphQLRequest): DocumentRequest {
  return { ...toIds(http), query, extensions, variables };
}

function toIds(http: HTTPGraphQLRequest | undefined): DocumentRequest {
  if (http?.method !== "GET") return pickIds(Object(http?.body) as DocumentRequest);
  // Most have neither, and need no second look at all parameters.
  if (!/documentId|doc_id/.test(http.search)) return {};
  return pickIds(Object.fromEntries(new URLSearchParams(http.search)));
}

function pickIds({ documentId, doc_id }: DocumentRequest): DocumentRequest {
  return { documentId, doc_id };
}
