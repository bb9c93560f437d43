import { drop, observe, observeScan } from "../../src/status/changes.js";
import type { Observation } from "../../src/status/snapshot.js";
import { createFamilyState, type FamilyState } from "../../src/status/state.js";

/** Calls are counted as they are sent: a stamp of an earlier moment has a lower number. */
const at = (ms: number) => ({ at: ms, order: ms });

function see(
  state: FamilyState<string>,
  ms: number,
  status: string,
  facts: Partial<Observation<string>> = {},
): string | undefined {
  const change = observe(state, { id: "j", status, value: status, ...facts }, at(ms));
  if (!change) return undefined;
  return change.kind === "appeared"
    ? "appeared"
    : `${change.kind} ${change.previousStatus}>${change.snapshot.status}`;
}

describe("an observation", () => {
  test("of an unknown resource is an appearance, terminal or not", () => {
    expect(see(createFamilyState("import"), 1, "QUEUED")).toBe("appeared");
    expect(see(createFamilyState("import"), 1, "COMPLETED")).toBe("appeared");
  });

  test("of the same status is no change, but renews the snapshot", () => {
    const state = createFamilyState<string>("import");
    see(state, 1, "QUEUED");
    expect(see(state, 2, "QUEUED", { value: "renamed" })).toBeUndefined();
    expect(state.known.get("j")).toMatchObject({ observedAt: 2, value: "renamed" });
  });

  test("of another status is a transition", () => {
    const state = createFamilyState<string>("import");
    see(state, 1, "QUEUED");
    expect(see(state, 2, "IN_PROGRESS")).toBe("transition QUEUED>IN_PROGRESS");
  });

  test("that is older than the known one changes nothing", () => {
    const state = createFamilyState<string>("datastore");
    see(state, 5, "DELETING");
    expect(see(state, 4, "ACTIVE")).toBeUndefined();
    expect(state.known.get("j")?.status).toBe("DELETING");
  });

  test("of another progress report is progress", () => {
    const state = createFamilyState<string>("import");
    see(state, 1, "IN_PROGRESS", { progress: "a" });
    expect(see(state, 2, "IN_PROGRESS", { progress: "b" })).toBe("progressed IN_PROGRESS>IN_PROGRESS");
    expect(see(state, 3, "IN_PROGRESS", { progress: "b" })).toBeUndefined();
  });

  test("never changes a terminal status, but renews its date", () => {
    const state = createFamilyState<string>("import");
    see(state, 1, "FAILED", { endTime: 1, progress: "a" });
    expect(see(state, 2, "IN_PROGRESS")).toBeUndefined();
    expect(see(state, 3, "FAILED", { progress: "b" })).toBeUndefined();
    expect(state.known.get("j")).toMatchObject({ status: "FAILED", terminal: true, observedAt: 3 });
  });

  test("of an endTime ends a job whose status stays as unknown as it was", () => {
    const state = createFamilyState<string>("import");
    see(state, 1, "HIBERNATING");
    expect(see(state, 2, "HIBERNATING", { endTime: 2 })).toBe("transition HIBERNATING>HIBERNATING");
  });

  test("of a terminal job at or below what was forgotten is no change; of a running one it is", () => {
    const state = createFamilyState<string>("import");
    state.forgotten = { submittedUpTo: 100, endedUpTo: 200 };
    expect(see(state, 1, "COMPLETED", { id: "a", submitTime: 100 })).toBeUndefined();
    expect(see(state, 1, "COMPLETED", { id: "b", submitTime: 101 })).toBe("appeared");
    expect(see(state, 1, "IN_PROGRESS", { id: "c", submitTime: 50 })).toBe("appeared");
  });
});

describe("a walk", () => {
  test("raises the newest submitTime, which a Describe does not", () => {
    const state = createFamilyState<string>("import");
    see(state, 1, "QUEUED", { submitTime: 900 });
    expect(state.newestSubmitTime).toBeUndefined();
    const observation = { id: "w", status: "QUEUED", submitTime: 500, value: "" };
    const listed = new Map([["w", { observation, stamp: at(2) }]]);
    observeScan(state, { listed, sentAt: 2, full: true, pages: 1, pageSize: 1 });
    expect(state).toMatchObject({ newestSubmitTime: 500, scannedAt: 2 });
  });
});

describe("a resource that is not found", () => {
  test("is dropped unless something newer is known of it", () => {
    const state = createFamilyState<string>("import");
    see(state, 5, "QUEUED");
    expect(drop(state, "j", at(4))).toBe(false);
    expect(state.known.size).toBe(1);
    expect(drop(state, "j", at(6))).toBe(true);
    expect(state.known.size).toBe(0);
  });
});
