import { parseManifest } from "../../src/operations/manifest.js";

const read = (content: unknown) => [...parseManifest(JSON.stringify(content))];
const APOLLO = { format: "apollo-persisted-query-manifest", version: 1 };

test("reads Apollo's manifest", () => {
  const operations = [
    { id: "1", name: "A", type: "query", body: "query A { a }" },
    { id: "2", name: "B", type: "mutation", body: "mutation B { b }" },
  ];
  expect(read({ ...APOLLO, operations })).toEqual([
    ["1", "query A { a }"],
    ["2", "mutation B { b }"],
  ]);
});

test("reads what relay-compiler writes", () => {
  expect(read({ abc: "{ a }", def: "{ b }" })).toEqual([
    ["abc", "{ a }"],
    ["def", "{ b }"],
  ]);
});

test("takes an operation that stands in it twice for one", () => {
  const same = { id: "1", body: "{ a }" };
  expect(read({ ...APOLLO, operations: [same, same] })).toEqual([["1", "{ a }"]]);
});

test.each<[string, unknown, string]>([
  ["a list", [], "must be a JSON object"],
  ["nothing", {}, "has no operations"],
  ["no operations", { ...APOLLO, operations: [] }, "has no operations"],
  [
    "another format",
    { format: "x", version: 1, operations: [] },
    "must have the format apollo-persisted-query-manifest, version 1",
  ],
  [
    "another version",
    { ...APOLLO, version: 2, operations: [] },
    "must have the format apollo-persisted-query-manifest, version 1",
  ],
  ["operations that are no array", { ...APOLLO, operations: {} }, "operations must be an array"],
  [
    "an operation without an id",
    { ...APOLLO, operations: [{ id: "1", body: "" }, { body: "{ a }" }] },
    "operations[1] must have an id and a body",
  ],
  [
    "an operation that is none",
    { ...APOLLO, operations: [null] },
    "operations[0] must have an id and a body",
  ],
  ["an empty id", { "": "{ a }" }, "the id of an operation must not be empty"],
  ["a text that is none", { x: { a: 1 } }, 'operation "x": its text must be a string'],
  [
    "a body that is missing",
    { ...APOLLO, operations: [{ id: "x" }] },
    'operation "x": its text must be a string',
  ],
  [
    "two texts of one id",
    {
      ...APOLLO,
      operations: [
        { id: "x", body: "{ a }" },
        { id: "x", body: "{ b }" },
      ],
    },
    'operation "x": two texts have this id',
  ],
])("refuses %s", (_what, content, message) => {
  expect(() => read(content)).toThrow(new Error(message));
});

test("refuses what is not JSON, and quotes nothing of it", () => {
  expect(() => parseManifest("{ query }")).toThrow(new Error("is not JSON"));
});
