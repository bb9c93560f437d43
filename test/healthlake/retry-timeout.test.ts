import { GatewayError } from "../../src/errors.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { action, createHarness } from "./governor-harness.js";
import { start, usual } from "./retry-harness.js";

describe("an attempt without an answer", () => {
  test("is aborted after attemptTimeoutMs and tried again", async () => {
    const { clock, run, sentAt, signals } = start(["hang", "ok"]);
    await clock.advance(4999);
    expect(signals[0]!.aborted).toBe(false);
    await clock.advance(1);
    expect(signals[0]!.aborted).toBe(true);
    await clock.advance(50);
    expect(sentAt).toEqual([0, 5050]);
    expect(run).toEqual({ answer: "answer", endedAt: 5050 });
    expect(signals[1]!.aborted).toBe(false);
    expect(clock.sleeping).toBe(0);
  });

  test("is UPSTREAM_TIMEOUT when it was the last, naming the action", async () => {
    const { clock, run } = start(["hang"], { maxAttempts: 2 });
    await clock.advance(60_000);
    expect(run.error).toBeInstanceOf(GatewayError);
    expect(run.error).toMatchObject({
      code: "UPSTREAM_TIMEOUT",
      facts: { retryable: true, upstream: { action, errorName: "TimeoutError" } },
    });
    expect((run.error as Error).message).toContain("ListFHIRDatastores: no answer within 5000 ms");
    expect(run.endedAt).toBe(10_050);
  });

  test("hangs nothing when it ignores its signal", async () => {
    const { clock, run, sentAt } = start(["hang", "ok"], { deaf: true });
    await clock.advance(6000);
    expect(run.answer).toBe("answer");
    expect(sentAt).toHaveLength(2);
    expect(clock.sleeping).toBe(0);
  });

  test("may still fail later: Jest would see a rejection that nobody handles", async () => {
    const { clock, governor } = createHarness("off");
    const late: ((error: Error) => void)[] = [];
    const options = { ...usual, maxAttempts: 2 };
    const send = () => new Promise<string>((_, reject) => late.push(reject));
    const ended = governor.run(action, options, send).catch((error: unknown) => error);
    await clock.advance(20_000);
    expect(await ended).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    expect(late).toHaveLength(2);
    for (const reject of late) reject(new Error("too late"));
    await settle();
    await settle();
  });

  test("ends with the operation's deadline, which is UPSTREAM_TIMEOUT", async () => {
    const { clock, run, sentAt, signals } = start(["hang"], { deadlineMs: () => 2000 });
    await clock.advance(60_000);
    expect(run).toMatchObject({
      endedAt: 2000,
      error: { code: "UPSTREAM_TIMEOUT", facts: { retryable: true } },
    });
    expect((run.error as Error).message).toContain("operation's time ran out");
    expect(sentAt).toEqual([0]);
    expect(signals[0]!.aborted).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  test("goes on when the operation's deadline has grown meanwhile", async () => {
    let left = 2000;
    const { clock, run } = start(["hang", "ok"], { deadlineMs: () => left });
    await clock.advance(1000);
    left = 20_000;
    await clock.advance(3999);
    expect(run).toEqual({});
    await clock.advance(60);
    expect(run).toEqual({ answer: "answer", endedAt: 5050 });
  });

  test("is not even begun when its quota comes just as the time runs out", async () => {
    const { clock, governor, within } = createHarness({ [action]: 1 });
    await governor.acquire(action, { priority: "query" });
    let sent = 0;
    const options = { ...usual, deadline: within(1000) };
    const ended = governor
      .run(action, options, () => Promise.resolve(++sent))
      .catch((error: unknown) => error);
    await clock.advance(2000);
    expect(await ended).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    expect(sent).toBe(0);
    expect(clock.sleeping).toBe(0);
  });

  test("may take for ever where nothing limits it, on timers that Node can be set for", async () => {
    const sleeps: number[] = [];
    class RecordingClock extends FakeClock {
      override after(ms: number, run: () => void) {
        sleeps.push(ms);
        return super.after(ms, run);
      }
    }
    const { clock, governor } = createHarness("off", undefined, new RecordingClock());
    const options = { ...usual, attemptTimeoutMs: Infinity, deadline: () => Infinity };
    let ended = false;
    const end = () => (ended = true);
    governor.run(action, options, () => new Promise(() => undefined)).then(end, end);
    await clock.advance(60 * 24 * 3_600_000);
    expect(ended).toBe(false);
    expect(sleeps).toEqual([2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1]);
  });
});

describe("a run whose time is over before it starts", () => {
  test("is UPSTREAM_TIMEOUT, and nothing is sent", async () => {
    const { clock, run, sentAt } = start(["ok"], { deadlineMs: () => 0 });
    await clock.advance(0);
    expect(run.error).toMatchObject({ code: "UPSTREAM_TIMEOUT", facts: { retryable: true } });
    expect(sentAt).toEqual([]);
  });
});
