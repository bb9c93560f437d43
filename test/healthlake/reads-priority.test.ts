// Reads on the real governor: who joins a queued call moves it.
import type { Call } from "../../src/healthlake/actions.js";
import { createGovernor } from "../../src/healthlake/governor.js";
import { PUBLISHED_QUOTAS } from "../../src/healthlake/quotas.js";
import { createReads } from "../../src/healthlake/reads.js";
import { createHarness, settle } from "./reads-harness.js";

test("sends a poll's queued call as soon as a query joins it", async () => {
  const { clock, generations, caller } = createHarness();
  const governor = createGovernor({ quotas: PUBLISHED_QUOTAS, clock, random: () => 0 });
  const sent: string[] = [];
  const call = ((action, input: { DatastoreId: string }, options) =>
    governor.run(action, { ...options, maxAttempts: 1, attemptTimeoutMs: 1000 }, async () => {
      sent.push(input.DatastoreId);
      return { value: {}, sentAt: clock.now() };
    })) as Call;
  const reads = createReads({
    call,
    clock,
    generations,
    ttlMs: 0,
    onRise: (action) => governor.reschedule(action),
  });
  const read = (id: string, priority: "poll" | "query") =>
    reads.read("DescribeFHIRDatastore", { DatastoreId: id }, `datastore:${id}`, caller(10_000, priority));

  // Polls may take half of the ten calls that are there at the start.
  const polls = ["a", "b", "c", "d", "e", "f", "g"].map((id) => read(id, "poll"));
  await settle();
  expect(sent).toEqual(["a", "b", "c", "d", "e"]);
  await read("g", "query");
  expect(sent).toEqual(["a", "b", "c", "d", "e", "g"]);
  await clock.advance(1000);
  await Promise.all(polls);
  expect(sent.at(-1)).toBe("f");
  expect([reads.stats().flights, clock.sleeping]).toEqual([0, 0]);
});
