import { createRates } from "../../../src/http/gate/rates.js";
import type { GatewayError } from "../../../src/errors.js";
import { createCellRates } from "../../../src/overload/cell-rates.js";
import { FakeClock } from "../../support/fake-clock.js";

function start(perMinute: number) {
  const clock = new FakeClock();
  const counted = createRates(perMinute, createCellRates(perMinute, clock));
  const rates = {
    take: (...of: Parameters<typeof counted.take>) => counted.take(...of) as GatewayError | undefined,
  };
  const takeMany = (count: number, who = "ada") =>
    Array.from({ length: count }, () => rates.take("identity", who)).filter((refused) => !refused).length;
  return { clock, rates, takeMany };
}

test.each([1, 3, 7, 11, 600, 99_991])("takes %d at once, and no more", (perMinute) => {
  const { takeMany } = start(perMinute);
  expect(takeMany(perMinute + 5)).toBe(perMinute);
});

test("says when the next is taken, and takes it then, not sooner", async () => {
  const { clock, rates, takeMany } = start(3);
  takeMany(3);
  expect(rates.take("identity", "ada")).toMatchObject({
    code: "RATE_LIMITED",
    message: "More than 3 requests a minute (RATE_LIMIT_PER_MINUTE); the next one is taken in 20000 ms",
    facts: { retryable: true, retryAfterMs: 20_000, limit: "RATE_LIMIT_PER_MINUTE" },
  });
  await clock.advance(19_999);
  expect(takeMany(1)).toBe(0);
  await clock.advance(1);
  expect(takeMany(2)).toBe(1);
});

test("does not count what it refuses", async () => {
  const { clock, takeMany } = start(3);
  takeMany(1000);
  await clock.advance(60_000);
  expect(takeMany(1000)).toBe(3);
});

test("saves nothing up beyond a minute's", async () => {
  const { clock, takeMany } = start(3);
  await clock.advance(3_600_000);
  expect(takeMany(10)).toBe(3);
});

test("takes no more than twice as many in any minute", async () => {
  const { clock, takeMany } = start(60);
  let taken = takeMany(100);
  for (let ms = 0; ms < 60_000; ms += 100) {
    await clock.advance(100);
    taken += takeMany(5);
  }
  expect(taken).toBe(120);
});

test("counts each identity and each address by itself", () => {
  const { rates, takeMany } = start(2);
  expect([takeMany(5, "ada"), takeMany(5, "bob"), takeMany(5, "1.2.3.4")]).toEqual([2, 2, 2]);
  expect(rates.take("address", "1.2.3.4")).toBeUndefined();
});

test("tells long subjects apart", () => {
  const { takeMany } = start(1);
  const long = "x".repeat(10_000);
  expect([takeMany(1, `${long}1`), takeMany(1, `${long}2`), takeMany(1, `${long}1`)]).toEqual([1, 1, 0]);
});

test.each([
  ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false],
  ["2001:db8:1:2::1", "2001:0db8:0001:0002:0:0:0:1", false],
  ["::1", "0:0:0:0:1::", false],
  ["2001:db8:1:2::1", "2001:db8:1:3::1", true],
  ["2001:db8::1:0:0:1", "2001:db8:0:1::1", true],
  ["1.2.3.4", "1.2.3.5", true],
])("%s and %s are of different networks: %p", (one, other, differ) => {
  const { rates } = start(1);
  rates.take("address", one);
  expect(rates.take("address", other) === undefined).toBe(differ);
});

test("forgets who has asked longest ago, where so many ask that it would remember too much", () => {
  const { rates, takeMany } = start(1);
  expect(takeMany(1, "ada")).toBe(1);
  for (let index = 0; index < 50_000; index++) rates.take("identity", String(index));
  expect([takeMany(1, "49999"), takeMany(1, "ada")]).toEqual([0, 1]);
});
