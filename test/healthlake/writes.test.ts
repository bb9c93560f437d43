// Writes without HTTP: the order of what follows an answer, and what a caller that leaves takes along.
import { getEventListeners } from "node:events";
import { GatewayError } from "../../src/errors.js";
import type { Call, CallOptions } from "../../src/healthlake/actions.js";
import type { Caller } from "../../src/healthlake/shared-call.js";
import { createGenerations } from "../../src/healthlake/generations.js";
import { type WriteSettings, type Written, createWrite } from "../../src/healthlake/writes.js";
import { FakeClock, settle } from "../support/fake-clock.js";

const ID = "0123456789abcdef0123456789abcdef";
const INPUT = { DatastoreTypeVersion: "R4" as const, ClientToken: "token" };
const OUTPUT = { DatastoreId: ID, DatastoreStatus: "CREATING" };
const SCOPES = ["datastores", `datastore:${ID}`] as const;

/** A function that does nothing but keep what it was called with. */
function record() {
  const calls: unknown[][] = [];
  return Object.assign((...args: unknown[]) => void calls.push(args), { calls });
}

interface Sent {
  readonly options: CallOptions;
  answer(value: object): void;
  fail(error: unknown): void;
}

function start(settings: Partial<WriteSettings> = {}) {
  const clock = new FakeClock();
  const generations = createGenerations();
  const sent: Sent[] = [];
  const call = ((_action: string, _input: object, options: CallOptions) =>
    new Promise((resolve, reject) => {
      sent.push({ options, answer: (value) => resolve({ value, sentAt: clock.now() }), fail: reject });
    })) as unknown as Call;
  const left = new AbortController();
  const [onCall, onAttempt] = [record(), record()];
  const caller: Caller = {
    priority: "query",
    signal: left.signal,
    deadline: clock.now() + 1000,
    onCall,
    onAttempt,
    onHit: () => undefined,
    onAnswer: () => undefined,
  };
  const write = createWrite({ call, clock, generations, ...settings });
  const run = () => write("CreateFHIRDatastore", INPUT, SCOPES, caller);
  const generation = () => SCOPES.map((scope) => generations.of(scope) > 0);
  return { clock, sent, left, caller, onCall, onAttempt, run, generation };
}

test("tells what was carried out, with when its answer came, after the generations were raised", async () => {
  const seen: { written: Written; raised: boolean[] }[] = [];
  const failed = record();
  const { clock, sent, run, generation } = start({
    onWritten: (written) => seen.push({ written, raised: generation() }),
    onFailed: failed,
  });
  const done = run();
  sent[0]?.options.onAttempt?.(1);
  await clock.advance(250);
  expect([seen, generation()]).toEqual([[], [false, false]]);
  sent[0]?.answer(OUTPUT);
  expect(await done).toBe(OUTPUT);
  expect(seen).toEqual([
    {
      written: { action: "CreateFHIRDatastore", input: INPUT, output: OUTPUT, answeredAt: clock.now() },
      raised: [true, true],
    },
  ]);
  expect(failed.calls).toEqual([]);
});

test("goes by the caller's deadline, before queries and polls", () => {
  const { sent, caller, run } = start();
  void run();
  expect(sent[0]?.options).toMatchObject({ priority: "mutation" });
  expect(sent[0]?.options.deadline?.()).toBe(caller.deadline);
});

test("tells of a failure after it was sent, after the generations were raised, and adds the token", async () => {
  const onWritten = record();
  const seen: unknown[] = [];
  const { sent, run, generation } = start({
    onWritten,
    onFailed: (...what) => seen.push([what, generation()]),
  });
  const done = run();
  sent[0]?.options.onAttempt?.(1);
  const facts = {
    retryable: true,
    retryAfterMs: 5,
    upstream: { action: "CreateFHIRDatastore", errorName: "X" },
  };
  sent[0]?.fail(new GatewayError("UPSTREAM_TIMEOUT", "late", facts));
  await expect(done).rejects.toMatchObject({
    code: "UPSTREAM_TIMEOUT",
    message: "late",
    facts: { ...facts, clientToken: "token" },
  });
  expect(seen).toEqual([
    [
      ["CreateFHIRDatastore", INPUT],
      [true, true],
    ],
  ]);
  expect(onWritten.calls).toEqual([]);
});

test("tells nothing of a failure before it was sent, raises nothing, and leaves the error as it is", async () => {
  const onFailed = record();
  const { sent, run, generation } = start({ onFailed });
  const done = run();
  const refusal = new GatewayError("THROTTLED", "later", { retryable: true });
  sent[0]?.fail(refusal);
  await expect(done).rejects.toBe(refusal);
  expect([onFailed.calls, generation()]).toEqual([[], [false, false]]);
});

test("an unexpected error after it was sent keeps its cause, and has the token", async () => {
  const { sent, run } = start();
  const done = run();
  sent[0]?.options.onAttempt?.(1);
  const cause = new TypeError("secret");
  sent[0]?.fail(cause);
  await expect(done).rejects.toMatchObject({
    code: "INTERNAL_SERVER_ERROR",
    cause,
    facts: { clientToken: "token" },
  });
});

test("a caller that has left already calls nothing", async () => {
  const { sent, left, onCall, run } = start();
  left.abort(new Error("gone"));
  await expect(run()).rejects.toThrow("gone");
  expect(sent).toEqual([]);
  expect(onCall.calls).toEqual([]);
});

test("a caller that leaves before the first attempt aborts the call", async () => {
  const { sent, left, run } = start();
  const done = run();
  const reason = new Error("gone");
  left.abort(reason);
  expect(sent[0]?.options.signal?.aborted).toBe(true);
  expect(sent[0]?.options.signal?.reason).toBe(reason);
  sent[0]?.fail(reason);
  await expect(done).rejects.toBe(reason);
});

test("a caller that leaves after an attempt stops waiting; the call goes on, and what it did is told", async () => {
  const onWritten = record();
  const { sent, left, onAttempt, run, generation } = start({ onWritten });
  const done = run();
  sent[0]?.options.onAttempt?.(1);
  left.abort(new GatewayError("UPSTREAM_UNAVAILABLE", "gone", { retryable: true }));
  await expect(done).rejects.toMatchObject({ code: "UPSTREAM_UNAVAILABLE", facts: { clientToken: "token" } });
  expect(sent[0]?.options.signal?.aborted).toBe(false);
  expect([onWritten.calls, generation()]).toEqual([[], [false, false]]);
  sent[0]?.options.onAttempt?.(2);
  sent[0]?.answer(OUTPUT);
  await settle();
  expect([onWritten.calls.length, generation()]).toEqual([1, [true, true]]);
  expect(onAttempt.calls).toHaveLength(2);
});

test("a call that fails after its caller has left rejects nobody, and is told", async () => {
  const onFailed = record();
  const { sent, left, run } = start({ onFailed });
  const rejections: unknown[] = [];
  const listen = (reason: unknown) => rejections.push(reason);
  process.on("unhandledRejection", listen);
  const done = run();
  sent[0]?.options.onAttempt?.(1);
  left.abort(new Error("gone"));
  await expect(done).rejects.toBeInstanceOf(GatewayError);
  sent[0]?.fail(new Error("later"));
  await settle();
  await settle();
  process.off("unhandledRejection", listen);
  expect([rejections, onFailed.calls]).toEqual([[], [["CreateFHIRDatastore", INPUT]]]);
});

test("leaves no listener on its caller's signal behind", async () => {
  const { sent, left, run } = start();
  const done = run();
  expect(getEventListeners(left.signal, "abort")).toHaveLength(1);
  sent[0]?.options.onAttempt?.(1);
  sent[0]?.answer(OUTPUT);
  await done;
  expect(getEventListeners(left.signal, "abort")).toEqual([]);
});
