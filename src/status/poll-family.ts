// One poll of a family: the calls that its plan needs, in order, each answer applied as soon as it is whole.
import { GatewayError } from "../errors.js";
import type { Poll, UpstreamCalls } from "./poll-calls.js";
import type { FamilyKey } from "./family-key.js";
import type { Interest } from "./interest.js";
import { idsToDescribe, planPoll } from "./poll-plan.js";
import type { Observation, Stamp } from "./snapshot.js";
import type { PollCall, ResourceSource } from "./source.js";
import { keepOnly, type FamilyState } from "./state.js";
import { scanList, type ListPage, type ListScan } from "./list-scan.js";

const DESCRIBES_AT_ONCE = 5;

/** What a poll reads of its family, and tells it. */
export interface PolledFamily<T> {
  readonly key: FamilyKey;
  readonly state: FamilyState<T>;
  readonly interest: Interest<T>;
  applyScan(scan: ListScan<T>): void;
  /** `observation` is undefined where the resource was not found. */
  applyDescribed(id: string, observation: Observation<T> | undefined, stamp: Stamp): void;
  endNotFound(): void;
}

/** Rejects if any call failed; what the others showed has been applied all the same. */
export async function pollFamily<T>(
  family: PolledFamily<T>,
  source: ResourceSource<T>,
  calls: UpstreamCalls,
  poll: Poll,
): Promise<void> {
  const { state, interest } = family;
  const plan = planPoll(state, interest);
  if (plan.kind === "nothing") return;
  if (plan.kind === "describe") {
    // Nothing else is watched, so nothing else is kept: the next list scan starts the family afresh.
    keepOnly(state, plan.id);
    return describeAll(family, source, calls, poll, [plan.id]);
  }
  const scan = await scanOrEnd(family, plan.submittedAfter, (nextToken) => {
    const { submittedAfter } = plan;
    return calls.send(poll, (call) => source.list({ submittedAfter, nextToken }, call));
  });
  if (!scan) return;
  family.applyScan(scan);
  await describeAll(family, source, calls, poll, idsToDescribe(state, family.interest, scan.listed));
}

/** A job list that is not found says that its datastore is gone, and with it every stream of the family. */
async function scanOrEnd<T>(
  family: PolledFamily<T>,
  submittedAfter: number | undefined,
  listPage: ListPage<T>,
): Promise<ListScan<T> | undefined> {
  try {
    return await scanList(submittedAfter === undefined, listPage);
  } catch (error) {
    if (family.key.kind === "datastore" || !isNotFound(error)) throw error;
    family.endNotFound();
    return undefined;
  }
}

async function describeAll<T>(
  family: PolledFamily<T>,
  source: ResourceSource<T>,
  calls: UpstreamCalls,
  poll: Poll,
  ids: readonly string[],
): Promise<void> {
  const failures: unknown[] = [];
  const describeOne = async (id: string) => {
    const { answer, stamp } = await calls.send(poll, (call) => describeOrNone(source, id, call));
    family.applyDescribed(id, answer, stamp);
  };
  for (let start = 0; start < ids.length; start += DESCRIBES_AT_ONCE) {
    const outcomes = await Promise.allSettled(ids.slice(start, start + DESCRIBES_AT_ONCE).map(describeOne));
    for (const outcome of outcomes) if (outcome.status === "rejected") failures.push(outcome.reason);
  }
  if (failures.length > 0) throw failures[0];
}

async function describeOrNone<T>(
  source: ResourceSource<T>,
  id: string,
  call: PollCall,
): Promise<Observation<T> | undefined> {
  try {
    return await source.describe(id, call);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof GatewayError && error.code === "NOT_FOUND";
}
