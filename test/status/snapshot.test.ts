import { isInTransition, isNewer, toSnapshot, type FamilyKind } from "../../src/status/snapshot.js";

const stamp = { at: 1000, order: 1 };

function snapshotOf(kind: FamilyKind, status: string, endTime?: number) {
  return toSnapshot(kind, { id: "x", status, value: "", ...(endTime !== undefined && { endTime }) }, stamp);
}

describe("a snapshot", () => {
  test.each([
    ["datastore", "DELETED"],
    ...["COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCEL_COMPLETED", "CANCEL_FAILED"].flatMap(
      (status) => [
        ["import", status],
        ["export", status],
      ],
    ),
  ] as [FamilyKind, string][])("of a %s is terminal as %s", (kind, status) => {
    expect(snapshotOf(kind, status).terminal).toBe(true);
    expect(isInTransition(kind, snapshotOf(kind, status))).toBe(false);
  });

  test.each([
    ["datastore", "CREATING", true],
    ["datastore", "UPDATING", true],
    ["datastore", "DELETING", true],
    ["datastore", "ACTIVE", false],
    ["datastore", "CREATE_FAILED", false],
    ["datastore", "UPDATE_FAILED", false],
    ["datastore", "HIBERNATING", false],
    ["import", "SUBMITTED", true],
    ["import", "QUEUED", true],
    ["export", "IN_PROGRESS", true],
    ["export", "CANCEL_SUBMITTED", true],
    ["export", "CANCEL_IN_PROGRESS", true],
    ["import", "HIBERNATING", false],
  ] as const)("of a %s is not terminal as %s, and its being in transition is %s", (kind, status, moving) => {
    const snapshot = snapshotOf(kind, status);
    expect(snapshot.terminal).toBe(false);
    expect(isInTransition(kind, snapshot)).toBe(moving);
  });

  test("of a job is terminal whatever its status once it has an endTime", () => {
    expect(snapshotOf("import", "HIBERNATING", 5).terminal).toBe(true);
    expect(snapshotOf("export", "IN_PROGRESS", 5).terminal).toBe(true);
  });

  test("is newer by the order of the calls, whatever the system's time was set to between them", () => {
    const snapshot = toSnapshot("import", { id: "x", status: "QUEUED", value: "" }, { at: 1000, order: 5 });
    expect(isNewer(snapshot, { at: 999, order: 9 })).toBe(false);
    expect(isNewer(snapshot, { at: 1000, order: 4 })).toBe(true);
    expect(isNewer(snapshot, { at: 1000, order: 6 })).toBe(false);
    expect(isNewer(snapshot, { at: 1001, order: 1 })).toBe(true);
  });
});
