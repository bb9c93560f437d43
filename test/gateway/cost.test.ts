// What an operation is told that it cost, held against what upstream has seen.
import { startCounted, startHeld } from "./economy-setup.js";

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);

describe("extensions.cost", () => {
  test("tells the calls that were sent, and those that the cache spared", async () => {
    const { query, counts, recount } = await startCounted(
      { datastores: 3, importJobs: 1 },
      { env: { READ_CACHE_TTL_MS: "60000" } },
    );
    const text = "{ datastores(first: 3) { nodes { tags { key } importJobs { nodes { id } } } } }";
    expect((await query(text)).extensions?.cost).toMatchObject({
      estimatedCalls: 7,
      actualCalls: 7,
      cacheHits: 0,
    });
    expect(sum(counts())).toBe(7);
    recount();
    expect((await query(text)).extensions?.cost).toMatchObject({
      estimatedCalls: 7,
      actualCalls: 0,
      cacheHits: 7,
    });
    expect(counts()).toEqual({});
  });

  test("counts every attempt", async () => {
    const { query, counts, setFaults } = await startCounted({ datastores: 1 });
    let left = 2;
    setFaults(() =>
      left-- > 0 ? { kind: "error", name: "InternalServerException", status: 500 } : undefined,
    );
    const { data, extensions } = await query("{ datastores { nodes { id } } }");
    expect(data.datastores.nodes).toHaveLength(1);
    expect(extensions?.cost).toMatchObject({ estimatedCalls: 1, actualCalls: 3, cacheHits: 0 });
    expect(counts()).toEqual({ ListFHIRDatastores: 3 });
  });

  test("counts nothing that was refused for quota before it was sent", async () => {
    const { query, counts, datastoreIds } = await startCounted(
      { datastores: 3 },
      { env: { QUOTA_PER_SECOND: "ListTagsForResource=0.01", UPSTREAM_DEADLINE_MS: "1000" } },
    );
    const { errors, extensions } = await query(
      `{ ${datastoreIds.map((id, index) => `d${index}: datastore(id: "${id}") { tags { key } }`).join(" ")} }`,
    );
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(["THROTTLED", "THROTTLED"]);
    expect(counts()).toEqual({ ListFHIRDatastores: 1, ListTagsForResource: 1 });
    expect(extensions?.cost.actualCalls).toBe(2);
  });

  test("counts a call for the operation that began it, and a hit for those that shared it", async () => {
    const { query, counts, joined, release } = await startHeld({ datastores: 1 });
    const asked = Array.from({ length: 10 }, () => query("{ datastores { nodes { id } } }"));
    await joined(10, 1);
    await release();
    const answers = await Promise.all(asked);
    const costs = answers.map(({ extensions }) => extensions?.cost);
    expect(counts()).toEqual({ ListFHIRDatastores: 1 });
    expect(costs.map((cost) => cost?.actualCalls).sort()).toEqual([...Array<number>(9).fill(0), 1]);
    expect(costs.map((cost) => cost?.cacheHits).sort()).toEqual([0, ...Array<number>(9).fill(1)]);
  });

  test("is all zero for introspection", async () => {
    const { query, counts } = await startCounted({ datastores: 0 });
    const { extensions } = await query("{ __schema { types { name fields { name type { name } } } } }");
    expect(extensions?.cost).toMatchObject({ estimatedCalls: 0, actualCalls: 0, cacheHits: 0 });
    expect(counts()).toEqual({});
  });
});

describe("OPERATION_TOO_EXPENSIVE", () => {
  test("comes before any call where the estimate is over the limit", async () => {
    const { query, counts } = await startCounted({ datastores: 3 }, { env: { LIMIT_UPSTREAM_CALLS: "20" } });
    const text = "query ($n: Int) { datastores(first: $n) { nodes { tags { key } } } }";
    const { data, errors, extensions } = await query(text, { n: 20 });
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/21 calls.*limit of 20/),
      extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_UPSTREAM_CALLS" },
    });
    expect(extensions?.cost).toMatchObject({ estimatedCalls: 21, actualCalls: 0, cacheHits: 0 });
    expect(counts()).toEqual({});
    expect((await query(text, { n: 19 })).errors).toBeUndefined();
  });

  test("ends an operation that needs more calls than could be estimated", async () => {
    const { query, counts } = await startCounted(
      { datastores: 12 },
      { env: { LIMIT_UPSTREAM_CALLS: "5" }, local: { maxPageSize: 1 } },
    );
    const { data, errors, extensions } = await query("{ datastores { nodes { id } } }");
    expect(data).toEqual({ datastores: null });
    expect(errors).toMatchObject([
      {
        path: ["datastores"],
        extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_UPSTREAM_CALLS" },
      },
    ]);
    expect(counts()).toEqual({ ListFHIRDatastores: 5 });
    expect(extensions?.cost).toMatchObject({ estimatedCalls: 1, actualCalls: 5, cacheHits: 0 });
  });

  test("leaves what was within the limit, and counts no retries against it", async () => {
    const { query, counts, setFaults } = await startCounted(
      { datastores: 3 },
      { env: { LIMIT_UPSTREAM_CALLS: "3" } },
    );
    const failed = new Set<string>();
    setFaults(({ action, input }) => {
      const key = JSON.stringify([action, input]);
      if (failed.has(key)) return undefined;
      failed.add(key);
      return { kind: "reset" };
    });
    const { data, errors } = await query("{ datastores(first: 2) { nodes { tags { key } } } }");
    expect(errors).toBeUndefined();
    expect(data.datastores.nodes).toHaveLength(2);
    expect(sum(counts())).toBe(6);
  });

  test("answers fragments that multiply beyond measure as a client's error", async () => {
    const { url, counts } = await startCounted({ datastores: 0 });
    const fragments = Array.from(
      { length: 30 },
      (_, i) => `fragment F${i} on Datastore { ...F${i + 1} ... on Datastore { ...F${i + 1} } }`,
    );
    const query = `{ datastores { nodes { ...F0 } } } ${fragments.join(" ")} fragment F30 on Datastore { id }`;
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: "OPERATION_TOO_EXPENSIVE" } }],
    });
    expect(counts()).toEqual({});
  });
});

describe("an operation that can't be executed", () => {
  test.each([
    [
      "a variable of the wrong type",
      "query ($n: Int) { datastores(first: $n) { nodes { id } } }",
      { n: "many" },
    ],
    ["a variable that is missing", "query ($id: ID!) { datastore(id: $id) { id } }", {}],
    ["first over the range", "{ datastores(first: 501) { nodes { id } } }", {}],
    ["first under the range", "{ datastores(first: -1) { nodes { id } } }", {}],
    ["null where a default stood", 'query ($id: ID = "a") { datastore(id: $id) { id } }', { id: null }],
  ])("is BAD_USER_INPUT, not an estimator's crash: %s", async (_what, text, variables) => {
    const { query, counts } = await startCounted({ datastores: 1 });
    const { errors } = await query(text, variables);
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(["BAD_USER_INPUT"]);
    expect(counts()).toEqual({});
  });
});
