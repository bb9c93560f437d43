// Documents: valid ones over the real schema, the examples, what is left of them after mutations, and token soup.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  Lexer,
  Source,
  TokenKind,
  buildSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isUnionType,
} from "graphql";
import { mutated, mutatedText } from "./values.js";

const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
const EXAMPLES = readdirSync("examples/operations")
  .filter((file) => file.endsWith(".graphql"))
  .map((file) => readFileSync(`examples/operations/${file}`, "utf8"));
const TOKENS = [
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ":",
  "=",
  "!",
  "|",
  "&",
  "@",
  "...",
  "$",
  "#\n",
  '"',
  '"""',
  "\\",
  "\0",
  "\ud800",
];
const WORDS = [
  ...[
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "true",
    "false",
    "null",
    "__typename",
    "__schema",
  ],
  ...[
    "__type",
    "@skip",
    "@include",
    "@defer",
    "if",
    "1",
    "-1",
    "1e999",
    "0x",
    "1.",
    '"x"',
    "$id",
    "$x",
    "F",
    "Query",
  ],
  ...Object.keys(schema.getTypeMap()),
  ...Object.keys(schema.getQueryType()?.getFields() ?? {}),
  ...Object.keys(schema.getSubscriptionType()?.getFields() ?? {}),
];
const token = fc.constantFrom(...TOKENS, ...WORDS);
const soup = fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(" "));

const ROOTS = {
  query: schema.getQueryType(),
  subscription: schema.getSubscriptionType(),
  mutation: schema.getMutationType(),
};

type Generate = fc.GeneratorValue;

/** Writes one valid operation, choice by choice. */
class Writer {
  private readonly fragments: string[] = [];
  private aliases = 0;
  private isLive = false;

  constructor(
    private readonly generate: Generate,
    private readonly known: readonly string[],
  ) {}

  write(): string {
    const kind = this.pick("query", "query", "query", "query", "subscription", "mutation");
    const root = ROOTS[kind];
    if (!root) throw new Error(`The schema has no ${kind}`);
    this.isLive = kind === "subscription";
    const operation = this.isLive
      ? `subscription ${this.select(root, 4, 1)}`
      : `${kind} Q($yes: Boolean! = true) { t: __typename @include(if: $yes) ...R } fragment R on ${root.name} ${this.select(root, 4, 3)}`;
    return [operation, ...this.fragments].join("\n");
  }

  private pick<T>(...choices: readonly T[]): T {
    return choices[this.generate(fc.nat, { max: choices.length - 1 })] as T;
  }

  private select(type: GraphQLNamedOutputType, depth: number, most: number): string {
    if (!isCompositeType(type)) return "";
    if (depth === 0) return "{ __typename }";
    if (isUnionType(type))
      return `{ ${type
        .getTypes()
        .map((one) => `... on ${one.name} ${this.select(one, depth - 1, 1)}`)
        .join(" ")} }`;
    const fields = Object.values(type.getFields());
    const chosen = Array.from({ length: 1 + this.generate(fc.nat, { max: most - 1 }) }, () =>
      this.field(this.pick(...fields), depth),
    );
    const text = `{ ${chosen.join(" ")} }`;
    if (this.pick(true, false, false, false) && most > 1) {
      const name = `f${this.fragments.length}`;
      this.fragments.push(`fragment ${name} on ${type.name} ${text}`);
      return `{ ...${name} ${this.pick("", "__typename", `... on ${type.name} { __typename }`)} }`;
    }
    return text;
  }

  private field({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string {
    const given = args
      .filter((arg) => isRequiredArgument(arg) || this.pick(true, false))
      .map((arg) => `${arg.name}: ${this.value(arg.type, arg.name)}`);
    const alias = `a${this.aliases++}`;
    const list = given.length > 0 ? `(${given.join(", ")})` : "";
    const directive = this.isLive ? "" : this.pick("", "", "", "@include(if: $yes)");
    return `${alias}: ${name}${list} ${directive} ${this.select(getNamedType(type), depth - 1, 3)}`;
  }

  private value(type: GraphQLInputType, name: string): string {
    if (isNonNullType(type)) return this.value(type.ofType, name);
    if (isListType(type)) {
      const items = Array.from({ length: this.generate(fc.nat, { max: 3 }) }, () =>
        this.value(type.ofType, name),
      );
      return `[${items.join(", ")}]`;
    }
    if (isEnumType(type)) return this.pick(...type.getValues()).name;
    if (isInputObjectType(type)) {
      const members = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || this.pick(true, false),
      );
      return `{ ${members.map((field) => `${field.name}: ${this.value(field.type, field.name)}`).join(", ")} }`;
    }
    return this.scalar(type.name, name);
  }

  private scalar(type: string, name: string): string {
    if (type === "Boolean") return this.pick("true", "false");
    if (type === "Int") return String(this.pick(0, 1, 2, 3, 500, 501, -1));
    if (type === "DateTime")
      return this.pick('"2024-01-01T00:00:00Z"', '"1900-01-01T00:00:00.123+14:00"', '"9999-12-31T23:59:59Z"');
    return JSON.stringify(this.pick(...(TEXTS[name] ?? [...this.known, "x", "prod"])));
  }
}

/** Of members that must have a form. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  s3Uri: ["s3://bucket/prefix/", "s3://b", "x"],
  dataAccessRoleArn: ["arn:aws:iam::123456789012:role/HealthLake", "arn:"],
  kmsKeyId: ["alias/key", ""],
  name: ["a name", "a,b", ""],
  clientToken: ["token-1", "token-2", "_"],
};

function toTokens(text: string): string[] {
  const lexer = new Lexer(new Source(text));
  const tokens: string[] = [];
  for (let next = lexer.advance(); next.kind !== TokenKind.EOF; next = lexer.advance())
    tokens.push(text.slice(next.start, next.end));
  return tokens;
}

export function documentsOver(known: readonly string[]): fc.Arbitrary<string> {
  const valid = fc.gen().map((generate) => new Writer(generate, known).write());
  const example = fc.constantFrom(...EXAMPLES);
  const examples = EXAMPLES.map(toTokens);
  return fc.oneof(
    { arbitrary: soup, weight: 2 },
    { arbitrary: valid, weight: 3 },
    { arbitrary: example, weight: 1 },
    {
      arbitrary: fc
        .constantFrom(...examples)
        .chain((tokens) => mutated(tokens, token))
        .map((tokens) => tokens.join(" ")),
      weight: 2,
    },
    {
      arbitrary: valid.chain((text) => mutated(toTokens(text), token)).map((tokens) => tokens.join(" ")),
      weight: 2,
    },
    { arbitrary: example.chain(mutatedText), weight: 1 },
  );
}
