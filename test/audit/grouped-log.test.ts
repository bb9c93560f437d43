// Many records by one write, and what becomes of them when it fails, stalls, or is asked to go on elsewhere.
import { STALL_MS } from "../../src/audit/grouped-log.js";
import { RETRY_MS } from "../../src/audit/outage.js";
import { toLine } from "../../src/audit/record.js";
import { settle } from "../support/fake-clock.js";
import { createTestLog, errno, recordOf, requestIdsOf, watch } from "./support.js";

const FULL = errno("ENOSPC", "no space left on device");
const REFUSED = {
  code: "OVERLOADED",
  message:
    "The gateway can't write its audit log, so this was refused and nothing was changed; try again later",
  facts: { retryable: true, retryAfterMs: RETRY_MS },
};

describe("group commit", () => {
  test("writes all that came during a write with one write, in order", async () => {
    const { sink, log } = createTestLog();
    const release = sink.hold();
    const appended = ["a", "b", "c", "d"].map((id) => log.append(recordOf(id)));
    await settle();
    release();
    await Promise.all(appended);
    expect(sink.writes).toHaveLength(2);
    expect(requestIdsOf(sink.lines)).toEqual(["a", "b", "c", "d"]);
  });

  test("resolves none before its write has ended", async () => {
    const { sink, log } = createTestLog();
    const release = sink.hold();
    const appended = [watch(log.append(recordOf("a"))), watch(log.append(recordOf("b")))];
    await settle();
    expect(appended).toMatchObject([{ state: "waiting" }, { state: "waiting" }]);
    release();
    await settle();
    expect(appended).toMatchObject([{ state: "resolved" }, { state: "resolved" }]);
  });
});

describe("a write that fails", () => {
  test("refuses all its records, and says so once in the application log", async () => {
    const { sink, log, application } = createTestLog();
    sink.failure = FULL;
    await expect(log.append(recordOf("a"))).rejects.toMatchObject(REFUSED);
    await expect(log.append(recordOf("b"))).rejects.toMatchObject(REFUSED);
    expect(
      application.lines("the audit log can't be written: mutations and denials are refused"),
    ).toHaveLength(1);
    expect(sink.writes).toEqual([]);
  });

  test("makes it unwritable, and tells why without the path", async () => {
    const { sink, log } = createTestLog();
    expect(log.state()).toEqual({ writable: true, problem: null });
    sink.failure = FULL;
    await log.append(recordOf("a")).catch(() => undefined);
    expect(log.state()).toEqual({ writable: false, problem: "ENOSPC: no space left on device" });
  });

  test("is over with the next record that can be written, which stands after the gap", async () => {
    const { sink, log, clock, application } = createTestLog();
    sink.failure = FULL;
    await log.append(recordOf("a")).catch(() => undefined);
    await log.append(recordOf("b")).catch(() => undefined);
    sink.failure = undefined;
    await clock.advance(1000);
    await log.append(recordOf("c"));
    expect(log.state().writable).toBe(true);
    expect(sink.lines).toMatchObject([
      {
        event: "gap",
        since: "2026-01-02T03:04:05.678Z",
        problem: "ENOSPC: no space left on device",
        refused: 2,
      },
      { requestId: "c" },
    ]);
    expect(application.lines("the audit log is written again")).toMatchObject([{ ms: 1000, refused: 2 }]);
    await log.append(recordOf("d"));
    expect(sink.lines).toHaveLength(3);
  });

  test("is over by itself where nothing comes any more, and not tried more often than each five seconds", async () => {
    const { sink, log, clock } = createTestLog();
    sink.failure = FULL;
    await log.append(recordOf("a")).catch(() => undefined);
    await clock.advance(RETRY_MS);
    expect(log.state().writable).toBe(false);
    sink.failure = undefined;
    await clock.advance(RETRY_MS - 1);
    expect(log.state().writable).toBe(false);
    await clock.advance(1);
    expect(log.state().writable).toBe(true);
    expect(sink.lines).toMatchObject([{ event: "gap", refused: 1 }]);
    await clock.advance(10 * RETRY_MS);
    expect(sink.lines).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });
});

describe("what is owed", () => {
  test("is kept through a failure, and written before all else when that is over", async () => {
    const { sink, log } = createTestLog();
    await log.append(recordOf("a"));
    sink.failure = FULL;
    await log.owe(recordOf("a", { outcome: "succeeded" }));
    await log.append(recordOf("b")).catch(() => undefined);
    sink.failure = undefined;
    await log.append(recordOf("c"));
    expect(sink.lines).toMatchObject([
      { requestId: "a", outcome: "started" },
      { event: "gap", refused: 1 },
      { requestId: "a", outcome: "succeeded" },
      { requestId: "c" },
    ]);
  });

  test("by a promise is written when that is known", async () => {
    const { sink, log } = createTestLog();
    let tell: (record: ReturnType<typeof recordOf>) => void = () => undefined;
    const owed = log.owe(new Promise((resolve) => (tell = resolve)));
    await log.append(recordOf("a"));
    tell(recordOf("b"));
    await owed;
    expect(requestIdsOf(sink.lines)).toEqual(["a", "b"]);
  });

  test("goes to the application log where it can't be written until the end", async () => {
    const { sink, log, application } = createTestLog();
    sink.failure = FULL;
    await log.owe(recordOf("a", { outcome: "succeeded", subject: "alice" }));
    await log.close();
    expect(application.lines("the audit log lacks a record of what has happened")).toMatchObject([
      { level: 50, record: { requestId: "a", outcome: "succeeded", subject: "alice" } },
    ]);
    expect(sink.closed).toBe(1);
  });

  test("is written by a stop, where it can be written again by then", async () => {
    const { sink, log, application } = createTestLog();
    sink.failure = FULL;
    await log.owe(recordOf("a", { outcome: "succeeded" }));
    sink.failure = undefined;
    await log.close();
    expect(requestIdsOf(sink.lines)).toEqual(["a"]);
    expect(application.lines("the audit log lacks a record of what has happened")).toEqual([]);
    expect(sink.closed).toBe(1);
  });

  test("after the end goes there too, and what is not owed is refused", async () => {
    const { log, application } = createTestLog();
    await log.close();
    await log.owe(recordOf("a"));
    await expect(log.append(recordOf("b"))).rejects.toMatchObject(REFUSED);
    expect(application.lines("the audit log lacks a record of what has happened")).toHaveLength(1);
  });

  test("by a promise is waited for by a stop", async () => {
    const { sink, log } = createTestLog();
    let tell: (record: ReturnType<typeof recordOf>) => void = () => undefined;
    void log.owe(new Promise((resolve) => (tell = resolve)));
    const closed = log.close();
    await settle();
    tell(recordOf("a"));
    await closed;
    expect(requestIdsOf(sink.lines)).toEqual(["a"]);
  });
});

describe("a write that does not end", () => {
  test("refuses those who wait after five seconds, and whoever comes then at once", async () => {
    const { sink, log, clock } = createTestLog();
    const release = sink.hold();
    const writing = watch(log.append(recordOf("a")));
    const waiting = watch(log.append(recordOf("b")));
    const owed = watch(log.owe(recordOf("o")));
    await clock.advance(STALL_MS - 1);
    expect([writing.state, waiting.state, owed.state]).toEqual(["waiting", "waiting", "waiting"]);
    await clock.advance(1);
    expect([writing, waiting]).toMatchObject([{ error: REFUSED }, { error: REFUSED }]);
    expect(owed.state).toBe("resolved");
    await expect(log.append(recordOf("c"))).rejects.toMatchObject(REFUSED);
    expect(log.state().problem).toBe("it has not answered for 5000 ms");
    release();
    await settle();
    expect(log.state().writable).toBe(true);
    expect(sink.lines).toMatchObject([{ requestId: "a" }, { event: "gap", refused: 3 }, { requestId: "o" }]);
  });

  test("keeps what was owed with it when it fails in the end", async () => {
    const { sink, log, clock } = createTestLog();
    const release = sink.hold();
    const owed = watch(log.owe(recordOf("o")));
    await clock.advance(STALL_MS);
    expect(owed.state).toBe("resolved");
    sink.failure = FULL;
    release();
    await settle();
    sink.failure = undefined;
    await log.append(recordOf("a"));
    expect(requestIdsOf(sink.lines)).toEqual(["o", "a"]);
  });

  test("does not hold a stop for long, which tells what was owed", async () => {
    const { sink, log, application } = createTestLog();
    sink.hold();
    void log.owe(recordOf("a"));
    await log.close();
    expect(application.lines("the audit log lacks a record of what has happened")).toMatchObject([
      { record: { requestId: "a" } },
    ]);
  });
});

describe("more than can be written", () => {
  test("is refused beyond the bound, but not what is owed", async () => {
    const { sink, log, application } = createTestLog(1000);
    const release = sink.hold();
    const appended = Array.from({ length: 100 }, (_, index) =>
      watch(log.append(recordOf(`r${100 + index}`))),
    );
    const owed = log.owe(recordOf("owed"));
    await settle();
    const refused = appended.filter(({ state }) => state === "rejected");
    // The first is being written, and waits no longer. Those after it wait until they have 1000 bytes.
    const waiting = Math.ceil(1000 / toLine(recordOf("r100")).length);
    expect(refused).toEqual(appended.slice(1 + waiting));
    expect(refused[0]?.error).toMatchObject(REFUSED);
    expect(log.state().writable).toBe(true);
    release();
    await owed;
    expect(appended.filter(({ state }) => state === "resolved")).toHaveLength(100 - refused.length);
    expect(requestIdsOf(sink.lines)).toHaveLength(101 - refused.length);
    expect(application.lines("the audit log is behind: records are refused")).toHaveLength(1);
  });
});

describe("reopening", () => {
  test("waits for the write in flight, and comes before what waits", async () => {
    const { sink, log } = createTestLog();
    const release = sink.hold();
    const first = log.append(recordOf("a"));
    const second = log.append(recordOf("b"));
    const reopened = log.reopen();
    await settle();
    expect(sink.reopened).toBe(0);
    release();
    await first;
    await reopened;
    expect([sink.reopened, sink.writes.length]).toEqual([1, 1]);
    await second;
    expect(requestIdsOf(sink.lines)).toEqual(["a", "b"]);
  });

  test("that fails makes the log unwritable until it can be opened", async () => {
    const { sink, log, clock } = createTestLog();
    sink.failure = errno("EACCES", "permission denied");
    await log.reopen();
    expect(log.state().problem).toBe("EACCES: permission denied");
    sink.failure = undefined;
    await clock.advance(RETRY_MS);
    expect(log.state().writable).toBe(true);
  });

  test("that succeeds ends a failure at once", async () => {
    const { sink, log } = createTestLog();
    sink.failure = FULL;
    await log.append(recordOf("a")).catch(() => undefined);
    sink.failure = undefined;
    await log.reopen();
    await settle();
    expect(log.state().writable).toBe(true);
  });
});
