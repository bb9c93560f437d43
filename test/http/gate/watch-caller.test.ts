import { getEventListeners } from "node:events";
import { watchCaller } from "../../../src/http/gate/watch-caller.js";
import { FakeClock, settle } from "../../support/fake-clock.js";

const EXPIRED = { code: "UNAUTHENTICATED", message: "The credential has expired: authenticate again" };
const REVOKED = {
  code: "UNAUTHENTICATED",
  message: "The credential was taken back, or the policy has changed: authenticate again",
};

function start(seconds?: number) {
  const clock = new FakeClock();
  const [key, policy] = [new AbortController(), new AbortController()];
  const ends: unknown[] = [];
  const revoked = [key.signal, policy.signal];
  const expiresAt = seconds === undefined ? undefined : clock.now() + seconds * 1000;
  const watch = () => watchCaller({ expiresAt, revoked }, clock, (reason) => ends.push(reason));
  const left = () => [clock.sleeping, ...revoked.map((signal) => getEventListeners(signal, "abort").length)];
  return { clock, key, policy, ends, watch, left };
}

test("tells of the end of a credential once, and leaves nothing behind", async () => {
  const { clock, key, ends, watch, left } = start(60);
  watch();
  expect(left()).toEqual([1, 1, 1]);
  await clock.advance(60_000);
  key.abort();
  await settle();
  expect(ends).toMatchObject([EXPIRED]);
  expect(left()).toEqual([0, 0, 0]);
});

test.each(["key", "policy"] as const)("tells of a %s that counts no more", async (which) => {
  const watched = start(60);
  watched.watch();
  watched[which].abort();
  await watched.clock.advance(60_000);
  expect(watched.ends).toMatchObject([REVOKED]);
  expect(watched.left()).toEqual([0, 0, 0]);
});

test("tells of what has ended already, but not before it has returned", async () => {
  const watched = start();
  watched.policy.abort();
  watched.watch();
  expect(watched.ends).toEqual([]);
  await settle();
  expect(watched.ends).toMatchObject([REVOKED]);
  const late = start(-1);
  late.watch();
  expect(late.ends).toEqual([]);
  await late.clock.advance(0);
  expect(late.ends).toMatchObject([EXPIRED]);
});

test("tells nothing once it was left", async () => {
  const { clock, key, ends, watch, left } = start(60);
  watch()();
  expect(left()).toEqual([0, 0, 0]);
  key.abort();
  await clock.advance(60_000);
  expect(ends).toEqual([]);
});

test("an end after more than the 2^31 ms of a timer is waited for to the last", async () => {
  const { clock, ends, watch, left } = start(60 * 24 * 3600);
  watch();
  await clock.advance(60 * 24 * 3_600_000 - 1);
  expect([ends, left()]).toEqual([[], [1, 1, 1]]);
  await clock.advance(1);
  expect(ends).toMatchObject([EXPIRED]);
});

test("a credential without an end has no timer", () => {
  const { left, watch } = start();
  watch();
  expect(left()).toEqual([0, 1, 1]);
});
