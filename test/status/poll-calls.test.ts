import type { GatewayError } from "../../src/errors.js";
import { UpstreamCalls, type Poll } from "../../src/status/poll-calls.js";
import type { PollCall } from "../../src/status/source.js";
import { FakeClock, settle } from "../support/fake-clock.js";

function openPoll(): Poll & { reason(): string | undefined } {
  const abort = new AbortController();
  const reason = () => (abort.signal.reason as GatewayError | undefined)?.code;
  return { signal: abort.signal, fail: (error) => abort.abort(error), reason };
}

describe("an upstream call of a poll", () => {
  test("is dated by when it was last sent, not by when it was asked for or answered", async () => {
    const clock = new FakeClock(0);
    const answered = new UpstreamCalls(clock).send(openPoll(), async (call) => {
      await clock.sleep(1000);
      call.sent();
      await clock.sleep(2000);
      call.sent();
      await clock.sleep(500);
      return "answer";
    });
    await clock.advance(4000);
    expect(await answered).toMatchObject({ answer: "answer", stamp: { at: 3000 } });
    expect(clock.sleeping).toBe(0);
  });

  test("is dated by its beginning where the source never says that it was sent", async () => {
    const clock = new FakeClock(700);
    const { stamp } = await new UpstreamCalls(clock).send(openPoll(), async () => "answer");
    expect(stamp.at).toBe(700);
  });

  test("fails its poll 5 s after it was sent, whether or not the source heeds the signal", async () => {
    const clock = new FakeClock(0);
    const poll = openPoll();
    const failed = new UpstreamCalls(clock)
      .send(poll, (call) => {
        call.sent();
        return new Promise(() => undefined);
      })
      .catch((error: GatewayError) => error.code);
    await clock.advance(4999);
    expect(poll.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(await failed).toBe("UPSTREAM_TIMEOUT");
    expect(clock.sleeping).toBe(0);
  });

  test("may wait long for its turn, but not for ever", async () => {
    const clock = new FakeClock(0);
    const poll = openPoll();
    const failed = new UpstreamCalls(clock)
      .send(poll, () => new Promise(() => undefined))
      .catch((error: GatewayError) => error.code);
    await clock.advance(59_999);
    expect(poll.reason()).toBeUndefined();
    await clock.advance(1);
    expect(await failed).toBe("UPSTREAM_TIMEOUT");
  });

  test("sent again after it has settled starts no timer", async () => {
    const clock = new FakeClock(0);
    let late: PollCall | undefined;
    await new UpstreamCalls(clock).send(openPoll(), async (call) => {
      late = call;
    });
    late?.sent();
    await settle();
    expect(clock.sleeping).toBe(0);
  });

  test("counts as in flight until it settles, abandoned or not", async () => {
    const clock = new FakeClock(0);
    const calls = new UpstreamCalls(clock);
    const poll = openPoll();
    let settled = false;
    void calls.send(poll, () => clock.sleep(10)).catch(() => undefined);
    poll.fail(new Error("given up") as GatewayError);
    const all = calls.settled().then(() => (settled = true));
    await clock.advance(9);
    expect(settled).toBe(false);
    await clock.advance(1);
    await all;
    expect(settled).toBe(true);
  });
});
