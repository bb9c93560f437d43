import { adoptState } from "../../src/status/adopt.js";
import { observe } from "../../src/status/changes.js";
import { type FamilyState, createFamilyState } from "../../src/status/state.js";

const see = (state: FamilyState<string>, id: string, status: string, order: number) =>
  observe(state, { id, status, submitTime: order, value: `${id} ${status}` }, { at: order, order });

function createStates() {
  return [createFamilyState<string>("import"), createFamilyState<string>("import")] as const;
}

test("a family that knows nothing takes all, and tells nobody who has not begun", () => {
  const [state, other] = createStates();
  other.scannedAt = 5;
  other.newestSubmitTime = 4;
  other.stragglers.add("a");
  other.forgotten = { submittedUpTo: 1, endedUpTo: 2 };
  see(other, "a", "IN_PROGRESS", 3);
  see(other, "b", "COMPLETED", 4);
  expect(adoptState(state, other)).toEqual([]);
  expect(state).toEqual(other);
});

test("of two observations the later one counts, and what it changes is told once", () => {
  const [state, other] = createStates();
  state.scannedAt = other.scannedAt = 1;
  see(state, "a", "IN_PROGRESS", 1);
  see(state, "b", "COMPLETED", 9);
  see(other, "a", "COMPLETED", 5);
  see(other, "b", "IN_PROGRESS", 2);
  expect(adoptState(state, other)).toMatchObject([
    { kind: "transition", snapshot: { id: "a", status: "COMPLETED" }, previousStatus: "IN_PROGRESS" },
  ]);
  expect(state.known.get("b")).toMatchObject({ status: "COMPLETED" });
  expect(adoptState(state, other)).toEqual([]);
});

test("a scan of before does not make what is known older", () => {
  const [state, other] = createStates();
  state.scannedAt = state.newestSubmitTime = 9;
  other.scannedAt = other.newestSubmitTime = 5;
  adoptState(state, other);
  expect(state).toMatchObject({ scannedAt: 9, newestSubmitTime: 9 });
});

test("when an end was seen is kept, for those who ask for endings", () => {
  const [state, other] = createStates();
  see(state, "a", "COMPLETED", 2);
  other.scannedAt = 1;
  see(other, "a", "COMPLETED", 2);
  expect(other.known.get("a")?.endSeenAt).toBe(2);
  adoptState(state, other);
  expect(state.known.get("a")?.endSeenAt).toBe(2);
});
