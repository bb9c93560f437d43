import { startCounted } from "./economy-setup.js";

test("shows upstream in no second more calls than the quota and its burst, however many are wanted", async () => {
  const perSecond = 10;
  const { query, calls } = await startCounted(
    { datastores: 32 },
    { env: { QUOTA_PER_SECOND: `ListTagsForResource=${perSecond}` } },
  );
  const { data, errors } = await query("{ datastores(first: 32) { nodes { tags { value } } } }");
  expect(errors).toBeUndefined();
  expect(data.datastores.nodes).toHaveLength(32);
  const times = calls.filter(({ action }) => action === "ListTagsForResource").map(({ at }) => at);
  expect(times).toHaveLength(32);
  const perWindow = times.map((start) => times.filter((at) => at >= start && at <= start + 1000).length);
  // On a busy machine calls arrive some milliseconds later than they were sent, one more than another.
  expect(Math.max(...perWindow)).toBeLessThanOrEqual(2 * perSecond + 2);
  // It is the quota that held them back: beyond the burst, two seconds' worth was left.
  expect((times.at(-1) as number) - (times[0] as number)).toBeGreaterThan(2000);
});

test("answers what can't be sent in time as THROTTLED, at once, with the time to wait", async () => {
  const { query, counts } = await startCounted(
    { datastores: 8 },
    { env: { QUOTA_PER_SECOND: "ListTagsForResource=0.1", UPSTREAM_DEADLINE_MS: "8000" } },
  );
  const startedAt = performance.now();
  const { data, errors } = await query("{ datastores(first: 8) { nodes { id tags { value } } } }");
  expect(performance.now() - startedAt).toBeLessThan(6000);
  expect(data.datastores.nodes).toHaveLength(8);
  expect(errors).toHaveLength(7);
  for (const { extensions } of errors ?? []) {
    expect(extensions.code).toBe("THROTTLED");
    expect(extensions.retryable).toBe(true);
    expect(extensions.retryAfterMs).toBeGreaterThan(8000);
  }
  expect(counts()).toEqual({ ListFHIRDatastores: 1, ListTagsForResource: 1 });
});
