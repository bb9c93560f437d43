import type { GatewayError } from "../../src/errors.js";
import { backoffMs, jittered } from "../../src/status/cadence.js";
import type { Poll } from "../../src/status/poll-calls.js";
import { Poller } from "../../src/status/poller.js";
import { FakeClock } from "../support/fake-clock.js";

interface Bench {
  clock: FakeClock;
  poller: Poller;
  /** When each poll began, in milliseconds since the start. */
  began: number[];
  failures: unknown[];
  readonly set: (change: { takesMs?: number; fails?: boolean; restMs?: number }) => void;
}

function startPoller(): Bench {
  const clock = new FakeClock(0);
  const began: number[] = [];
  const failures: unknown[] = [];
  const behaviour = { takesMs: 0, fails: false, restMs: 2000 };
  const poll = async ({ signal }: Poll) => {
    began.push(clock.now());
    if (behaviour.takesMs > 0) await clock.sleep(behaviour.takesMs, signal);
    if (behaviour.fails) throw new Error("upstream fails");
  };
  const options = { clock, random: () => 1, poll, restMs: () => behaviour.restMs };
  const poller = new Poller({ ...options, onFailed: (error) => failures.push(error) });
  return { clock, poller, began, failures, set: (change) => Object.assign(behaviour, change) };
}

describe("a poller", () => {
  test("polls at once, then rests between the end of a poll and the next", async () => {
    const { clock, poller, began, set } = startPoller();
    set({ takesMs: 500 });
    await clock.advance(6000);
    expect(began).toEqual([0, 2500, 5000]);
    poller.stop();
  });

  test("polls now when asked while it rests", async () => {
    const { clock, poller, began } = startPoller();
    await clock.advance(300);
    poller.pollNow();
    await clock.advance(2000);
    expect(began).toEqual([0, 300, 2300]);
    poller.stop();
  });

  test("polls once more directly after a poll during which it was asked any number of times", async () => {
    const { clock, poller, began, set } = startPoller();
    set({ takesMs: 1000 });
    await clock.advance(500);
    poller.pollNow();
    poller.pollNow();
    await clock.advance(2500);
    expect(began).toEqual([0, 1000]);
    await clock.advance(1000);
    expect(began).toEqual([0, 1000, 4000]);
    poller.stop();
  });

  test("shortens its rest, counted from the last poll, when there is reason to, and never lengthens it", async () => {
    const { clock, poller, began, set } = startPoller();
    await clock.advance(500);
    set({ restMs: 800 });
    poller.reconsider();
    set({ restMs: 9000 });
    poller.reconsider();
    await clock.advance(2000);
    expect(began).toEqual([0, 800]);
    set({ restMs: 100 });
    poller.reconsider();
    await clock.advance(0);
    expect(began).toEqual([0, 800, 2500]);
    poller.stop();
  });

  test("backs off, never more than 10 s, for as long as polls fail, and recovers its cadence", async () => {
    const { clock, poller, began, failures, set } = startPoller();
    set({ fails: true });
    await clock.advance(3_600_000);
    const gaps = began.slice(1).map((at, index) => at - (began[index] ?? 0));
    expect(gaps.slice(0, 7)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(Math.max(...gaps)).toBe(10_000);
    expect(failures).toHaveLength(began.length);
    expect(poller.lagMs).toBe(3_600_000);
    set({ fails: false });
    await clock.advance(10_000);
    expect(poller.lagMs).toBe(0);
    const recovered = began.length;
    await clock.advance(10_000);
    expect(began.length - recovered).toBe(5);
    poller.stop();
  });

  test("does not let those who join hurry a backoff, but a mutation may", async () => {
    const { clock, poller, began, set } = startPoller();
    set({ fails: true });
    await clock.advance(1600);
    expect(began).toEqual([0, 500, 1500]);
    set({ restMs: 0 });
    poller.reconsider();
    await clock.advance(10);
    expect(began).toHaveLength(3);
    poller.pollNow();
    await clock.advance(10);
    expect(began).toHaveLength(4);
    poller.stop();
  });

  test.each([0, 700])("stops %s ms into its work, and leaves no sleep behind", async (ms) => {
    const { clock, poller, began, failures, set } = startPoller();
    set({ takesMs: 500 });
    await clock.advance(ms);
    poller.stop();
    poller.pollNow();
    await poller.done;
    await clock.advance(60_000);
    expect(began).toHaveLength(1);
    expect(failures).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test("gives up a poll by its signal and goes on", async () => {
    const clock = new FakeClock(0);
    const polls: Poll[] = [];
    const failures: unknown[] = [];
    const poller = new Poller({
      clock,
      random: () => 1,
      poll: async (poll) => {
        polls.push(poll);
        await clock.sleep(1e9, poll.signal);
      },
      restMs: () => 2000,
      onFailed: (error) => failures.push(error),
    });
    await clock.advance(0);
    const reason = new Error("no answer") as GatewayError;
    polls[0]?.fail(reason);
    await clock.advance(500);
    expect(failures).toEqual([reason]);
    expect(polls).toHaveLength(2);
    poller.stop();
    await poller.done;
  });
});

describe("the rest between polls", () => {
  test("is a tenth shorter or longer at most", () => {
    expect(jittered(2000, () => 0)).toBeCloseTo(1800);
    expect(jittered(2000, () => 0.5)).toBeCloseTo(2000);
    expect(jittered(2000, () => 1)).toBeCloseTo(2200);
  });

  test("after failures is between half and the whole of a doubling time that ends at 10 s", () => {
    expect([1, 2, 5, 6, 1000].map((failures) => backoffMs(failures, () => 0))).toEqual([
      250, 500, 4000, 5000, 5000,
    ]);
    expect([1, 2, 5, 6, 1000].map((failures) => backoffMs(failures, () => 1))).toEqual([
      500, 1000, 8000, 10_000, 10_000,
    ]);
  });
});
