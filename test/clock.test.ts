// Which of its two times counts for what: a machine that has slept, or whose clock is set, is another day in a moment.
import { createHealthRecord } from "../src/healthlake/health.js";
import { watchCaller } from "../src/http/gate/watch-caller.js";
import { systemClock } from "../src/clock.js";
import { startAuthGateway } from "./support/auth.js";
import { FakeClock } from "./support/fake-clock.js";

const HOUR_MS = 3_600_000;

test("the system's clock tells the system's time, and intervals by another", () => {
  expect(Math.abs(systemClock.time() - Date.now())).toBeLessThan(1000);
  const since = systemClock.now();
  expect(systemClock.now()).toBeGreaterThanOrEqual(since);
});

test("a key is refused as soon as the system's time is past its end, whatever the gateway has counted", async () => {
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  const gateway = await startAuthGateway([{ id: "a", roles: ["viewer"], expires: "2026-01-01T00:30:00Z" }], {
    dependencies: { clock },
  });
  const ask = () => gateway.query("{ __typename }", undefined, { headers: gateway.headersOf("a") });
  expect((await ask()).errors).toBeUndefined();
  clock.correct(HOUR_MS);
  expect((await ask()).errors).toMatchObject([
    { extensions: { code: "UNAUTHENTICATED", reason: "CREDENTIAL_EXPIRED" } },
  ]);
  clock.correct(-HOUR_MS);
  expect((await ask()).errors).toBeUndefined();
});

test("a socket's credential ends within a minute of the system's time being set past its end", async () => {
  const clock = new FakeClock();
  const ends: unknown[] = [];
  watchCaller({ expiresAt: clock.time() + HOUR_MS, revoked: [] }, clock, (reason) => ends.push(reason));
  await clock.advance(1000);
  clock.correct(HOUR_MS);
  await clock.advance(60_000);
  expect(ends).toHaveLength(1);
});

test("what others read is dated by the system's time", () => {
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  clock.correct(HOUR_MS);
  const health = createHealthRecord(clock, () => ({}) as never);
  health.record();
  expect(health.read().lastAnswerAt).toBe("2026-01-01T01:00:00.000Z");
});
