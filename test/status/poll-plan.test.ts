import { observe } from "../../src/status/changes.js";
import { idsToDescribe, planPoll } from "../../src/status/poll-plan.js";
import type { FamilyKind } from "../../src/status/snapshot.js";
import { createFamilyState } from "../../src/status/state.js";
import { Watcher, type WatchOptions } from "../../src/status/watcher.js";
import { Watchers } from "../../src/status/watchers.js";

function watched(kind: FamilyKind, ...all: WatchOptions<string>[]) {
  const state = createFamilyState<string>(kind);
  const watchers = new Watchers<string>();
  for (const options of all) {
    watchers.add(new Watcher(options, 0, { deliveries: 0, conflated: 0 }, () => undefined));
  }
  let order = 0;
  const see = (id: string, status: string) =>
    observe(state, { id, status, submitTime: 100_000, value: "" }, { at: 1, order: ++order });
  const describes = (...listed: string[]) =>
    idsToDescribe(state, watchers, new Map(listed.map((id) => [id, true])));
  return { state, watchers, see, describes, plan: () => planPoll(state, watchers) };
}

describe("the plan of a poll", () => {
  test("is nothing without a watcher", () => {
    expect(watched("import").plan()).toEqual({ kind: "nothing" });
  });

  test("is a Describe while just one job is watched, by however many", () => {
    expect(watched("import", { id: "a" }, { id: "a" }).plan()).toEqual({ kind: "describe", id: "a" });
  });

  test("is a walk once two jobs are watched, or the family", () => {
    expect(watched("import", { id: "a" }, { id: "b" }).plan().kind).toBe("scan");
    expect(watched("export", { id: "a" }, {}).plan().kind).toBe("scan");
  });

  test("is a walk for a single datastore too", () => {
    expect(watched("datastore", { id: "a" }).plan()).toEqual({ kind: "scan", submittedAfter: undefined });
  });

  test("is a walk of the window, or of all for who asks for endings that were forgotten", () => {
    const { state, plan } = watched("import", { endedAfter: 400 });
    state.newestSubmitTime = 500_000;
    state.forgotten = { submittedUpTo: 100, endedUpTo: 399 };
    expect(plan()).toEqual({ kind: "scan", submittedAfter: 440_000 });
    state.forgotten = { submittedUpTo: 100, endedUpTo: 400 };
    expect(plan()).toEqual({ kind: "scan", submittedAfter: undefined });
  });
});

describe("what a walk leaves to Describe", () => {
  test("is every running job that it lacks, and no ended one", () => {
    const { see, describes } = watched("import", {});
    see("listed", "QUEUED");
    see("missing", "IN_PROGRESS");
    see("ended", "FAILED");
    expect(describes("listed")).toEqual(["missing"]);
  });

  test("is every datastore that it lacks", () => {
    const { see, describes } = watched("datastore", { id: "gone" });
    see("listed", "ACTIVE");
    see("deleted", "DELETED");
    expect(describes("listed")).toEqual(["deleted", "gone"]);
  });

  test("is five stragglers at most, those seen longest ago", () => {
    const { state, see, describes } = watched("import", {});
    for (const id of ["a", "b", "c", "d", "e", "f", "g"]) {
      see(id, "IN_PROGRESS");
      state.stragglers.add(id);
    }
    see("a", "IN_PROGRESS");
    expect(describes("c")).toEqual(["b", "d", "e", "f", "g"]);
  });

  test("is whatever a watcher still waits for", () => {
    const { describes, watchers } = watched("import", { id: "asked" }, {});
    expect(describes()).toEqual(["asked"]);
    for (const watcher of watchers.all()) watchers.remove(watcher);
    expect(describes()).toEqual([]);
  });
});
