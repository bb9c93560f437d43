import { startTestGateway } from "../support/gateway.js";

// What GraphQL itself refuses, before any resolver runs: as a literal it fails validation, as a variable coercion.
const literals: [what: string, argument: string, operation: string][] = [
  ["no id", "id", "{ datastore { name } }"],
  ["id: null", "ID!", "{ datastore(id: null) { name } }"],
  ["an id that is a list", "ID", `{ datastore(id: ["a"]) { name } }`],
  ["an id that is a boolean", "ID", "{ node(id: true) { id } }"],
  ["ids that hold null", "ID!", `{ nodes(ids: ["a", null]) { id } }`],
  ["first that is text", "Int", `{ datastores(first: "5") { nodes { id } } }`],
  ["first that is a fraction", "Int", "{ datastores(first: 1.5) { nodes { id } } }"],
  ["first beyond 32 bits", "Int", "{ datastores(first: 2147483648) { nodes { id } } }"],
  ["after that is a number", "String", "{ datastores(after: 5) { nodes { id } } }"],
  ["an argument that is none", "sorted", "{ datastores(sorted: 2) { nodes { id } } }"],
  [
    "a filter member that is none",
    "createdOn",
    `{ datastores(filter: { createdOn: "x" }) { nodes { id } } }`,
  ],
  ["a status that is none", "DatastoreStatus", "{ datastores(filter: { status: [GONE] }) { nodes { id } } }"],
  [
    "a status in quotes",
    "DatastoreStatus",
    `{ datastores(filter: { status: ["ACTIVE"] }) { nodes { id } } }`,
  ],
  ["a status that is null", "DatastoreStatus", "{ datastores(filter: { status: [null] }) { nodes { id } } }"],
  ["a time that is a word", "DateTime|x", '{ datastores(filter: { createdAfter: "x" }) { nodes { id } } }'],
  ["a name that is a number", "String", "{ datastores(filter: { name: 5 }) { nodes { id } } }"],
];

const variables: [what: string, named: RegExp, variables: object][] = [
  ["first that is text", /\$first/, { first: "5" }],
  ["first that is a fraction", /\$first/, { first: 1.5 }],
  ["first beyond 32 bits", /\$first/, { first: 2 ** 31 }],
  ["after that is a number", /\$after/, { after: 5 }],
  ["a filter that is a list", /\$filter/, { filter: ["x"] }],
  ["a filter member that is none", /createdOn/, { filter: { createdOn: "x" } }],
  ["a status that is none", /filter\.status/, { filter: { status: ["GONE"] } }],
  ["a status that is null", /filter\.status/, { filter: { status: [null] } }],
  ["a name that is a number", /filter\.name/, { filter: { name: 5 } }],
  ["a time that is a word", /filter\.createdAfter/, { filter: { createdAfter: "yesterday" } }],
  ["a time without a zone", /filter\.createdAfter/, { filter: { createdAfter: "2024-01-01T00:00:00" } }],
  ["a day that is none", /filter\.createdAfter/, { filter: { createdAfter: "2024-02-30T00:00:00Z" } }],
  ["a time that is a number", /filter\.createdBefore/, { filter: { createdBefore: "1728799200" } }],
];

describe("an argument of the wrong type", () => {
  test.each(literals)(
    "as a literal is a validation error that says what was expected: %s",
    async (_, named, operation) => {
      const gateway = await startTestGateway();
      const { data, errors } = await gateway.query(operation);
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
      expect(errors?.[0]?.message).toMatch(new RegExp(named));
      expect(JSON.stringify(errors)).not.toContain("stacktrace");
      expect(gateway.calls).toEqual([]);
    },
  );

  test.each(variables)("as a variable is BAD_USER_INPUT that names it: %s", async (_, named, given) => {
    const gateway = await startTestGateway();
    const { data, errors } = await gateway.query(
      `query ($first: Int, $after: String, $filter: DatastoreFilter) {
        datastores(first: $first, after: $after, filter: $filter) { nodes { id } }
      }`,
      given,
    );
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(errors?.[0]?.message).toMatch(named);
    expect(gateway.calls).toEqual([]);
  });

  test("is told of a variable that is missing or null where one is needed", async () => {
    const gateway = await startTestGateway();
    for (const given of [{}, { id: null }]) {
      const { errors } = await gateway.query(`query ($id: ID!) { datastore(id: $id) { name } }`, given);
      expect(errors).toMatchObject([
        { message: expect.stringContaining("$id") as string, extensions: { code: "BAD_USER_INPUT" } },
      ]);
    }
    expect(gateway.calls).toEqual([]);
  });

  test("is told of an id given as a number, which is taken as text and is none", async () => {
    const gateway = await startTestGateway();
    const { errors } = await gateway.query(`{ datastore(id: 5) { name } }`);
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/^id: must be/) as string, extensions: { code: "BAD_USER_INPUT" } },
    ]);
  });
});

describe("an argument of the right type and the wrong value", () => {
  test("leaves the fields beside it alone", async () => {
    const gateway = await startTestGateway();
    const { data, errors } = await gateway.query(
      `{ bad: datastores(first: -1) { nodes { id } } worse: node(id: "x") { id } good: datastores { nodes { id } } }`,
    );
    expect(data).toEqual({ bad: null, worse: null, good: { nodes: [] } });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      expect.arrayContaining([
        [["bad"], "BAD_USER_INPUT"],
        [["worse"], "BAD_USER_INPUT"],
      ]),
    );
    expect(gateway.calls).toHaveLength(1);
  });

  test("of 100 kB is refused without an echo of it", async () => {
    const gateway = await startTestGateway();
    const long = "x".repeat(100_000);
    const { errors } = await gateway.query(
      `query ($id: ID!, $after: String, $name: String) {
        datastore(id: $id) { name }
        node(id: $id) { id }
        importJob(id: $id) { name }
        datastores(after: $after, filter: { name: $name }) { nodes { id } }
      }`,
      { id: long, after: long, name: long },
    );
    expect(errors).toHaveLength(4);
    expect(JSON.stringify(errors).length).toBeLessThan(5_000);
    expect(gateway.calls).toEqual([]);
  });
});
