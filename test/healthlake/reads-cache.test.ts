import { createHarness, settle } from "./reads-harness.js";

const item = (index: number, text = "x".repeat(40)) => ({
  DatastoreId: index.toString(16).padStart(32, "0"),
  DatastoreName: text,
  CreatedAt: new Date(index),
});

describe("an answer", () => {
  test("is used again until it is older than the cache allows, counted from when its call was sent", async () => {
    const { asked, read, caller, clock, reads } = createHarness({ ttlMs: 1000 });
    read();
    await clock.advance(400);
    asked[0]?.answer({ first: true });
    await clock.advance(600);
    const by = caller();
    const cached = read(by);
    await settle();
    expect(cached.value).toEqual({ first: true });
    expect(by.told).toEqual({ begun: 0, attempts: 0, hits: 1 });
    expect(clock.sleeping).toBe(0);
    await clock.advance(1);
    read();
    await settle();
    expect(asked).toHaveLength(2);
    expect(reads.stats().cached).toBe(0);
  });

  test("that took longer than the cache allows is not used again", async () => {
    const { asked, read, clock } = createHarness({ ttlMs: 1000 });
    read();
    await clock.advance(1500);
    asked[0]?.answer();
    await settle();
    read();
    await settle();
    expect(asked).toHaveLength(2);
  });

  test("is never used again where the cache is off", async () => {
    const { asked, read, reads } = createHarness({ ttlMs: 0 });
    read();
    await settle();
    asked[0]?.answer();
    await settle();
    read();
    await settle();
    expect(asked).toHaveLength(2);
    expect(reads.stats().cached).toBe(0);
  });

  test("is not kept where it is a failure", async () => {
    const { asked, read, reads } = createHarness();
    read();
    await settle();
    asked[0]?.fail();
    await settle();
    expect(reads.stats()).toMatchObject({ flights: 0, cached: 0 });
  });
});

describe("after a change", () => {
  test("no answer from before is used again", async () => {
    const { asked, read, generations } = createHarness();
    const scope = `datastore:${"0123456789abcdef".repeat(2)}` as const;
    read();
    await settle();
    asked[0]?.answer();
    await settle();
    generations.raise(scope);
    read();
    await settle();
    expect(asked).toHaveLength(2);
  });

  test("no call from before is joined, nor does its answer fill the cache", async () => {
    const { asked, read, generations, reads } = createHarness();
    const before = read();
    await settle();
    generations.raise(`datastore:${"0123456789abcdef".repeat(2)}`);
    const after = read();
    await settle();
    expect(asked).toHaveLength(2);
    expect(reads.stats().flights).toBe(2);
    asked[1]?.answer({ state: "after" });
    await settle();
    asked[0]?.answer({ state: "before" });
    await settle();
    expect([before.value, after.value]).toEqual([{ state: "before" }, { state: "after" }]);
    const later = read();
    await settle();
    expect(later.value).toEqual({ state: "after" });
    expect(asked).toHaveLength(2);
  });

  test("answers of everything else are used as before", async () => {
    const { asked, read, generations } = createHarness();
    read();
    await settle();
    asked[0]?.answer();
    await settle();
    generations.raise("datastores");
    generations.raise(`datastore:${"f".repeat(32)}`);
    generations.raise(`tags:${"0123456789abcdef".repeat(2)}`);
    read();
    await settle();
    expect(asked).toHaveLength(1);
  });
});

describe("the cache stays within its bytes", () => {
  const MAX_BYTES = 1024 * 1024;
  /** Fills it with `count` answers and says how many it kept. */
  const fill = async (count: number, answer: (index: number) => object, tokenLength = 10) => {
    const { asked, readAny, reads } = createHarness({ maxBytes: MAX_BYTES, ttlMs: 60_000 });
    for (let index = 0; index < count; index++) {
      const NextToken = String(index).padStart(tokenLength, "0");
      readAny("ListFHIRDatastores", { NextToken }, "datastores");
      await settle();
      asked[index]?.answer(answer(index));
      await settle();
    }
    const keptOf = async (index: number) => {
      const before = asked.length;
      readAny("ListFHIRDatastores", { NextToken: String(index).padStart(tokenLength, "0") }, "datastores");
      await settle();
      return asked.length === before;
    };
    return { ...reads.stats(), keptOf };
  };

  test("when it is filled tenfold with pages of 500", async () => {
    const page = { DatastorePropertiesList: Array.from({ length: 500 }, (_, index) => item(index)) };
    const bytes = JSON.stringify(page).length;
    const count = Math.ceil((10 * MAX_BYTES) / bytes);
    const { cached, keptOf } = await fill(count, () => ({ ...page }));
    expect(cached).toBeGreaterThan(2);
    expect(cached * bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(await keptOf(count - 1)).toBe(true);
    expect(await keptOf(0)).toBe(false);
  });

  test("when it is filled tenfold with keys of 8 kB", async () => {
    const count = (10 * MAX_BYTES) / 8192;
    const { cached } = await fill(count, () => ({ DatastorePropertiesList: [] }), 8192);
    expect(cached).toBeGreaterThan(100);
    expect(cached * 8192).toBeLessThanOrEqual(MAX_BYTES);
  });

  test("when single items are long", async () => {
    const { cached } = await fill(200, (index) => ({ DatastoreProperties: item(index, "x".repeat(50_000)) }));
    expect(cached).toBeGreaterThan(10);
    expect(cached * 50_000).toBeLessThanOrEqual(MAX_BYTES);
  });

  test("and answers all the same with what does not fit at all", async () => {
    const { asked, read, reads } = createHarness({ maxBytes: 1000 });
    const outcome = read();
    await settle();
    asked[0]?.answer({ Metadata: "x".repeat(2000) });
    await settle();
    expect(outcome.state).toBe("answered");
    expect(reads.stats()).toMatchObject({ flights: 0, cached: 0 });
  });
});
