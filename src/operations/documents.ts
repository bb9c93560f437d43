// The one preparation of a document for all transports: by its text, its hash or its id; within the limits; valid. Each is parsed
// and validated once. A document is no secret: all who know its hash may use it, not only its first sender.
import { createHash } from "node:crypto";
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type ValidationContext,
  specifiedRules,
  validate,
} from "graphql";
import { LRUCache } from "lru-cache";
import {
  type DocumentLimits,
  MAX_ERRORS,
  checkLimits,
  nestedTooDeep,
  parseWithin,
} from "./document-limits.js";
import type { Manifest } from "./manifest.js";
import { checkValues } from "./variable-limits.js";
import { withoutSuggestion } from "./masking.js";
import { isErrors, refusal } from "./refusals.js";
import { type DocumentRequest, type Wanted, toWanted } from "./document-request.js";

export interface Documents {
  /** Gives the errors instead, five at most, where the document may not be run, or not with such variables. */
  prepare(request: DocumentRequest): FoundDocument;
  /** Asks others for the text of a hash that is unknown here, for `prepare`; undefined where there is nothing to wait for. */
  fetch(request: DocumentRequest): Promise<void> | undefined;
}

/** The documents of this process. */
export interface OwnDocuments extends Pick<Documents, "prepare"> {
  /** The hash that a request names without a text, where it might be known elsewhere. */
  missing(request: DocumentRequest): string | undefined;
  /** Takes a text of others, if it has this hash and may be run. */
  learn(hash: string, text: string): void;
}

export type FoundDocument = PreparedDocument | readonly GraphQLError[];

export interface PreparedDocument {
  readonly query: string;
  /** SHA-256 of `query`, in hex. */
  readonly hash: string;
  readonly document: DocumentNode;
}

export interface DocumentSettings {
  readonly schema: GraphQLSchema;
  /** Without it, errors do not suggest names either. */
  readonly introspection: boolean;
  readonly limits: DocumentLimits;
  /** Kept for good, beside what clients send. */
  readonly manifest?: Manifest | undefined;
  /** Operations of the gateway's own pages, by the hash of their text: persisted too, but prepared only when they are asked for. */
  readonly builtIn?: Manifest | undefined;
  /** Whether nothing but the manifest's documents, and those that are built in, is run. */
  readonly persistedOnly: boolean;
}

/** Of all texts together, in characters; what they are parsed to takes some thirty times as much. */
const MAX_TEXT = 1024 * 1024;
/** One text must not push many others out, though it were all comments. */
const MAX_ENTRY = MAX_TEXT / 16;

const HASH = /^[0-9a-f]{64}$/;

/** Throws InvalidManifestError where a document of the manifest could never be run. */
export function createDocuments(settings: DocumentSettings): OwnDocuments {
  const { manifest, builtIn = new Map<string, string>(), persistedOnly } = settings;
  const persisted = prepareManifest(settings, manifest ?? new Map());
  const recent = new RecentDocuments();
  const find = (id: string) => persisted.byId.get(id) ?? persisted.byHash.get(id) ?? recent.byHash(id);
  const read = (query: string, hash: string) => {
    // What is refused is not kept: it would only take the place of what is not.
    const prepared = toPrepared(settings, query, hash);
    if (!isErrors(prepared)) recent.add(prepared);
    return prepared;
  };
  const findById = ({ id }: Wanted & { query: undefined }) => {
    const found = find(id);
    if (found) return found;
    const text = builtIn.get(id);
    return text === undefined ? [unknownId(id, persistedOnly)] : read(text, id);
  };
  return {
    missing: (request) => {
      const wanted = persistedOnly || request.query ? undefined : toWanted(request);
      if (wanted === undefined || isErrors(wanted) || wanted.query !== undefined) return undefined;
      const { id } = wanted;
      return HASH.test(id) && !find(id) && !builtIn.has(id) ? id : undefined;
    },
    learn: (hash, text) => {
      if (toHash(text) === hash) read(text, hash);
    },
    prepare: (request) => {
      const wanted = toWanted(request);
      if (isErrors(wanted)) return wanted;
      const problem = checkValues(request.variables);
      if (problem !== undefined) return [badVariables(problem)];
      if (wanted.query === undefined) return findById(wanted);
      const { query, id } = wanted;
      const known = recent.byText(query);
      const hash = known?.hash ?? toHash(query);
      if (id !== undefined && id !== hash && persisted.byId.get(id)?.query !== query)
        return [refusal("BAD_REQUEST", "provided sha does not match query")];
      if (persistedOnly && !persisted.byHash.has(hash) && !builtIn.has(hash)) return [notInManifest()];
      return known ?? find(hash) ?? read(query, hash);
    },
  };
}

/** What clients sent, until others have pushed it out. */
class RecentDocuments {
  private readonly hashes = new Map<string, string>();
  /** By their texts: to hash each again would take longer than all else that is done to find it. */
  private readonly documents = new LRUCache<string, PreparedDocument>({
    maxSize: MAX_TEXT,
    maxEntrySize: MAX_ENTRY,
    sizeCalculation: ({ query }) => Math.max(1, query.length),
    dispose: ({ hash }) => this.hashes.delete(hash),
  });

  byText(query: string): PreparedDocument | undefined {
    return this.documents.get(query);
  }

  byHash(hash: string): PreparedDocument | undefined {
    const query = this.hashes.get(hash);
    return query === undefined ? undefined : this.documents.get(query);
  }

  add(prepared: PreparedDocument): void {
    const { query, hash } = prepared;
    this.documents.set(query, prepared);
    if (this.documents.has(query)) this.hashes.set(hash, query);
  }
}

/** Every operation of a manifest that can't be run, a line each. */
export class InvalidManifestError extends Error {
  override readonly name = "InvalidManifestError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

function prepareManifest(settings: DocumentSettings, manifest: Manifest) {
  const byId = new Map<string, PreparedDocument>();
  const byHash = new Map<string, PreparedDocument>();
  const problems: string[] = [];
  for (const [id, query] of manifest) {
    const prepared = toPrepared(settings, query, toHash(query));
    if (isErrors(prepared)) {
      const reasons = prepared.map(({ message }) => message).join("; ");
      problems.push(`operation ${JSON.stringify(id)}: ${reasons}`);
    } else {
      byId.set(id, prepared);
      byHash.set(prepared.hash, prepared);
    }
  }
  if (problems.length > 0) throw new InvalidManifestError(problems);
  return { byId, byHash };
}

function toPrepared(
  { schema, introspection, limits }: DocumentSettings,
  query: string,
  hash: string,
): FoundDocument {
  try {
    const document = parseWithin(limits, query);
    const overLimits = checkLimits(document, limits);
    if (overLimits.length > 0) return overLimits;
    const rules = introspection ? specifiedRules : [...specifiedRules, noIntrospection];
    // graphql-js adds one to say that it has stopped.
    const errors = validate(schema, document, rules, { maxErrors: MAX_ERRORS }).slice(0, MAX_ERRORS);
    if (errors.length === 0) return { query, hash, document };
    return errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED", introspection));
  } catch (error) {
    if (error instanceof RangeError) return [nestedTooDeep()];
    if (!(error instanceof GraphQLError)) throw error;
    if (error.extensions.code !== undefined) return [error];
    return [withCode(error, "GRAPHQL_PARSE_FAILED", introspection)];
  }
}

function noIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field: (node) => {
      const { value } = node.name;
      if (value !== "__schema" && value !== "__type") return;
      context.reportError(
        new GraphQLError(`This gateway answers no introspection, and the document asks for ${value}`, {
          nodes: [node],
        }),
      );
    },
  };
}

function withCode(
  { message, nodes, source, positions }: GraphQLError,
  code: string,
  suggestions: boolean,
): GraphQLError {
  const shown = suggestions ? message : withoutSuggestion(message);
  return new GraphQLError(shown, { nodes, source, positions, extensions: { code, retryable: false } });
}

function badVariables(message: string): GraphQLError {
  const path = "variables";
  return refusal("BAD_USER_INPUT", `${path}: ${message}`, { violations: [{ path, message }] });
}

/** Apollo's code and words, by which its clients know to send the text. */
function unknownId(id: string, persistedOnly: boolean): GraphQLError {
  if (!persistedOnly) return refusal("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound");
  const message = `The manifest of persisted operations has none with the id ${JSON.stringify(id.slice(0, 80))} (PERSISTED_ONLY)`;
  return refusal("PERSISTED_QUERY_NOT_IN_LIST", message);
}

function notInManifest(): GraphQLError {
  const message =
    "This gateway runs persisted operations only, and the document is none of them (PERSISTED_ONLY)";
  return refusal("QUERY_NOT_IN_SAFELIST", message);
}

function toHash(query: string): string {
  return createHash("sha256").update(query).digest("hex");
}
