// Sees when the status of a datastore or job changes, by a call, by its mover or by the clock alone, and tells it as events.
import { startLane } from "../lane.js";
import type { Services } from "../control/services.js";
import { datastoreState } from "../lifecycle/datastore.js";
import { jobState } from "../lifecycle/job.js";
import type { DatastoreRecord, JobRecord } from "../storage.js";
import { toDatastoreEvent, toJobEvent } from "./event.js";

type Needs = Pick<Services, "clock" | "storage" | "durations" | "account">;

export interface EventWatch {
  /** To be called after every change of a datastore or job. */
  wake(): void;
  close(): Promise<void>;
}

/** What is there when it begins is known; what changed while nothing watched is not told. */
export function watchEvents(
  services: Needs,
  send: (event: object) => void,
  onDefect: (error: unknown) => void,
): EventWatch {
  let lookedAt = services.clock.now();
  let told = tell(services, new Map(), lookedAt, () => {});
  let isChanged = false;
  const run = async () => {
    isChanged = false;
    // What could not be kept is taken back: it has not happened.
    await services.storage.settled().catch(() => {});
    lookedAt = services.clock.now();
    told = tell(services, told, lookedAt, send);
  };
  const lane = startLane(
    services.clock,
    () => ({ dueAt: isChanged ? -Infinity : nextChange(services, lookedAt), run }),
    onDefect,
  );
  return {
    wake: () => {
      isChanged = true;
      lane.wake();
    },
    close: async () => {
      await lane.close();
      await run();
    },
  };
}

type Statuses = ReadonlyMap<string, string>;

/** Sends what has changed since `told`, and gives what is told by now. */
function tell(
  { storage, durations, account }: Needs,
  told: Statuses,
  now: number,
  send: (event: object) => void,
): Statuses {
  const present = new Map<string, string>();
  const sendAll = (events: readonly (object | undefined)[]) => {
    for (const event of events) if (event) send(event);
  };
  for (const record of storage.datastores.oldestFirst()) {
    const { status } = datastoreState(record, now);
    present.set(record.datastoreId, status);
    const steps = datastoreSteps(told.get(record.datastoreId), status);
    sendAll(steps.map((step) => toDatastoreEvent(account, record, step, now)));
  }
  for (const job of jobsOf(storage)) {
    const { status } = jobState(job, now, durations);
    present.set(job.jobId, status);
    const steps = jobSteps(told.get(job.jobId), status);
    sendAll(steps.map((step) => toJobEvent(account, job, step, now)));
  }
  return present;
}

function* jobsOf({ jobs }: Needs["storage"]): Generator<JobRecord> {
  yield* jobs.import.oldestFirst();
  yield* jobs.export.oldestFirst();
}

/** A life cycle that is quick passes states between two looks: they are told all the same. */
function datastoreSteps(from: string | undefined, to: string): readonly string[] {
  if (from === to) return [];
  const born = from === undefined && to !== "CREATING" ? ["CREATING"] : [];
  return [...born, ...(to === "DELETED" && from !== "DELETING" ? ["DELETING"] : []), to];
}

const ENDED = new Set(["COMPLETED", "COMPLETED_WITH_ERRORS"]);

function jobSteps(from: string | undefined, to: string): readonly string[] {
  if (from === to) return [];
  const submitted = from === undefined && to !== "SUBMITTED" ? ["SUBMITTED"] : [];
  const hasNotRun = from === undefined || from === "SUBMITTED" || from === "QUEUED";
  return [...submitted, ...(ENDED.has(to) && hasNotRun ? ["IN_PROGRESS"] : []), to];
}

/** When the clock alone changes something next, after the last look. */
function nextChange({ storage, durations }: Needs, lookedAt: number): number {
  let next = Infinity;
  const consider = (times: readonly number[]) => {
    for (const time of times) if (time > lookedAt && time < next) next = time;
  };
  for (const record of storage.datastores.oldestFirst()) consider(timesOf(record));
  for (const job of jobsOf(storage)) {
    if (!job.report) consider([job.submittedAt + durations.submittedMs, job.startsAt, job.endsAt]);
  }
  return next;
}

function timesOf({ deletedAt, report, activeAt }: DatastoreRecord): readonly number[] {
  if (deletedAt !== undefined) return [deletedAt];
  return report ? [] : [activeAt];
}
