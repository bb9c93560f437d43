import type { GatewayError } from "../../src/errors.js";
import { settle } from "../support/fake-clock.js";
import { action, createHarness } from "./governor-harness.js";
import { fails, lost, start, throttled, usual } from "./retry-harness.js";

describe("an attempt", () => {
  test("that is answered is the only one", async () => {
    const { clock, run, sentAt } = start(["ok"]);
    await settle();
    expect(run).toEqual({ answer: "answer", endedAt: 0 });
    expect(sentAt).toEqual([0]);
    expect(clock.sleeping).toBe(0);
  });

  test.each(["UPSTREAM_UNAVAILABLE", "UPSTREAM_TIMEOUT", "THROTTLED"] as const)(
    "that ends in a retryable %s is followed by another",
    async (code) => {
      const { clock, run, sentAt } = start([fails(code), "ok"]);
      await clock.advance(10_000);
      expect(run.answer).toBe("answer");
      expect(sentAt).toHaveLength(2);
      expect(clock.sleeping).toBe(0);
    },
  );

  test.each<[string, Error]>([
    ["UPSTREAM_UNAVAILABLE that is not retryable", fails("UPSTREAM_UNAVAILABLE", { retryable: false })],
    ["THROTTLED that says nothing about retrying", fails("THROTTLED", {})],
    ["NOT_FOUND", fails("NOT_FOUND", {})],
    ["CONFLICT even if it claims to be retryable", fails("CONFLICT")],
    ["an error that is none of the gateway's", new TypeError("a bug")],
  ])("that ends in %s is the last, its error passed on as it is", async (_, error) => {
    const { clock, run, sentAt } = start([error]);
    await clock.advance(10_000);
    expect(run).toEqual({ error, endedAt: 0 });
    expect(sentAt).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test("that throws before it returns a promise counts as rejected", async () => {
    const { clock, governor } = createHarness("off");
    const bug = new TypeError("a bug");
    const options = usual;
    const send = () => {
      throw bug;
    };
    await expect(governor.run(action, options, send)).rejects.toBe(bug);
    expect(clock.sleeping).toBe(0);
  });

  test("is told to onAttempt just before it is sent, numbered from 1", async () => {
    const told: [number, number][] = [];
    const started = start([lost, lost, "ok"], {
      onAttempt: (attempt) => told.push([attempt, started.sentAt.length]),
    });
    await started.clock.advance(10_000);
    expect(told).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
  });

  test("is not sent when onAttempt throws, and what it threw is not retried", async () => {
    const refusal = fails("OPERATION_TOO_EXPENSIVE");
    const { run, sentAt, clock } = start(["ok"], {
      onAttempt: () => {
        throw refusal;
      },
    });
    await clock.advance(1000);
    expect(run.error).toBe(refusal);
    expect(sentAt).toEqual([]);
  });

  test("is never more than maxAttempts, and the last error is what is told", async () => {
    const last = fails("UPSTREAM_UNAVAILABLE");
    const { clock, run, sentAt } = start([lost, throttled, last]);
    await clock.advance(60_000);
    expect(sentAt).toHaveLength(3);
    expect(run.error).toBe(last);
  });
});

describe("the backoff", () => {
  test.each<[string, GatewayError, number, number[]]>([
    [
      "doubles from 100 ms after transient faults",
      lost,
      0.999999,
      [0, 100, 300, 700, 1500, 3100, 6300, 11300, 16300],
    ],
    ["doubles from 500 ms after throttling", throttled, 0.999999, [0, 500, 1500, 3500, 7500, 12500]],
    ["is drawn between nothing and that", lost, 0.5, [0, 50, 150, 350, 750]],
    ["may be nothing", lost, 0, [0, 0, 0]],
  ])("%s", async (_, error, random, expected) => {
    const { clock, sentAt } = start([error], { random: () => random, maxAttempts: expected.length });
    await clock.advance(60_000);
    expect(sentAt).toEqual(expected);
  });

  test("is at least what upstream asked for", async () => {
    const asked = fails("THROTTLED", { retryable: true, retryAfterMs: 4000 });
    const { clock, sentAt } = start([asked, "ok"]);
    await clock.advance(60_000);
    expect(sentAt).toEqual([0, 4000]);
  });

  test("that does not fit before the deadline is not begun: it fails now, with the last error", async () => {
    const { clock, run, sentAt } = start([lost], { maxAttempts: 10, deadlineMs: () => 120 });
    await clock.advance(0);
    await clock.advance(60_000);
    expect(sentAt).toEqual([0, 50]);
    expect(run).toEqual({ error: lost, endedAt: 50 });
    expect(clock.sleeping).toBe(0);
  });

  test("fits when the deadline has grown during the attempt", async () => {
    let left = 60;
    const { clock, run, sentAt } = start([lost, lost, "ok"], {
      deadlineMs: () => left,
      onAttempt: (attempt) => (left = attempt * 1000),
    });
    await clock.advance(5000);
    expect(run.answer).toBe("answer");
    expect(sentAt).toEqual([0, 50, 150]);
  });
});

describe("a throttled call", () => {
  test("that may not be tried again is THROTTLED with the time to wait and its own facts", async () => {
    const upstream = { action, errorName: "ThrottlingException", requestId: "r-1" };
    const error = fails("THROTTLED", { retryable: true, upstream });
    const { clock, run } = start([error], { maxAttempts: 2 });
    await clock.advance(60_000);
    expect(run.error).toMatchObject({
      code: "THROTTLED",
      message: error.message,
      facts: { retryable: true, upstream, retryAfterMs: 1000 },
    });
  });

  test("tells the wait for quota where that is longer than the backoff", async () => {
    const { clock, run } = start([throttled], { quotas: { [action]: 1 / 60 }, maxAttempts: 1 });
    await clock.advance(0);
    expect(run.error).toMatchObject({ code: "THROTTLED" });
    const { retryAfterMs } = (run.error as GatewayError).facts;
    expect(retryAfterMs).toBeGreaterThan(60_000);
    expect(Number.isInteger(retryAfterMs)).toBe(true);
  });

  test("is tried again at the slower rate", async () => {
    const { clock, sentAt } = start([throttled, "ok"], { quotas: { [action]: 1 }, random: () => 0 });
    await clock.advance(60_000);
    expect(sentAt).toHaveLength(2);
    expect(sentAt[1]).toBeGreaterThan(1500);
  });
});

describe("an attempt's quota", () => {
  test("is taken anew for every attempt", async () => {
    const { clock, sentAt } = start([lost, lost, "ok"], { quotas: { [action]: 1 } });
    await clock.advance(60_000);
    expect(sentAt).toEqual([0, 1000, 2000]);
  });

  test("refused for the first attempt is THROTTLED, and nothing is sent", async () => {
    const { clock, governor, within } = createHarness({ [action]: 1 / 60 });
    const options = { priority: "mutation", maxAttempts: 3, attemptTimeoutMs: 5000 } as const;
    let sent = 0;
    const send = () => Promise.resolve(++sent);
    await governor.run(action, options, send);
    const refused = governor.run(action, { ...options, deadline: within(15_000) }, send);
    await expect(refused).rejects.toMatchObject({ code: "THROTTLED", facts: { retryAfterMs: 60_000 } });
    expect(sent).toBe(1);
    expect(clock.sleeping).toBe(0);
  });

  test("refused for a later attempt leaves the error that tells what may have happened, with the time to wait", async () => {
    const { clock, run, sentAt } = start(["hang"], {
      quotas: { [action]: 1 / 60 },
      deadlineMs: () => 15_000,
    });
    await clock.advance(5050);
    expect(sentAt).toEqual([0]);
    expect(run.error).toMatchObject({
      code: "UPSTREAM_TIMEOUT",
      facts: { retryable: true, retryAfterMs: 54_950 },
    });
    expect(run.endedAt).toBe(5050);
    expect(clock.sleeping).toBe(0);
  });

  test("wait is not counted as time of the attempt", async () => {
    const { clock, governor, offer, elapsed } = createHarness({ [action]: 1 });
    for (let i = 0; i < 10; i++) offer("query");
    const options = { priority: "query", maxAttempts: 1, attemptTimeoutMs: 100 } as const;
    const answered = governor.run(action, options, () => Promise.resolve(elapsed()));
    await clock.advance(20_000);
    await expect(answered).resolves.toBe(10_000);
  });
});
