import { getEventListeners } from "node:events";

import type { Send } from "../../src/healthlake/governor.js";
import type { Quotas } from "../../src/healthlake/quotas.js";
import { settle } from "../support/fake-clock.js";
import { action, createHarness } from "./governor-harness.js";
import { lost, start, throttled, usual, type Answer } from "./retry-harness.js";

describe("the caller's abort", () => {
  const reason = new Error("the client left");

  test.each<[string, Answer, number, number, Partial<Quotas> | "off"]>([
    ["before the first attempt's quota", "ok", 0, 50, { [action]: 1 }],
    ["during an attempt", "hang", 1, 50, "off"],
    ["during the backoff", lost, 1, 30, "off"],
    ["during the wait for a later attempt's quota", lost, 1, 500, { [action]: 1 }],
  ])("ends everything at once with its reason: %s", async (phase, answer, sends, atMs, quotas) => {
    const abort = new AbortController();
    const { clock, governor, elapsed } = createHarness(quotas);
    if (phase.startsWith("before")) await governor.acquire(action, { priority: "query" });
    const signals: AbortSignal[] = [];
    const send: Send<string> = (signal) => {
      signals.push(signal);
      if (answer instanceof Error) return Promise.reject(answer);
      return answer === "ok" ? Promise.resolve("answer") : new Promise(() => undefined);
    };
    const options = { ...usual, signal: abort.signal };
    let ended: unknown[] | undefined;
    governor.run(action, options, send).catch((error: unknown) => (ended = [error, elapsed()]));
    await clock.advance(atMs);
    expect(ended).toBeUndefined();
    abort.abort(reason);
    await settle();
    expect(ended).toEqual([reason, atMs]);
    expect(signals).toHaveLength(sends);
    await clock.advance(60_000);
    expect(signals).toHaveLength(sends);
    expect(clock.sleeping).toBe(0);
    expect(getEventListeners(abort.signal, "abort")).toEqual([]);
    if (answer === "hang") expect(signals[0]!.reason).toBe(reason);
  });

  test("before the run sends nothing", async () => {
    const { clock, run, sentAt } = start(["ok"], { signal: AbortSignal.abort(reason) });
    await clock.advance(0);
    expect(run.error).toBe(reason);
    expect(sentAt).toEqual([]);
  });

  test("is not retried even when its reason is a retryable error", async () => {
    const abort = new AbortController();
    const { clock, run, sentAt, governor } = start(["hang"], {
      signal: abort.signal,
      quotas: { [action]: 10 },
      maxAttempts: 1,
    });
    await clock.advance(10);
    abort.abort(throttled);
    await clock.advance(60_000);
    expect(run.error).toBe(throttled);
    expect(sentAt).toEqual([0]);
    const rates = governor.stats().map((stats) => stats.ratePerSecond);
    expect(rates).toEqual(governor.stats().map((stats) => stats.nominalPerSecond));
  });

  test("between the grant of quota and the sending sends nothing, and tells of no attempt", async () => {
    const abort = new AbortController();
    const { clock, governor } = createHarness({ [action]: 10 });
    let sent = 0;
    const attempts: number[] = [];
    const onAttempt = (attempt: number) => attempts.push(attempt);
    const options = { ...usual, signal: abort.signal, onAttempt };
    const run = governor.run(action, options, () => Promise.resolve(++sent)).catch((error: unknown) => error);
    abort.abort(reason);
    await clock.advance(1000);
    expect(await run).toBe(reason);
    expect(sent).toBe(0);
    expect(attempts).toEqual([]);
  });

  test("leaves no listener after an answer", async () => {
    const { signal } = new AbortController();
    const { clock, run } = start([lost, "ok"], { signal });
    await clock.advance(1000);
    expect(run.answer).toBe("answer");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("closing the governor", () => {
  test("cuts a backoff short with the last error", async () => {
    const { clock, run, governor, sentAt } = start([lost], { random: () => 0.9 });
    await clock.advance(10);
    governor.close();
    await settle();
    expect(run).toEqual({ error: lost, endedAt: 10 });
    expect(sentAt).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test("lets what is in flight be answered, but not sent again", async () => {
    const { clock, governor } = createHarness("off");
    const answers: ((outcome: Promise<string>) => void)[] = [];
    const options = usual;
    const send = () => new Promise<string>((resolve) => answers.push(resolve));
    const answered = governor.run(action, options, send);
    const failed = governor.run(action, options, send).catch((error: unknown) => error);
    await clock.advance(100);
    governor.close();
    answers[0]!(Promise.resolve("answer"));
    answers[1]!(Promise.reject(lost));
    await settle();
    expect(await answered).toBe("answer");
    expect(await failed).toBe(lost);
    expect(answers).toHaveLength(2);
    expect(clock.sleeping).toBe(0);
  });
});
