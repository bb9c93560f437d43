// What an operation leaves behind: a mutation between two records, a denial that waits to be told, reads on request.
import { type Trail, createTrail } from "../../src/audit/trail.js";
import { GatewayError } from "../../src/errors.js";
import { settle } from "../support/fake-clock.js";
import { type TestLog, createTestLog, errno, watch } from "./support.js";

const ID = "0123456789abcdef0123456789abcdef";

const ACTOR = { requestId: "r", subject: "alice", roles: ["operator"], address: "10.0.0.1" };
const START = { field: "startImportJob", action: "healthlake:StartFHIRImportJob" };
const FORBIDDEN = { action: "healthlake:ListFHIRDatastores", reason: "forbidden" } as const;

function startTrail({ reads = false } = {}): TestLog & { trail: Trail } {
  const test = createTestLog();
  return { ...test, trail: createTrail({ log: test.log, clock: test.clock, reads }, ACTOR) };
}

const answerOf = (requestId: string) => ({ JobId: "j", $metadata: { requestId } });
const refusedBy = (code: "CONFLICT" | "FORBIDDEN", requestId?: string) =>
  new GatewayError(code, "no", {
    ...(requestId && { upstream: { action: "a", errorName: "e", requestId } }),
  });

describe("a mutation", () => {
  test("has a record before it runs, and one when it has ended, of one id", async () => {
    const { trail, sink, clock } = startTrail();
    const payload = await trail.mutation(START, async () => {
      expect(sink.lines).toHaveLength(1);
      trail.follow({ DatastoreId: "d" }, Promise.resolve(answerOf("u")));
      await clock.advance(250);
      return "payload";
    });
    expect(payload).toBe("payload");
    const [started, ended] = sink.lines;
    expect(started).toEqual({
      log: "audit",
      time: "2026-01-02T03:04:05.678Z",
      event: "mutation",
      outcome: "started",
      mutationId: expect.any(String) as string,
      operationId: expect.any(String) as string,
      ...ACTOR,
      ...START,
    });
    expect(ended).toEqual({
      ...started,
      time: "2026-01-02T03:04:05.928Z",
      outcome: "succeeded",
      datastoreId: "d",
      jobId: "j",
      upstreamRequestId: "u",
    });
  });

  test("does not run where its first record can't be written", async () => {
    const { trail, sink } = startTrail();
    sink.failure = errno("EIO", "i/o error");
    let ran = false;
    const ended = trail.mutation(START, async () => (ran = true));
    await expect(ended).rejects.toMatchObject({ code: "OVERLOADED", facts: { retryable: true } });
    expect(ran).toBe(false);
  });

  test("gives its payload although its second record can't be written, which follows", async () => {
    const { trail, sink, log } = startTrail();
    const ended = trail.mutation(START, async () => {
      sink.failure = errno("EIO", "i/o error");
      return "payload";
    });
    expect(await ended).toBe("payload");
    sink.failure = undefined;
    await log.reopen();
    await settle();
    expect(sink.lines).toMatchObject([{ outcome: "started" }, { event: "gap" }, { outcome: "succeeded" }]);
  });

  test.each([
    ["its code and AWS's request id", refusedBy("CONFLICT", "u"), "failed", "CONFLICT", "u"],
    ["HealthLake's FORBIDDEN as failed", refusedBy("FORBIDDEN", "u"), "failed", "FORBIDDEN", "u"],
    ["the gateway's own as denied", refusedBy("FORBIDDEN"), "denied", "FORBIDDEN", undefined],
    ["what is masked as such", new Error("secret"), "failed", "INTERNAL_SERVER_ERROR", undefined],
  ])("that fails tells %s", async (_what, error, outcome, code, upstreamRequestId) => {
    const { trail, sink } = startTrail();
    const ended = trail.mutation(START, async () => {
      trail.follow(
        { ResourceARN: `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${ID}` },
        Promise.reject(error),
      );
      await settle();
      throw error;
    });
    await expect(ended).rejects.toBe(error);
    expect(sink.lines[1]).toMatchObject({ event: "mutation", outcome, code, datastoreId: ID });
    expect(sink.lines[1]?.upstreamRequestId).toBe(upstreamRequestId);
    expect(JSON.stringify(sink.lines)).not.toContain("secret");
  });

  test("that succeeds after an error of its call is a success, with AWS's request id", async () => {
    const { trail, sink } = startTrail();
    await trail.mutation(START, async () => {
      const call = Promise.reject<object>(refusedBy("CONFLICT", "u"));
      trail.follow({ DatastoreId: "d" }, call);
      await call.catch(() => undefined);
    });
    expect(sink.lines[1]).toMatchObject({ outcome: "succeeded", upstreamRequestId: "u" });
    expect(sink.lines[1]).not.toHaveProperty("code");
  });

  test("whose client leaves after the call was sent is told by the call's own end, for which nobody waits", async () => {
    const { trail, sink } = startTrail();
    let answer: (given: object) => void = () => undefined;
    const gone = new GatewayError("UPSTREAM_UNAVAILABLE", "The client went away");
    const ended = trail.mutation(START, async () => {
      trail.follow({ DatastoreId: "d" }, new Promise((resolve) => (answer = resolve)));
      throw gone;
    });
    await expect(ended).rejects.toBe(gone);
    await settle();
    expect(sink.lines).toHaveLength(1);
    answer(answerOf("u"));
    await settle();
    expect(sink.lines[1]).toMatchObject({ outcome: "succeeded", jobId: "j", upstreamRequestId: "u" });
  });

  test("after another in one document has facts of its own", async () => {
    const { trail, sink } = startTrail();
    await trail.mutation(START, async () => trail.follow({ DatastoreId: "d" }, Promise.resolve({})));
    await trail.mutation({ field: "createDatastore" }, async () => undefined);
    const [first, , second, end] = sink.lines;
    expect(second?.mutationId).not.toBe(first?.mutationId);
    expect(end).not.toHaveProperty("datastoreId");
  });
});

describe("a denial", () => {
  test("is recorded before it is told", async () => {
    const { trail, sink } = startTrail();
    const release = sink.hold();
    trail.denied({ ...FORBIDDEN, datastoreId: "d" });
    const recorded = watch(trail.recorded() ?? Promise.resolve());
    await settle();
    expect(recorded.state).toBe("waiting");
    release();
    await settle();
    expect(recorded.state).toBe("resolved");
    expect(sink.lines).toEqual([
      {
        log: "audit",
        time: "2026-01-02T03:04:05.678Z",
        event: "denial",
        outcome: "denied",
        operationId: expect.any(String) as string,
        ...ACTOR,
        ...FORBIDDEN,
        datastoreId: "d",
        code: "FORBIDDEN",
      },
    ]);
    expect(trail.recorded()).toBeUndefined();
  });

  test("is recorded once an operation, and others beside it", async () => {
    const { trail, sink } = startTrail();
    for (const datastoreId of ["a", "b", "a", "a", "b"]) trail.denied({ ...FORBIDDEN, datastoreId });
    trail.denied({ ...FORBIDDEN, datastoreId: "a", reason: "hidden" });
    await trail.recorded();
    expect(sink.lines.map(({ datastoreId, reason }) => [datastoreId, reason])).toEqual([
      ["a", "forbidden"],
      ["b", "forbidden"],
      ["a", "hidden"],
    ]);
  });

  test("that can't be recorded refuses the answer, and goes on doing so", async () => {
    const { trail, sink } = startTrail();
    sink.failure = errno("EIO", "i/o error");
    trail.denied(FORBIDDEN);
    await expect(trail.recorded()).rejects.toMatchObject({ code: "OVERLOADED" });
    await expect(trail.recorded()).rejects.toMatchObject({ code: "OVERLOADED" });
  });

  test("within a mutation names it", async () => {
    const { trail, sink } = startTrail();
    await trail.mutation(START, async () => trail.denied(FORBIDDEN));
    const [started, denial] = sink.lines;
    expect(denial).toMatchObject({
      event: "denial",
      mutationId: started?.mutationId,
      field: "startImportJob",
      action: FORBIDDEN.action,
    });
  });
});

describe("a read", () => {
  const LIST = { action: "healthlake:ListFHIRDatastores" };

  test("leaves nothing unless that is asked for", async () => {
    const { trail, sink } = startTrail();
    expect(await trail.read(LIST, async () => "answer")).toBe("answer");
    trail.watched(LIST);
    expect(trail.recorded()).toBeUndefined();
    expect(sink.writes).toEqual([]);
  });

  test("is recorded with its end, before its answer is given", async () => {
    const { trail, sink } = startTrail({ reads: true });
    expect(await trail.read(LIST, async () => "answer")).toBe("answer");
    const error = refusedBy("CONFLICT", "u");
    const OTHER = { action: "healthlake:DescribeFHIRDatastore", datastoreId: "d" };
    await expect(trail.read(OTHER, () => Promise.reject(error))).rejects.toBe(error);
    expect(await trail.read(LIST, async () => "again")).toBe("again");
    trail.watched(LIST);
    await trail.recorded();
    expect(sink.lines).toMatchObject([
      { event: "read", outcome: "succeeded", ...LIST, ...ACTOR },
      { event: "read", outcome: "failed", code: "CONFLICT", upstreamRequestId: "u" },
      { event: "read", outcome: "started" },
    ]);
  });

  test("that can't be recorded is refused, once it is to be", async () => {
    const { trail, sink } = startTrail({ reads: true });
    sink.failure = errno("EIO", "i/o error");
    await expect(trail.read(LIST, async () => "answer")).rejects.toMatchObject({ code: "OVERLOADED" });
  });
});
