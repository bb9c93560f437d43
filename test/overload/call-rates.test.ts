import { createCallRates } from "../../src/overload/call-rates.js";
import { FakeClock } from "../support/fake-clock.js";

function start(perMinute: number) {
  const clock = new FakeClock();
  const rates = createCallRates(perMinute, clock);
  const isAdmitted = (who = "ada") => {
    try {
      rates.admit(who);
      return true;
    } catch {
      return false;
    }
  };
  const charge = (calls: number, who = "ada") => {
    for (let call = 0; call < calls; call++) rates.charge(who);
  };
  return { clock, rates, isAdmitted, charge };
}

test.each([1, 3, 7, 1200])("admits until %d calls have been caused", (perMinute) => {
  const { isAdmitted, charge } = start(perMinute);
  charge(perMinute - 1);
  expect(isAdmitted()).toBe(true);
  charge(1);
  expect(isAdmitted()).toBe(false);
  expect(isAdmitted("bob")).toBe(true);
});

test("has what one operation caused beyond the limit paid off before the next, and says when that is", async () => {
  const { clock, rates, isAdmitted, charge } = start(60);
  charge(100);
  expect(() => rates.admit("ada")).toThrow(
    expect.objectContaining({
      code: "RATE_LIMITED",
      facts: { retryable: true, retryAfterMs: 41_000, limit: "RATE_LIMIT_CALLS_PER_MINUTE" },
    }) as Error,
  );
  await clock.advance(40_999);
  expect(isAdmitted()).toBe(false);
  await clock.advance(1);
  expect(isAdmitted()).toBe(true);
});
