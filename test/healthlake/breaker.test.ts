// The circuit breakers, on a clock moved by hand.
import { GatewayError } from "../../src/errors.js";
import { FAILURES_TO_OPEN, FORGET_MS, OPEN_MS } from "../../src/healthlake/breaker.js";
import type { Governor, Priority } from "../../src/healthlake/governor.js";
import type { Action, Quotas } from "../../src/healthlake/quotas.js";
import { createGovernor } from "../../src/healthlake/governor.js";
import { PUBLISHED_QUOTAS } from "../../src/healthlake/quotas.js";
import { FakeClock, settle } from "../support/fake-clock.js";

const LIST: Action = "ListFHIRDatastores";
const DESCRIBE: Action = "DescribeFHIRDatastore";

const fault = toError("UPSTREAM_UNAVAILABLE", "InternalServerException");
const unreachable = toError("UPSTREAM_UNAVAILABLE", "ECONNREFUSED");
const late = toError("UPSTREAM_TIMEOUT", "TimeoutError");
const throttled = toError("THROTTLED", "ThrottlingException");
const missing = toError("NOT_FOUND", "ResourceNotFoundException", false);
const credentials = toError("UPSTREAM_UNAVAILABLE", "ExpiredTokenException", false);

type Answer = "ok" | "hang" | GatewayError;

let clock: FakeClock;
let governor: Governor;
let sent: Action[];
let changes: string[];
beforeEach(() => start("off"));

function start(quotas: Quotas | "off"): void {
  clock = new FakeClock();
  sent = [];
  changes = [];
  const onBreaker = (scope: string, state: string) => void changes.push(`${scope} ${state}`);
  governor = createGovernor({ quotas, clock, random: () => 0.5, onBreaker });
}

function toError(code: GatewayError["code"], errorName: string, retryable = true): GatewayError {
  return new GatewayError(code, errorName, { retryable, upstream: { action: LIST, errorName } });
}

interface AskOptions {
  readonly maxAttempts?: number;
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
}

/** Runs one call whose attempts all end like this, and gives what has become of it once nothing moves any more. */
async function ask(answer: Answer, action = LIST, options: AskOptions = {}) {
  const run: { answer?: string; error?: GatewayError } = {};
  const send = (signal: AbortSignal) => {
    sent.push(action);
    if (answer instanceof GatewayError) return Promise.reject(answer);
    if (answer === "ok") return Promise.resolve(answer);
    return new Promise<string>((_, reject) =>
      signal.addEventListener("abort", () => reject(new Error("abort"))),
    );
  };
  governor.run(action, { priority: "query", maxAttempts: 1, attemptTimeoutMs: 5000, ...options }, send).then(
    (value) => Object.assign(run, { answer: value }),
    (error: unknown) => Object.assign(run, { error }),
  );
  await settle();
  return run;
}

async function askTimes(times: number, answer: Answer, action = LIST): Promise<void> {
  for (let time = 0; time < times; time++) await ask(answer, action);
}

const refused = (retryAfterMs: number) => ({
  error: expect.objectContaining({
    code: "UPSTREAM_UNAVAILABLE",
    facts: { retryable: true, retryAfterMs },
  }) as unknown,
});

describe("a breaker", () => {
  test("opens after so many failures in a row; from then on nothing is sent, and calls fail at once", async () => {
    await askTimes(FAILURES_TO_OPEN - 1, fault);
    expect(governor.breakers.report()).toEqual({ state: "closed", scopes: [], retryAfterMs: null });
    await ask(fault);
    expect(changes).toEqual([`${LIST} open`]);
    expect(governor.breakers.report()).toEqual({ state: "open", scopes: [LIST], retryAfterMs: OPEN_MS });
    await clock.advance(1500);
    for (const priority of ["mutation", "query", "poll"] as const)
      expect(await ask("ok", LIST, { priority })).toEqual(refused(OPEN_MS - 1500));
    expect(sent).toHaveLength(FAILURES_TO_OPEN);
  });

  test.each<[string, Answer]>([
    ["an answer", "ok"],
    ["throttling", throttled],
    ["an answer that it isn't there", missing],
  ])("starts counting anew after %s", async (_what, answer) => {
    await askTimes(FAILURES_TO_OPEN - 1, fault);
    await ask(answer);
    await askTimes(FAILURES_TO_OPEN - 1, fault);
    expect(governor.breakers.report().state).toBe("closed");
    await ask(fault);
    expect(governor.breakers.report().state).toBe("open");
  });

  test("starts counting anew when the last failure was too long ago", async () => {
    await askTimes(FAILURES_TO_OPEN - 1, fault);
    await clock.advance(FORGET_MS + 1);
    await askTimes(FAILURES_TO_OPEN - 1, fault);
    expect(changes).toEqual([]);
    await clock.advance(FORGET_MS);
    await ask(fault);
    expect(changes).toEqual([`${LIST} open`]);
  });

  test("counts attempts without an answer", async () => {
    const calls = Array.from({ length: FAILURES_TO_OPEN }, () => ask("hang"));
    await Promise.all(calls);
    await clock.advance(5000);
    expect(await ask("ok")).toEqual(refused(OPEN_MS));
  });

  test("counts neither throttling, nor credentials, nor callers that left", async () => {
    await askTimes(2 * FAILURES_TO_OPEN, throttled);
    await askTimes(2 * FAILURES_TO_OPEN, credentials);
    for (let caller = 0; caller < 2 * FAILURES_TO_OPEN; caller++) {
      const leaving = new AbortController();
      await ask("hang", LIST, { signal: leaving.signal });
      leaving.abort();
      await settle();
    }
    expect(changes).toEqual([]);
    expect(sent).toHaveLength(6 * FAILURES_TO_OPEN);
  });

  test("ends a call's retries, which keeps its own error and learns when to come back", async () => {
    await askTimes(FAILURES_TO_OPEN - 1, fault);
    const run = await ask(fault, LIST, { maxAttempts: 3 });
    expect(run.error).toMatchObject({
      message: fault.message,
      facts: { ...fault.facts, retryAfterMs: OPEN_MS },
    });
    expect(sent).toHaveLength(FAILURES_TO_OPEN);
    expect(clock.sleeping).toBe(0);
  });

  test("refuses calls that wait for quota when it opens, with no timer left behind", async () => {
    start(PUBLISHED_QUOTAS);
    await ask("ok", "CreateFHIRDatastore");
    const waiting = await ask("ok", "CreateFHIRDatastore");
    expect([waiting, clock.sleeping]).toEqual([{}, 1]);
    await askTimes(FAILURES_TO_OPEN, unreachable, DESCRIBE);
    expect(waiting).toEqual(refused(OPEN_MS));
    expect(clock.sleeping).toBe(0);
    expect(sent.filter((action) => action === "CreateFHIRDatastore")).toHaveLength(1);
  });
});

describe("half open", () => {
  beforeEach(async () => {
    await askTimes(FAILURES_TO_OPEN, fault);
    await clock.advance(OPEN_MS);
    sent.length = 0;
    changes.length = 0;
  });

  test("one call probes, and all others fail at once", async () => {
    void ask("hang");
    await settle();
    expect(changes).toEqual([`${LIST} half-open`]);
    expect(await ask("ok")).toEqual(refused(OPEN_MS));
    expect(await ask("ok", LIST, { priority: "mutation" })).toEqual(refused(OPEN_MS));
    expect(sent).toEqual([LIST]);
  });

  test("calls that come at the same time make one probe", async () => {
    await Promise.all([ask("hang"), ask("hang"), ask("hang")]);
    expect(sent).toEqual([LIST]);
  });

  test("closes when the probe is answered, and takes as many failures to open again", async () => {
    expect(await ask("ok")).toEqual({ answer: "ok" });
    expect(changes).toEqual([`${LIST} half-open`, `${LIST} closed`]);
    await askTimes(FAILURES_TO_OPEN - 1, fault);
    expect(governor.breakers.report().state).toBe("closed");
  });

  test("closes when the probe is throttled: that is an answer", async () => {
    await ask(throttled);
    expect(governor.breakers.report().state).toBe("closed");
  });

  test("opens for as long again when the probe fails", async () => {
    await ask(fault);
    expect(changes).toEqual([`${LIST} half-open`, `${LIST} open`]);
    await clock.advance(OPEN_MS - 1);
    expect(await ask("ok")).toEqual(refused(1));
    await clock.advance(1);
    expect(await ask("ok")).toEqual({ answer: "ok" });
  });

  test("lets the next call probe at once when the caller of a probe leaves", async () => {
    const leaving = new AbortController();
    await ask("hang", LIST, { signal: leaving.signal });
    leaving.abort();
    await settle();
    expect(governor.breakers.report().state).toBe("open");
    expect(await ask("ok")).toEqual({ answer: "ok" });
    expect(governor.breakers.report().state).toBe("closed");
  });
});

describe("whom it concerns:", () => {
  test("an action that HealthLake fails to carry out does not block the others", async () => {
    await askTimes(FAILURES_TO_OPEN, fault);
    expect(await ask("ok", DESCRIBE)).toEqual({ answer: "ok" });
    expect(await ask("ok")).toEqual(refused(OPEN_MS));
  });

  test.each([
    ["can't be reached", unreachable],
    ["does not answer", late],
  ])("a HealthLake that %s is asked nothing, and any one action probes for all", async (_what, error) => {
    await askTimes(FAILURES_TO_OPEN / 2, error, LIST);
    await askTimes(FAILURES_TO_OPEN / 2, error, "TagResource");
    expect(changes).toEqual(["all open"]);
    expect(await ask("ok", DESCRIBE)).toEqual(refused(OPEN_MS));
    await clock.advance(OPEN_MS);
    sent.length = 0;
    await Promise.all([ask("hang", DESCRIBE), ask("hang", LIST)]);
    expect(sent).toEqual([DESCRIBE]);
    await clock.advance(5000);
    expect(governor.breakers.report()).toMatchObject({ state: "open", scopes: ["all"] });
    await clock.advance(OPEN_MS);
    expect(await ask("ok", "ListTagsForResource")).toEqual({ answer: "ok" });
    expect(await ask("ok", LIST)).toEqual({ answer: "ok" });
  });

  test("any answer says that it can be reached, even an error", async () => {
    await askTimes(FAILURES_TO_OPEN - 1, unreachable);
    await ask(fault, DESCRIBE);
    await askTimes(FAILURES_TO_OPEN - 1, unreachable, DESCRIBE);
    expect(governor.breakers.states().get("all")).toBe("closed");
  });
});
