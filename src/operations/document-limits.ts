// How much a document may hold, counted before it is validated: validation itself is what a bloated document makes slow.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
  parse,
} from "graphql";

/** An answer for which nothing was executed lists this many at most. */
export const MAX_ERRORS = 5;

/** By the names of their settings. */
export interface DocumentLimits {
  readonly LIMIT_TOKENS: number;
  readonly LIMIT_DEPTH: number;
  readonly LIMIT_ALIASES: number;
  readonly LIMIT_DIRECTIVES: number;
  readonly LIMIT_ROOT_FIELDS: number;
}

/** What a selection set holds; each fragment counts wherever it is spread. */
interface Counts {
  /** Of fields in fields; introspection has none. */
  depth: number;
  aliases: number;
  directives: number;
  /** Of this level alone, before equal ones are merged. */
  fields: number;
}

/**
 * Reads no further than one token, or comment, past the limit: a huge document costs what a large one costs. Throws
 * GraphQLError for what is over the limit, or can't be read.
 */
export function parseWithin({ LIMIT_TOKENS: limit }: DocumentLimits, text: string): DocumentNode {
  try {
    return parse(text, { maxLexicalTokens: limit, maxComments: limit });
  } catch (error) {
    // graphql-js tells one from the other in words alone; the position is that of the first token it did not take.
    const readTo = (error instanceof GraphQLError && error.positions?.[0]) || text.length;
    if (readTo === text.length || !holdsAsMany(limit, text.slice(0, readTo))) throw error;
    throw overLimit("LIMIT_TOKENS", `The document has more than ${limit} tokens or comments, the limit`);
  }
}

/** Whether the text has that many tokens, or that many comments. */
function holdsAsMany(limit: number, text: string): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    while (lexer.token.kind !== TokenKind.EOF) lexer.advance();
  } catch {
    return false;
  }
  const counts = { tokens: 0, comments: 0 };
  for (let { prev } = lexer.token; prev !== null && prev.kind !== TokenKind.SOF; { prev } = prev)
    counts[prev.kind === TokenKind.COMMENT ? "comments" : "tokens"]++;
  return Math.max(counts.tokens, counts.comments) >= limit;
}

/** An error for every limit that the first operation over any passes; none where all operations keep them. */
export function checkLimits(document: DocumentNode, limits: DocumentLimits): readonly GraphQLError[] {
  const toCounts = createCounter(document);
  for (const operation of document.definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const errors = problemsOf(operation, toCounts(operation), limits);
    if (errors.length > 0) return errors;
  }
  return [];
}

/** Of what only overflows the stack: by then nothing has been counted. */
export function nestedTooDeep(): GraphQLError {
  return overLimit("LIMIT_DEPTH", "The document nests too deep to be read");
}

function problemsOf(
  operation: OperationDefinitionNode,
  { depth, aliases, directives, fields }: Counts,
  limits: DocumentLimits,
): readonly GraphQLError[] {
  const subject = operation.name ? `The operation ${operation.name.value}` : "The operation";
  const check = (name: keyof DocumentLimits, count: number, what: string) =>
    count > limits[name]
      ? [overLimit(name, `${subject} ${what}, over the limit of ${limits[name]}`, operation)]
      : [];
  return [
    ...check("LIMIT_DEPTH", depth, `nests fields ${depth} deep`),
    ...check("LIMIT_ALIASES", aliases, `has ${aliases} aliases`),
    ...check("LIMIT_DIRECTIVES", directives, `has ${directives} directives`),
    ...check("LIMIT_ROOT_FIELDS", fields, `selects ${fields} root fields`),
  ];
}

function overLimit(
  limit: keyof DocumentLimits,
  message: string,
  operation?: OperationDefinitionNode,
): GraphQLError {
  return new GraphQLError(`${message} (${limit})`, {
    ...(operation && { nodes: [operation] }),
    extensions: { code: "LIMIT_EXCEEDED", retryable: false, limit },
  });
}

/** Counts each fragment once, however often it is spread. */
function createCounter(document: DocumentNode): (operation: OperationDefinitionNode) => Counts {
  const definitions = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) definitions.set(definition.name.value, definition);
  const known = new Map<string, Counts>();

  const ofFragment = (name: string): Counts => {
    const counted = known.get(name);
    if (counted) return counted;
    const counts = createCounts();
    // One that leads back to itself counts nothing there, and an unknown one nothing at all: validation refuses both.
    known.set(name, counts);
    const definition = definitions.get(name);
    if (!definition) return counts;
    const selected = ofSelections(definition.selectionSet);
    return Object.assign(counts, selected, {
      directives: selected.directives + (definition.directives?.length ?? 0),
    });
  };
  const ofSelection = (selection: SelectionNode): Counts => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    const below = selection.selectionSet ? ofSelections(selection.selectionSet) : createCounts();
    return selection.kind === Kind.FIELD ? toField(selection, below) : below;
  };
  const ofSelections = ({ selections }: SelectionSetNode): Counts => {
    const total = createCounts();
    for (const selection of selections) {
      const counts = ofSelection(selection);
      total.depth = Math.max(total.depth, counts.depth);
      total.aliases += counts.aliases;
      total.directives += counts.directives + (selection.directives?.length ?? 0);
      total.fields += counts.fields;
    }
    return total;
  };
  return (operation) => {
    const counts = ofSelections(operation.selectionSet);
    counts.directives += operation.directives?.length ?? 0;
    for (const { directives } of operation.variableDefinitions ?? [])
      counts.directives += directives?.length ?? 0;
    return counts;
  };
}

function toField({ alias, name }: FieldNode, below: Counts): Counts {
  return {
    depth: name.value.startsWith("__") ? 0 : below.depth + 1,
    aliases: below.aliases + (alias ? 1 : 0),
    directives: below.directives,
    fields: 1,
  };
}

function createCounts(): Counts {
  return { depth: 0, aliases: 0, directives: 0, fields: 0 };
}
