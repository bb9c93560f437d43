// Documents of sockets and streams, parsed and validated once each.
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { LRUCache } from "lru-cache";

/** Of all texts together, in characters; what they are parsed to takes some thirty times as much. */
const MAX_TEXT = 1024 * 1024;

type Parsed = DocumentNode | readonly GraphQLError[];

/** Gives the document of a query, or the errors that make it none. */
export function createDocuments(schema: GraphQLSchema): (query: string) => Parsed {
  const documents = new LRUCache<string, Parsed>({
    maxSize: MAX_TEXT,
    sizeCalculation: (_parsed, query) => Math.max(1, query.length),
  });
  return (query) => {
    const known = documents.get(query);
    if (known) return known;
    const parsed = parseAndValidate(schema, query);
    documents.set(query, parsed);
    return parsed;
  };
}

export function refusal(code: string, message: string, facts: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...facts } });
}

export function isErrors<T extends object>(
  value: T | readonly GraphQLError[],
): value is readonly GraphQLError[] {
  return Array.isArray(value);
}

function parseAndValidate(schema: GraphQLSchema, query: string): Parsed {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length === 0
      ? document
      : errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED"));
  } catch (error) {
    return [withCode(error as GraphQLError, "GRAPHQL_PARSE_FAILED")];
  }
}

function withCode({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
