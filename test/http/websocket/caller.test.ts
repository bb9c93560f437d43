import { getEventListeners } from "node:events";
import type { Caller } from "../../../src/auth/caller.js";
import { createPermissions } from "../../../src/auth/permissions.js";
import { SocketCaller } from "../../../src/http/websocket/caller.js";
import { FakeClock, settle } from "../../support/fake-clock.js";

function start() {
  const clock = new FakeClock();
  const key = new AbortController();
  const waiting: ((caller: Caller) => void)[] = [];
  const ends: unknown[] = [];
  const socketCaller = new SocketCaller({
    admit: () => new Promise((resolve) => waiting.push(resolve)),
    recordDenial: async () => undefined,
    clock,
    onEnd: (reason) => ends.push(reason),
  });
  const caller = (seconds: number): Caller => ({
    identity: { subject: "ada", roles: [], datastores: "*" },
    permissions: createPermissions(new Map()),
    address: undefined,
    expiresAt: clock.now() + seconds * 1000,
    revoked: [key.signal],
  });
  const left = () => [clock.sleeping, getEventListeners(key.signal, "abort").length];
  const letIn = async (seconds: number) => {
    waiting.shift()?.(caller(seconds));
    await settle();
  };
  return { clock, ends, socketCaller, left, letIn };
}

test("a socket that closes while it is found out who asks keeps nothing", async () => {
  const { socketCaller, left, letIn } = start();
  const entering = socketCaller.enter({});
  socketCaller.leave();
  await letIn(60);
  await entering;
  expect(left()).toEqual([0, 0]);
});

test("one that closes while it is renewed keeps nothing either", async () => {
  const { socketCaller, left, letIn } = start();
  const entering = socketCaller.enter({});
  await letIn(60);
  await entering;
  const renewing = socketCaller.renew({});
  socketCaller.leave();
  await letIn(600);
  await renewing;
  expect(left()).toEqual([0, 0]);
});

test("of two renewals under way at once the later end counts, whichever is found out first", async () => {
  const { clock, ends, socketCaller, left, letIn } = start();
  const entering = socketCaller.enter({});
  await letIn(60);
  await entering;
  const renewals = [socketCaller.renew({}), socketCaller.renew({})];
  await letIn(600);
  await letIn(300);
  const expiresAt = new Date(clock.now() + 600_000).toISOString();
  expect(await Promise.all(renewals)).toEqual([{ expiresAt }, { expiresAt }]);
  expect(left()).toEqual([1, 1]);
  await clock.advance(600_000);
  expect([ends.length, left()]).toEqual([1, [0, 0]]);
});
