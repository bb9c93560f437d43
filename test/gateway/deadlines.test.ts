// How long an operation may take, and what it says when HealthLake takes longer.
import { startCounted } from "./economy-setup.js";

const LIST = "{ datastores { nodes { id } } }";

/** Runs `ask` and says how long it took, in milliseconds. */
async function timed<T>(ask: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const startedAt = performance.now();
  const answer = await ask();
  return { answer, ms: performance.now() - startedAt };
}

describe("within UPSTREAM_DEADLINE_MS", () => {
  const env = { UPSTREAM_DEADLINE_MS: "900", UPSTREAM_MAX_ATTEMPTS: "3" };

  test("an operation ends with UPSTREAM_TIMEOUT where HealthLake says nothing", async () => {
    const { query, counts, setFaults, url } = await startCounted({ datastores: 1 }, { env });
    setFaults(() => ({ kind: "hang" }));
    const { answer, ms } = await timed(() => query(LIST));
    expect(ms).toBeLessThan(8000);
    expect(answer.data).toEqual({ datastores: null });
    expect(answer.errors).toMatchObject([
      {
        path: ["datastores"],
        extensions: {
          code: "UPSTREAM_TIMEOUT",
          retryable: true,
          upstream: { action: "ListFHIRDatastores", errorName: "TimeoutError" },
        },
      },
    ]);
    expect(counts().ListFHIRDatastores).toBeGreaterThanOrEqual(1);
    expect(counts().ListFHIRDatastores).toBeLessThanOrEqual(3);
    // On a busy machine one may be cut off before it arrives.
    expect(answer.extensions?.cost.actualCalls).toBeGreaterThanOrEqual(counts().ListFHIRDatastores ?? 0);
    expect(answer.extensions?.cost.actualCalls).toBeLessThanOrEqual(3);
    // An attempt without an answer is a failure that people are told of.
    const health = (await (await fetch(`${url}/readyz`)).json()) as { upstream: { lastFailure: unknown } };
    expect(health.upstream.lastFailure).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
  });

  test("an operation gets its answer where only the first attempt hangs", async () => {
    const { query, counts, setFaults } = await startCounted(
      { datastores: 1 },
      { env: { ...env, UPSTREAM_DEADLINE_MS: "3000" } },
    );
    let hangs = 1;
    setFaults(() => (hangs-- > 0 ? { kind: "hang" } : undefined));
    const { data, errors } = await query(LIST);
    expect(errors).toBeUndefined();
    expect(data.datastores.nodes).toHaveLength(1);
    expect(counts()).toEqual({ ListFHIRDatastores: 2 });
  });

  test("an operation ends though each of many pages comes just in time", async () => {
    const { query, setFaults } = await startCounted(
      { datastores: 20 },
      { env: { ...env, UPSTREAM_MAX_ATTEMPTS: "1" }, local: { maxPageSize: 1 } },
    );
    setFaults(() => ({ kind: "delay", ms: 150 }));
    const { answer, ms } = await timed(() => query(LIST));
    expect(ms).toBeLessThan(8000);
    expect(answer.errors).toMatchObject([{ extensions: { code: "UPSTREAM_TIMEOUT" } }]);
    expect(answer.extensions?.cost.actualCalls).toBeLessThan(10);
  });

  test("one field's lateness leaves the others their answers", async () => {
    const { query, setFaults } = await startCounted({ datastores: 2 }, { env });
    setFaults(({ action }) => (action === "ListTagsForResource" ? { kind: "hang" } : undefined));
    const { data, errors } = await query(
      "{ datastores(first: 2) { nodes { name tags { key } importJobs { nodes { id } } } } }",
    );
    expect(data.datastores.nodes).toEqual([
      { name: "datastore 1", tags: null, importJobs: { nodes: [] } },
      { name: "datastore 0", tags: null, importJobs: { nodes: [] } },
    ]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([
      "UPSTREAM_TIMEOUT",
      "UPSTREAM_TIMEOUT",
    ]);
  });

  test("an operation joins a call that began before it, and has its own time all the same", async () => {
    const { query, counts, setFaults } = await startCounted(
      { datastores: 1 },
      { env: { UPSTREAM_DEADLINE_MS: "600", UPSTREAM_MAX_ATTEMPTS: "1" } },
    );
    setFaults(() => ({ kind: "hang" }));
    const first = timed(() => query(LIST));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = timed(() => query(LIST));
    for (const { answer, ms } of await Promise.all([first, second])) {
      expect(answer.errors).toMatchObject([{ extensions: { code: "UPSTREAM_TIMEOUT" } }]);
      expect(ms).toBeLessThan(8000);
    }
    expect(counts().ListFHIRDatastores).toBeLessThanOrEqual(2);
  });
});

describe("while HealthLake throttles everything", () => {
  test("an operation ends as THROTTLED with the time to wait, after UPSTREAM_MAX_ATTEMPTS at most", async () => {
    const { query, counts, setFaults } = await startCounted(
      { datastores: 1 },
      { env: { UPSTREAM_DEADLINE_MS: "10000", UPSTREAM_MAX_ATTEMPTS: "2" } },
    );
    setFaults(() => ({ kind: "throttle" }));
    const { answer, ms } = await timed(() => query(LIST));
    expect(ms).toBeLessThan(10_000);
    expect(answer.errors).toMatchObject([
      {
        extensions: {
          code: "THROTTLED",
          retryable: true,
          retryAfterMs: expect.any(Number),
          upstream: { action: "ListFHIRDatastores", errorName: "ThrottlingException" },
        },
      },
    ]);
    expect(counts()).toEqual({ ListFHIRDatastores: 2 });
    expect(answer.extensions?.cost.actualCalls).toBe(2);
  });

  test("an operation ends in time, with the governor on too", async () => {
    const { query, setFaults } = await startCounted(
      { datastores: 3 },
      { env: { UPSTREAM_DEADLINE_MS: "3000", QUOTA_PER_SECOND: "ListTagsForResource=5" } },
    );
    setFaults(({ action }) => (action === "ListTagsForResource" ? { kind: "throttle" } : undefined));
    const { answer, ms } = await timed(() => query("{ datastores(first: 3) { nodes { tags { key } } } }"));
    expect(ms).toBeLessThan(8000);
    expect(answer.errors).toHaveLength(3);
    for (const { extensions } of answer.errors ?? []) {
      expect(extensions.code).toBe("THROTTLED");
      expect(extensions.retryAfterMs).toBeGreaterThan(0);
    }
  });
});

describe("a call is sent again", () => {
  test.each([
    ["its answer is lost", { kind: "lost-answer" } as const],
    ["its connection is reset", { kind: "reset" } as const],
    ["its answer is no JSON", { kind: "garbage" } as const],
    ["HealthLake fails", { kind: "error", name: "InternalServerException", status: 500 } as const],
    ["HealthLake throttles", { kind: "throttle" } as const],
  ])("where %s", async (_what, fault) => {
    const { query, counts, setFaults } = await startCounted({ datastores: 1 });
    let left = 1;
    setFaults(() => (left-- > 0 ? fault : undefined));
    const { data, errors } = await query(LIST);
    expect(errors).toBeUndefined();
    expect(data.datastores.nodes).toHaveLength(1);
    expect(counts()).toEqual({ ListFHIRDatastores: 2 });
  });

  test("as often as UPSTREAM_MAX_ATTEMPTS says, and no more", async () => {
    for (const attempts of [1, 2, 4]) {
      const { query, counts, setFaults } = await startCounted(
        { datastores: 0 },
        { env: { UPSTREAM_MAX_ATTEMPTS: String(attempts) } },
      );
      setFaults(() => ({ kind: "reset" }));
      const { errors } = await query(LIST);
      expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: true } }]);
      expect(counts()).toEqual({ ListFHIRDatastores: attempts });
    }
  });

  test.each([
    ["AccessDeniedException", "FORBIDDEN"],
    ["ValidationException", "BAD_USER_INPUT"],
    ["ExpiredTokenException", "UPSTREAM_UNAVAILABLE"],
    ["NobodyKnowsException", "UPSTREAM_UNAVAILABLE"],
  ])("never where HealthLake answers with %s", async (name, code) => {
    const { query, counts, setFaults } = await startCounted({ datastores: 0 });
    setFaults(() => ({ kind: "error", name }));
    const { errors } = await query(LIST);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(counts()).toEqual({ ListFHIRDatastores: 1 });
  });
});
