import { observe, observeScan } from "../../src/status/changes.js";
import { forgetOld, leaveOutStragglers, windowStart } from "../../src/status/job-window.js";
import type { Observation } from "../../src/status/snapshot.js";
import { createFamilyState, type FamilyState } from "../../src/status/state.js";

const HOUR = 3_600_000;
let order = 0;

function walked(state: FamilyState<string>, jobs: Omit<Observation<string>, "value">[], pages = 1): void {
  const stamp = { at: 1, order: ++order };
  const listed = new Map(jobs.map((job) => [job.id, { observation: { ...job, value: "" }, stamp }]));
  const scan = { listed, sentAt: 1, full: false, pages, pageSize: Math.ceil(jobs.length / pages) };
  observeScan(state, scan);
  leaveOutStragglers(state, scan);
}

describe("the window of a job family", () => {
  test("is the whole list until a walk has shown a job", () => {
    const state = createFamilyState<string>("import");
    expect(windowStart(state)).toBeUndefined();
    observe(
      state,
      { id: "described", status: "QUEUED", submitTime: 9, value: "" },
      { at: 1, order: ++order },
    );
    expect(windowStart(state)).toBeUndefined();
  });

  test("begins 60 s before the newest submitTime, floored to the second, where all are terminal", () => {
    const state = createFamilyState<string>("import");
    walked(state, [
      { id: "a", status: "COMPLETED", submitTime: 100_999 },
      { id: "b", status: "COMPLETED", submitTime: 50_000 },
    ]);
    expect(windowStart(state)).toBe(40_000);
  });

  test("begins 60 s before the oldest job that is not terminal", () => {
    const state = createFamilyState<string>("import");
    walked(state, [
      { id: "a", status: "COMPLETED", submitTime: 900_000 },
      { id: "b", status: "IN_PROGRESS", submitTime: 500_500 },
      { id: "c", status: "FAILED", submitTime: 100_000 },
    ]);
    expect(windowStart(state)).toBe(440_000);
  });

  test("never moves back when newer jobs are gone", () => {
    const state = createFamilyState<string>("import");
    walked(state, [{ id: "a", status: "COMPLETED", submitTime: 900_000 }]);
    walked(state, [{ id: "b", status: "COMPLETED", submitTime: 850_000 }]);
    expect(windowStart(state)).toBe(840_000);
  });
});

describe("stragglers", () => {
  const spread = (count: number, running: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `j${index}`,
      status: index < running ? "IN_PROGRESS" : "COMPLETED",
      submitTime: index * 100_000,
    }));

  test("are none while the window takes two pages", () => {
    const state = createFamilyState<string>("import");
    walked(state, spread(20, 2), 2);
    expect(state.stragglers.size).toBe(0);
  });

  test("are just the oldest running jobs that keep the window from fitting two pages", () => {
    const state = createFamilyState<string>("import");
    walked(state, [...spread(30, 2), { id: "young", status: "QUEUED", submitTime: 2_500_000 }], 3);
    expect([...state.stragglers]).toEqual(["j0", "j1"]);
    expect(windowStart(state)).toBe(2_440_000);
  });

  test("are none where leaving them out would not narrow the window", () => {
    const state = createFamilyState<string>("import");
    walked(
      state,
      spread(30, 30).map((job) => ({ ...job, submitTime: 500_000 })),
      3,
    );
    expect(state.stragglers.size).toBe(0);
  });

  test("are none after one long walk of a history whose window is short", () => {
    const state = createFamilyState<string>("import");
    walked(state, spread(30, 0), 10);
    expect(state.stragglers.size).toBe(0);
  });

  test("stop being stragglers when they end", () => {
    const state = createFamilyState<string>("import");
    walked(state, spread(30, 2), 3);
    walked(state, [{ id: "j0", status: "COMPLETED", submitTime: 0 }]);
    expect([...state.stragglers]).toEqual(["j1"]);
  });
});

describe("forgetting", () => {
  function ended(submitTime: number, endTime: number) {
    return { id: `${submitTime}`, status: "COMPLETED", submitTime, endTime };
  }

  test("takes terminal jobs older than the window an hour after they ended, and remembers up to where", () => {
    const state = createFamilyState<string>("import");
    walked(state, [ended(0, 1000), ended(10_000, 2000), ended(20_000, HOUR), ended(500_000, 3000)]);
    forgetOld(state, 2000 + HOUR);
    expect([...state.known.keys()]).toEqual(["20000", "500000"]);
    expect(state.forgotten).toEqual({ submittedUpTo: 10_000, endedUpTo: 2000 });
  });

  test("takes no job that runs, however old", () => {
    const state = createFamilyState<string>("import");
    walked(state, [{ id: "old", status: "IN_PROGRESS", submitTime: 0 }, ended(500_000, 3000)]);
    forgetOld(state, 100 * HOUR);
    expect(state.known.size).toBe(2);
  });
});
