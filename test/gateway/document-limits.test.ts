// What a document may hold, the same on every transport: taken at the limit, refused one past it, before HealthLake is asked.
import { getIntrospectionQuery } from "graphql";
import { TRANSPORTS, type Transport, askAt } from "../support/transports.js";
import { startTestGateway } from "../support/gateway.js";

function repeat(count: number, toText: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => toText(n)).join(" ");
}

const FILTERED = "query ($f: DatastoreFilter) { datastores(filter: $f) { nodes { id } } }";

/** A valid document by how much of something it holds. */
const DOCUMENTS: Readonly<Record<string, { at: number; of: (count: number) => string; says: string }>> = {
  // Two braces, and a name for each field.
  LIMIT_TOKENS: {
    at: 60,
    of: (count) => `{ ${repeat(count - 2, () => "__typename")} }`,
    says: "more than 60 tokens or comments, the limit",
  },
  LIMIT_DEPTH: {
    at: 5,
    of: (count) =>
      count === 5
        ? "{ datastores(first: 1) { nodes { importJobs(first: 1) { nodes { id } } } } }"
        : "{ datastores(first: 1) { nodes { importJobs(first: 1) { nodes { datastore { id } } } } } }",
    says: "nests fields 6 deep, over the limit of 5",
  },
  LIMIT_ALIASES: {
    at: 4,
    of: (count) => `{ ${repeat(count, (n) => `a${n}: __typename`)} }`,
    says: "has 5 aliases, over the limit of 4",
  },
  LIMIT_DIRECTIVES: {
    at: 3,
    of: (count) => `{ ${repeat(count, () => "__typename @include(if: true)")} }`,
    says: "has 4 directives, over the limit of 3",
  },
  LIMIT_ROOT_FIELDS: {
    at: 6,
    of: (count) => `{ ...f } fragment f on Query { ${repeat(count, () => "__typename")} }`,
    says: "selects 7 root fields, over the limit of 6",
  },
};

describe.each(TRANSPORTS)("%s", (transport) => {
  test.each(Object.entries(DOCUMENTS))("%s", async (limit, { at, of, says }) => {
    const ROOM = { LIMIT_ROOT_FIELDS: "1000" };
    const gateway = await startTestGateway({ env: { ...ROOM, [limit]: String(at) } });
    const taken = await askAt(transport, gateway.url, { query: of(at) });
    expect(taken.errors).toBeUndefined();
    expect(taken.data).toBeTruthy();
    const calls = gateway.calls.length;
    const refused = await askAt(transport, gateway.url, { query: of(at + 1) });
    expect(refused.data).toBeUndefined();
    expect(refused.errors).toMatchObject([
      {
        message: expect.stringContaining(`${says} (${limit})`),
        extensions: { code: "LIMIT_EXCEEDED", limit },
      },
    ]);
    expect(gateway.calls).toHaveLength(calls);
  });

  test("lists five errors of validation at most", async () => {
    const { url } = await startTestGateway();
    const { errors } = await askAt(transport, url, { query: `{ ${repeat(12, (n) => `nothing${n}`)} }` });
    expect(errors).toHaveLength(5);
    for (const [n, error] of errors?.entries() ?? [])
      expect(error).toMatchObject({
        message: `Cannot query field "nothing${n}" on type "Query".`,
        extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
      });
  });

  test("lists as many of the variables that can't be coerced", async () => {
    const { url } = await startTestGateway();
    const status = Array.from({ length: 60 }, (_, n) => `WRONG_${n}`);
    const { data, errors } = await askAt(transport, url, { query: FILTERED, variables: { f: { status } } });
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(5);
    for (const [n, error] of errors?.entries() ?? [])
      expect(error).toMatchObject({
        message: expect.stringContaining(`WRONG_${n}`),
        extensions: { code: "BAD_USER_INPUT" },
      });
  });

  test("introspects whole with INTROSPECTION=true, though deeper than LIMIT_DEPTH", async () => {
    const { url } = await startTestGateway({ env: { LIMIT_DEPTH: "3", INTROSPECTION: "true" } });
    const query = getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true });
    const { data, errors } = await askAt(transport, url, { query });
    expect(errors).toBeUndefined();
    expect(data.__schema.types.length).toBeGreaterThan(25);
  });

  test("does not let introspection lead round in circles", async () => {
    const { url } = await startTestGateway({ env: { INTROSPECTION: "true" } });
    const round = (times: number): string =>
      times === 0 ? "name" : `fields { type { ${round(times - 1)} } }`;
    const { errors } = await askAt(transport, url, { query: `{ __schema { types { ${round(5)} } } }` });
    expect(errors).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
  });

  test("refuses introspection with INTROSPECTION=false, and names the setting to nobody", async () => {
    const { url } = await startTestGateway({ env: { INTROSPECTION: "false" } });
    for (const query of ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }']) {
      expect((await askAt(transport, url, { query })).errors).toMatchObject([
        {
          message: expect.stringContaining("introspection"),
          extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
        },
      ]);
    }
    expect(await askAt(transport, url, { query: "{ __typename }" })).toMatchObject({
      data: { __typename: "Query" },
    });
  });
});

/** Operations for which graphql-js knows a better name: of a field, a type, an argument, a value, an input's field. */
const MISSPELT: readonly { readonly query: string; readonly variables?: object }[] = [
  { query: "{ datastore_(id: 1) { id } }" },
  { query: "{ ...f } fragment f on Querry { __typename }" },
  { query: "{ datastores(frist: 1) { nodes { id } } }" },
  { query: "{ datastores(filter: { status: [ACTIV] }) { nodes { id } } }" },
  { query: "{ datastores(filter: { statu: [ACTIVE] }) { nodes { id } } }" },
  { query: FILTERED, variables: { f: { status: ["ACTIV"] } } },
  { query: FILTERED, variables: { f: { statu: "ACTIVE" } } },
];

describe("what is misspelt", () => {
  const ask = async (transport: Transport, url: string, request: { query: string; variables?: object }) => {
    const { errors } = await askAt(transport, url, request);
    expect(errors?.length).toBeGreaterThan(0);
    return JSON.stringify(errors);
  };

  test("is corrected where clients may learn the schema", async () => {
    const { url } = await startTestGateway({ env: { INTROSPECTION: "true" } });
    for (const request of MISSPELT) expect(await ask("POST", url, request)).toContain("Did you mean");
  });

  test.each(TRANSPORTS)("%s: is not corrected where they may not", async (transport) => {
    const { url } = await startTestGateway({ env: { INTROSPECTION: "false" } });
    for (const request of MISSPELT) expect(await ask(transport, url, request)).not.toMatch(/did you mean/i);
  });

  test("in a subscription's variables is told five times at most", async () => {
    const { url } = await startTestGateway();
    const query =
      "subscription ($u: [DatastoreStatus!]) { datastoreStatusChanged(id: 1, until: $u) { status } }";
    const u = Array.from({ length: 60 }, () => "WRONG");
    for (const transport of ["socket", "stream"] as const) {
      const { errors } = await askAt(transport, url, { query, variables: { u } });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(Array(5).fill("BAD_USER_INPUT"));
    }
  });

  test("in a subscription's variables is not corrected either", async () => {
    const { url } = await startTestGateway({ env: { INTROSPECTION: "false" } });
    const query =
      "subscription ($u: [DatastoreStatus!]) { datastoreStatusChanged(id: 1, until: $u) { status } }";
    for (const transport of ["socket", "stream"] as const)
      expect(await ask(transport, url, { query, variables: { u: ["ACTIV"] } })).not.toMatch(/did you mean/i);
  });
});

test("the operation that is not there is refused alike everywhere", async () => {
  const { url } = await startTestGateway();
  const messages = async (request: { query: string; operationName?: string }) =>
    Promise.all(
      TRANSPORTS.map(async (transport) =>
        (await askAt(transport, url, request)).errors?.map((it) => it.message),
      ),
    );
  const [unknown] = await messages({ query: "query a { __typename }", operationName: "b" });
  expect(unknown).toEqual([expect.stringContaining('"b"')]);
  for (const request of [
    { query: "query a { __typename }", operationName: "b" },
    { query: "query a { __typename } query b { __typename }" },
  ]) {
    const all = await messages(request);
    expect(all).toEqual(TRANSPORTS.map(() => all[0]));
  }
});

test("the limits are those of docs/api.md by default", async () => {
  const { url } = await startTestGateway();
  const limitOf = async (query: string) =>
    (await askAt("POST", url, { query })).errors?.[0]?.extensions.limit;
  expect(await limitOf(`{ a { ${repeat(1995, () => "a")} } }`)).toBeUndefined();
  expect(await limitOf(`{ a { ${repeat(1996, () => "a")} } }`)).toBe("LIMIT_TOKENS");
  expect(await limitOf(`{ a { ${repeat(30, (n) => `a${n}: x`)} } }`)).toBeUndefined();
  expect(await limitOf(`{ a { ${repeat(31, (n) => `a${n}: x`)} } }`)).toBe("LIMIT_ALIASES");
  expect(await limitOf(`{ a ${"@x".repeat(10)} }`)).toBeUndefined();
  expect(await limitOf(`{ a ${"@x".repeat(11)} }`)).toBe("LIMIT_DIRECTIVES");
  expect(await limitOf(`{ ${repeat(20, () => "a")} }`)).toBeUndefined();
  expect(await limitOf(`{ ${repeat(21, () => "a")} }`)).toBe("LIMIT_ROOT_FIELDS");
  expect(await limitOf(`${"{ a ".repeat(13)}${"}".repeat(13)}`)).toBe("LIMIT_DEPTH");
  expect(await limitOf(`${"{ a ".repeat(12)}${"}".repeat(12)}`)).toBeUndefined();
});

test("a refused document costs nothing", async () => {
  const { url, calls } = await startTestGateway({ env: { LIMIT_ALIASES: "0" } });
  const { extensions } = await askAt("POST", url, { query: "{ a: datastores(first: 1) { nodes { id } } }" });
  const cost = { estimatedCalls: 0, actualCalls: 0, cacheHits: 0, estimatedNodes: 0, nodes: 0 };
  expect(extensions?.cost).toEqual(cost);
  expect(calls).toEqual([]);
});

test.each([
  ["application/json", 200],
  ["application/graphql-response+json", 400],
])("as %s an answer over a limit has status %i", async (accept, status) => {
  const { url } = await startTestGateway({ env: { LIMIT_ALIASES: "0" } });
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { accept, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ a: __typename }" }),
  });
  expect(response.status).toBe(status);
});
