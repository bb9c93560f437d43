import { getIntrospectionQuery, parse } from "graphql";
import { type DocumentLimits, checkLimits, parseWithin } from "../../src/operations/document-limits.js";

const NONE: DocumentLimits = {
  LIMIT_TOKENS: 100_000,
  LIMIT_DEPTH: 1000,
  LIMIT_ALIASES: 1000,
  LIMIT_DIRECTIVES: 1000,
  LIMIT_ROOT_FIELDS: 1000,
};

type Counted = Exclude<keyof DocumentLimits, "LIMIT_TOKENS">;

/** The highest value of a limit at which a document is still refused, plus one: what is counted. */
function count(limit: Counted, document: string): number {
  const ast = parse(document);
  for (let value = 0; value < 1000; value++)
    if (checkLimits(ast, { ...NONE, [limit]: value }).length === 0) return value;
  throw new Error("counts 1000 or more");
}

describe("LIMIT_DEPTH", () => {
  test.each([
    ["a field", "{ a }", 1],
    ["fields in fields", "{ a { b { c } } x }", 3],
    ["the deepest of several branches", "{ a { b } c { d { e { f } } } }", 4],
    ["no inline fragment by itself", "{ ... on Query { ... @include(if: true) { a { ... { b } } } } }", 2],
    ["a fragment where it is spread", "{ a { b { ...f } } ...f } fragment f on T { c { d } }", 4],
    ["fragments in fragments", "{ ...f } fragment f on T { a { ...g } } fragment g on T { b { c } }", 3],
    ["the deepest operation", "query A { a } query B { a { b } }", 2],
    ["no __typename", "{ a { b { __typename } } }", 2],
    [
      "no __type or __schema",
      '{ a __type(name: "X") { fields { type { ofType { ofType { name } } } } } }',
      1,
    ],
    [
      "no fragment below __schema",
      "{ __schema { types { ...f } } } fragment f on __Type { a { b { c } } }",
      0,
    ],
    ["nothing of introspection", getIntrospectionQuery(), 0],
  ])("counts %s", (_what, document, depth) => {
    expect(count("LIMIT_DEPTH", document)).toBe(depth);
  });
});

describe("LIMIT_ALIASES", () => {
  test.each([
    ["none where there is none", "{ a b }", 0],
    ["each, one that repeats the name too", "{ x: a a: a b { y: c } }", 3],
    [
      "a fragment as often as it is spread",
      "{ p: a { ...f } q: a { ...f ...f } } fragment f on T { x: b y: c }",
      8,
    ],
    ["those in introspection", "{ x: __typename __schema { y: types { z: name } } }", 3],
    ["those in inline fragments", "{ ... { x: a ... on T { y: a } } }", 2],
  ])("counts %s", (_what, document, aliases) => {
    expect(count("LIMIT_ALIASES", document)).toBe(aliases);
  });
});

describe("LIMIT_DIRECTIVES", () => {
  test.each([
    ["those of fields, equal ones too", "{ a @x @x b { c @y } }", 3],
    ["those of operations and their variables", "query ($v: Int @a @b) @c { a }", 3],
    [
      "those of spreads and inline fragments",
      "{ ...f @a ... @b { c } ... on T @c { d } } fragment f on T { e }",
      3,
    ],
    ["those of a fragment, as often as it is spread", "{ ...f ...f } fragment f on T @a { b @c }", 4],
  ])("counts %s", (_what, document, directives) => {
    expect(count("LIMIT_DIRECTIVES", document)).toBe(directives);
  });
});

describe("LIMIT_ROOT_FIELDS", () => {
  test.each([
    ["equal ones", "{ a a a: a __typename __typename }", 5],
    ["none below", "{ a { b c d } }", 1],
    [
      "those of fragments, as often as they are spread",
      "{ ...f ...f ... { a } } fragment f on Query { a b }",
      5,
    ],
    ["each operation by itself", "query A { a b } query B { a b c }", 3],
  ])("counts %s", (_what, document, fields) => {
    expect(count("LIMIT_ROOT_FIELDS", document)).toBe(fields);
  });
});

test("fragments that lead back to themselves end, and count no more than they hold", () => {
  const cycle = "{ ...f } fragment f on T { x: a { ...g } } fragment g on T { y: b { ...f } }";
  expect(count("LIMIT_ALIASES", cycle)).toBe(2);
  expect(count("LIMIT_DEPTH", "{ ...f } fragment f on T { a { ...f } }")).toBe(1);
});

test("fragments that double themselves are counted without being walked", () => {
  const doubling = Array.from({ length: 300 }, (_, n) => `fragment f${n} on T { ...f${n + 1} ...f${n + 1} }`);
  const document = parse(`{ ...f0 } ${doubling.join(" ")} fragment f300 on T { x: a }`);
  expect(checkLimits(document, NONE)).toMatchObject([
    { extensions: { limit: "LIMIT_ALIASES" } },
    { extensions: { limit: "LIMIT_ROOT_FIELDS" } },
  ]);
});

test("an operation over several limits is told all of them, with its name", () => {
  const document = parse("query Good { a } query Bad { x: a @d { b } } query Worse { x: a { y: b { c } } }");
  const limits = { ...NONE, LIMIT_DEPTH: 1, LIMIT_ALIASES: 0, LIMIT_DIRECTIVES: 0 };
  expect(checkLimits(document, limits).map(({ message }) => message)).toEqual([
    "The operation Bad nests fields 2 deep, over the limit of 1 (LIMIT_DEPTH)",
    "The operation Bad has 1 aliases, over the limit of 0 (LIMIT_ALIASES)",
    "The operation Bad has 1 directives, over the limit of 0 (LIMIT_DIRECTIVES)",
  ]);
});

describe("LIMIT_TOKENS", () => {
  const problem = (text: string, limit: number): string | undefined => {
    try {
      parseWithin({ ...NONE, LIMIT_TOKENS: limit }, text);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const tooMany = (limit: number) =>
    `The document has more than ${limit} tokens or comments, the limit (LIMIT_TOKENS)`;

  test("is kept by as many tokens, and passed by one more", () => {
    expect(problem("{ a(b: 1) }", 8)).toBeUndefined();
    expect(problem("{ a(b: 1) }", 7)).toBe(tooMany(7));
  });

  test("counts neither commas nor white space", () => {
    expect(problem(`{ a,,,,\n\n\t,b }`, 4)).toBeUndefined();
  });

  test("counts comments by themselves", () => {
    expect(problem("#\n#\n#\n{a}#", 4)).toBeUndefined();
    expect(problem("#\n#\n#\n{a}#\n#", 4)).toBe(tooMany(4));
  });

  test.each(["{ a(b: ", '{ a(b: "', "{ a % }", "{ a } }", '"""', "", "#"])(
    "leaves %j, which can't be read, its own error",
    (text) => {
      expect(problem(text, 5)).toMatch(/^Syntax Error: /);
    },
  );
});
