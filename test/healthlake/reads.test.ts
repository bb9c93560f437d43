import { getEventListeners } from "node:events";
import { GatewayError } from "../../src/errors.js";
import type { Call } from "../../src/healthlake/actions.js";
import { createHarness, settle } from "./reads-harness.js";

describe("reads of the same thing", () => {
  test("share one call while it is in flight", async () => {
    const { asked, read, caller, reads } = createHarness();
    const callers = Array.from({ length: 100 }, () => caller());
    const outcomes = callers.map((by) => read(by));
    await settle();
    expect(asked).toHaveLength(1);
    expect(reads.stats().flights).toBe(1);
    asked[0]?.answer({ DatastoreProperties: {} });
    await settle();
    for (const { value } of outcomes) expect(value).toBe(outcomes[0]?.value);
    expect(callers.map(({ told }) => told.begun)).toEqual([1, ...Array<number>(99).fill(0)]);
    expect(callers.map(({ told }) => told.attempts)).toEqual([1, ...Array<number>(99).fill(0)]);
    expect(callers.map(({ told }) => told.hits)).toEqual([0, ...Array<number>(99).fill(1)]);
  });

  test("are told apart by action, input and scope, not by what is undefined in their input", async () => {
    const { asked, read, readAny } = createHarness();
    read();
    read(undefined, "f".repeat(32));
    readAny("ListFHIRDatastores", { MaxResults: 500 }, "datastores");
    readAny("ListFHIRDatastores", { MaxResults: 500, NextToken: undefined, Filter: undefined }, "datastores");
    readAny("ListFHIRDatastores", { MaxResults: 500, NextToken: "a" }, "datastores");
    readAny("ListFHIRDatastores", { MaxResults: 500, Filter: { CreatedBefore: new Date(1) } }, "datastores");
    readAny("ListFHIRDatastores", { MaxResults: 500, Filter: { CreatedBefore: new Date(2) } }, "datastores");
    await settle();
    expect(asked).toHaveLength(6);
  });

  test("fail together, and the next one asks anew", async () => {
    const { asked, read, reads } = createHarness();
    const both = [read(), read()];
    await settle();
    asked[0]?.fail();
    await settle();
    for (const { error } of both) expect(error).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
    expect(reads.stats()).toMatchObject({ flights: 0, cached: 0 });
    const again = read();
    await settle();
    expect(asked).toHaveLength(2);
    asked[1]?.answer();
    await settle();
    expect(again.state).toBe("answered");
  });

  test("begin no call that the caller may not begin", async () => {
    const { asked, read, caller, reads } = createHarness();
    const spent = {
      ...caller(),
      onCall: () => {
        throw new GatewayError("OPERATION_TOO_EXPENSIVE", "spent");
      },
    };
    const refused = read(spent);
    await settle();
    expect(refused.error).toMatchObject({ code: "OPERATION_TOO_EXPENSIVE" });
    expect(asked).toHaveLength(0);
    read();
    const joined = read(spent);
    await settle();
    asked[0]?.answer();
    await settle();
    expect(joined.state).toBe("answered");
    expect(reads.stats().flights).toBe(0);
  });
});

describe("a caller that leaves", () => {
  test("takes its own call along, and fails with its own reason", async () => {
    const { asked, read, caller, reads, clock } = createHarness();
    const by = caller();
    const outcome = read(by);
    await settle();
    by.abort.abort(new Error("left"));
    await settle();
    expect(outcome.error).toEqual(new Error("left"));
    expect(asked[0]?.options.signal?.aborted).toBe(true);
    expect(reads.stats().flights).toBe(0);
    expect(clock.sleeping).toBe(0);
  });

  test("leaves a shared call to the others, until the last one leaves", async () => {
    const { asked, read, caller } = createHarness();
    const callers = [caller(), caller(), caller()];
    const outcomes = callers.map((by) => read(by));
    await settle();
    callers[0]?.abort.abort(new Error("left"));
    callers[1]?.abort.abort(new Error("left"));
    await settle();
    expect(outcomes.map(({ state }) => state)).toEqual(["failed", "failed", "waiting"]);
    expect(asked[0]?.options.signal?.aborted).toBe(false);
    callers[2]?.abort.abort(new Error("left"));
    await settle();
    expect(asked[0]?.options.signal?.aborted).toBe(true);
  });

  test("that has left before it reads asks for nothing", async () => {
    const { asked, read, caller } = createHarness();
    const by = caller();
    by.abort.abort(new Error("left"));
    const outcome = read(by);
    await settle();
    expect(outcome.error).toEqual(new Error("left"));
    expect(asked).toHaveLength(0);
  });

  test("leaves nobody who comes later to its aborted call", async () => {
    const { asked, read, caller } = createHarness();
    const by = caller();
    read(by);
    await settle();
    by.abort.abort(new Error("left"));
    await settle();
    const later = read();
    await settle();
    expect(asked).toHaveLength(2);
    asked[1]?.answer();
    await settle();
    expect(later.state).toBe("answered");
  });

  test("leaves its call to whoever reads at that very moment", async () => {
    const { asked, read, caller } = createHarness();
    const by = caller();
    read(by);
    await settle();
    by.abort.abort(new Error("left"));
    const later = read();
    await settle();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.options.signal?.aborted).toBe(false);
    asked[0]?.answer();
    await settle();
    expect(later.state).toBe("answered");
  });

  test("leaves the next call alone, when its own ends long after it was aborted", async () => {
    const ends: (() => void)[] = [];
    const call: Call = () => new Promise((_resolve, reject) => ends.push(() => reject(new Error("aborted"))));
    const { read, caller, reads } = createHarness({ call });
    const by = caller();
    read(by);
    await settle();
    by.abort.abort(new Error("left"));
    await settle();
    read();
    await settle();
    ends[0]?.();
    await settle();
    expect(reads.stats().flights).toBe(1);
    read();
    await settle();
    expect(ends).toHaveLength(2);
  });
});

describe("deadlines of a shared call", () => {
  test("are the latest of those who wait, as they come", async () => {
    const { asked, read, caller, clock } = createHarness();
    const start = clock.now();
    read(caller(100));
    await settle();
    expect(asked[0]?.options.deadline?.()).toBe(start + 100);
    read(caller(50));
    expect(asked[0]?.options.deadline?.()).toBe(start + 100);
    await clock.advance(40);
    read(caller(100));
    expect(asked[0]?.options.deadline?.()).toBe(start + 140);
  });

  test("fail whoever's own has come, while the call goes on for the others", async () => {
    const { asked, read, caller, clock } = createHarness();
    const early = read(caller(100));
    const late = read(caller(200));
    await clock.advance(100);
    expect(early.error).toMatchObject({
      code: "UPSTREAM_TIMEOUT",
      facts: { retryable: true, upstream: { action: "DescribeFHIRDatastore" } },
    });
    expect(late.state).toBe("waiting");
    asked[0]?.answer();
    await settle();
    expect(late.state).toBe("answered");
    expect(clock.sleeping).toBe(0);
  });

  test("hold for those who stay when the one with the latest leaves", async () => {
    const { read, caller, clock } = createHarness();
    const patient = caller(10_000);
    read(patient);
    const hasty = read(caller(100));
    await clock.advance(50);
    patient.abort.abort(new Error("left"));
    await clock.advance(49);
    expect(hasty.state).toBe("waiting");
    await clock.advance(1);
    expect(hasty.error).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    expect(clock.sleeping).toBe(0);
  });

  test("leave it to the call to say why it failed where it ends at the same time", async () => {
    const { asked, read, caller, clock } = createHarness();
    const outcome = read(caller(100));
    await clock.advance(100);
    expect(outcome.state).toBe("waiting");
    asked[0]?.fail(new GatewayError("THROTTLED", "slow down", { retryable: true, retryAfterMs: 7 }));
    await settle();
    expect(outcome.error).toMatchObject({ code: "THROTTLED", facts: { retryAfterMs: 7 } });
  });
});

describe("the priority of a shared call", () => {
  test("is the highest of those who wait, and whoever raises it is told of", async () => {
    const risen: string[] = [];
    const { asked, read, caller } = createHarness({ onRise: (action) => risen.push(action) });
    const query = caller(100, "query");
    read(caller(100, "poll"));
    read(caller(100, "poll"));
    await settle();
    const priority = () => {
      const given = asked[0]?.options.priority;
      return typeof given === "function" ? given() : given;
    };
    expect([priority(), risen]).toEqual(["poll", []]);
    read(query);
    expect([priority(), risen]).toEqual(["query", ["DescribeFHIRDatastore"]]);
    read(caller(100, "query"));
    read(caller(100, "poll"));
    expect(risen).toHaveLength(1);
    read(caller(100, "mutation"));
    expect([priority(), risen.length]).toEqual(["mutation", 2]);
  });
});

test("leaves no timer, listener or flight behind, however a read ends", async () => {
  const { asked, read, caller, clock, reads } = createHarness();
  const callers = Array.from({ length: 4 }, () => [caller(100), caller(300)]).flat();
  callers.forEach((by, index) => read(by, String(index >> 1).padStart(32, "0")));
  await settle();
  expect(asked).toHaveLength(4);
  asked[0]?.answer();
  asked[1]?.fail();
  callers[4]?.abort.abort(new Error("left"));
  callers[5]?.abort.abort(new Error("left"));
  await clock.advance(200);
  asked[3]?.answer();
  await clock.advance(200);
  expect(reads.stats().flights).toBe(0);
  expect(clock.sleeping).toBe(0);
  expect(callers.flatMap(({ signal }) => getEventListeners(signal, "abort"))).toEqual([]);
});
