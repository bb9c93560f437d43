// Which document a request asks for: by its text, its hash (Apollo's persistedQuery extension), or an id of the manifest
// (documentId of the GraphQL over HTTP draft, and Relay's doc_id).
import type { GraphQLError } from "graphql";
import { refusal } from "./refusals.js";

/** As it came; the transports have only checked that `query` is a string. */
export interface DocumentRequest {
  readonly query?: string | null | undefined;
  readonly documentId?: unknown;
  readonly doc_id?: unknown;
  readonly extensions?: unknown;
  readonly variables?: unknown;
}

export type Wanted =
  | { readonly query: string; readonly id: string | undefined }
  | { readonly query: undefined; readonly id: string };

/** An empty text is none: on a socket there must be one. */
export function toWanted(request: DocumentRequest): Wanted | readonly GraphQLError[] {
  const id = toId(request);
  if (typeof id === "object") return [id];
  if (request.query) return { query: request.query, id };
  if (id !== undefined) return { query: undefined, id };
  const message = "The request must have a query, a documentId or a persistedQuery extension";
  return [refusal("BAD_REQUEST", message)];
}

/** Whether a request names a document otherwise than by its text. */
export function hasDocumentId({ documentId, doc_id, extensions }: DocumentRequest): boolean {
  return (documentId ?? doc_id ?? toPersistedQuery(extensions)) !== undefined;
}

/** `sha256:` is how the draft marks a hash; what it precedes is looked for like any other id. */
const HASH_PREFIX = /^sha256:/;

function toId({ documentId, doc_id, extensions }: DocumentRequest): string | undefined | GraphQLError {
  const given = documentId ?? doc_id;
  if (given !== undefined)
    return typeof given === "string"
      ? given.replace(HASH_PREFIX, "")
      : refusal("BAD_REQUEST", "documentId must be a string");
  const persistedQuery = toPersistedQuery(extensions);
  if (persistedQuery === undefined) return undefined;
  const { version, sha256Hash } = Object(persistedQuery) as Record<string, unknown>;
  if (version !== 1) return refusal("BAD_REQUEST", "Unsupported persisted query version");
  return typeof sha256Hash === "string"
    ? sha256Hash
    : refusal("BAD_REQUEST", "persistedQuery.sha256Hash must be a string");
}

function toPersistedQuery(extensions: unknown): unknown {
  const { persistedQuery } = Object(extensions) as Record<string, unknown>;
  return persistedQuery ?? undefined;
}
