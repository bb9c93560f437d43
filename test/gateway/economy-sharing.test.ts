// What operations share: calls in flight, and answers for a short while.
import { FakeClock } from "../support/fake-clock.js";
import { startCounted, startHeld } from "./economy-setup.js";

const LIST = "{ datastores { nodes { id name tags { key value } } } }";

describe("identical queries", () => {
  test("cost one call each where a hundred are in flight together", async () => {
    const { query, counts, joined, release } = await startHeld({ datastores: 2 });
    const asked = Array.from({ length: 100 }, () => query(LIST));
    await joined(100, 1);
    await release();
    await joined(200, 2);
    await release();
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers[0]?.data.datastores.nodes).toHaveLength(2);
    expect(counts()).toEqual({ ListFHIRDatastores: 1, ListTagsForResource: 2 });
  });

  test("share the calls of queries that only ask for less of the same", async () => {
    const { query, counts, joined, release, clock } = await startHeld({ datastores: 3 });
    const asked = [
      query("{ datastores(first: 1) { nodes { id } } }"),
      query("{ datastores(first: 2) { edges { cursor } pageInfo { hasNextPage } } }"),
      query("{ datastores(first: 500) { nodes { name } } }"),
    ];
    await joined(3, 1);
    await release();
    for (const { errors } of await Promise.all(asked)) expect(errors).toBeUndefined();
    expect(counts()).toEqual({ ListFHIRDatastores: 1 });
    expect(clock.sleeping).toBe(0);
  });

  test("cost nothing again until READ_CACHE_TTL_MS have passed", async () => {
    const clock = new FakeClock();
    const { query, counts, recount } = await startCounted(
      { datastores: 1 },
      { env: { READ_CACHE_TTL_MS: "1000" }, dependencies: { clock } },
    );
    const first = await query(LIST);
    expect(counts()).toEqual({ ListFHIRDatastores: 1, ListTagsForResource: 1 });
    recount();
    await clock.advance(1000);
    expect((await query(LIST)).data).toEqual(first.data);
    expect(counts()).toEqual({});
    await clock.advance(1);
    expect((await query(LIST)).data).toEqual(first.data);
    expect(counts()).toEqual({ ListFHIRDatastores: 1, ListTagsForResource: 1 });
    expect(clock.sleeping).toBe(0);
  });

  test("cost the same each time where READ_CACHE_TTL_MS is 0", async () => {
    const { query, counts } = await startCounted({ datastores: 1 }, { env: { READ_CACHE_TTL_MS: "0" } });
    await query(LIST);
    await query(LIST);
    expect(counts()).toEqual({ ListFHIRDatastores: 2, ListTagsForResource: 2 });
  });

  test("fail together while in flight, and are asked anew afterwards", async () => {
    const { query, counts, setFaults, joined, release } = await startHeld(
      { datastores: 1 },
      { env: { READ_CACHE_TTL_MS: "60000" } },
    );
    setFaults(() => ({ kind: "delay", ms: 1000, then: { kind: "error", name: "AccessDeniedException" } }));
    const failed = [query(LIST), query(LIST)];
    await joined(2, 1);
    await release();
    for (const { errors } of await Promise.all(failed))
      expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(counts()).toEqual({ ListFHIRDatastores: 1 });
    setFaults(undefined);
    expect((await query(LIST)).errors).toBeUndefined();
  });
});
