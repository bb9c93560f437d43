// How long what was made of reads may be given again.
import { Freshness } from "../../src/healthlake/freshness.js";
import { createGenerations } from "../../src/healthlake/generations.js";
import { FakeClock } from "../support/fake-clock.js";

function create(ttlMs = 1000) {
  const clock = new FakeClock();
  const generations = createGenerations();
  const freshness = new Freshness({ clock, generations, ttlMs });
  const read = (scope: "datastores" | "datastore:a") =>
    freshness.add(scope, generations.of(scope), clock.now());
  return { clock, generations, freshness, read };
}

test("it ends with the oldest read", async () => {
  const { clock, freshness, read } = create();
  read("datastores");
  await clock.advance(600);
  read("datastore:a");
  await clock.advance(399);
  expect(freshness.isCurrent()).toBe(true);
  await clock.advance(1);
  expect(freshness.isCurrent()).toBe(false);
});

test("it ends with a change of anything that was read, and of nothing else", () => {
  const { generations, freshness, read } = create();
  read("datastores");
  generations.raise("datastore:a");
  expect(freshness.isCurrent()).toBe(true);
  generations.raise("datastores");
  expect(freshness.isCurrent()).toBe(false);
});

test("of what was read before and after a change, the read before it counts", () => {
  const { generations, freshness, read } = create();
  read("datastores");
  generations.raise("datastores");
  read("datastores");
  expect(freshness.isCurrent()).toBe(false);
});

test("without a cache nothing is current; what reads nothing never ages", async () => {
  const { clock, freshness, read } = create(0);
  expect(freshness.isCurrent()).toBe(true);
  await clock.advance(1_000_000);
  expect(freshness.isCurrent()).toBe(true);
  read("datastores");
  expect(freshness.isCurrent()).toBe(false);
});
