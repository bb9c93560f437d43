// What one upstream answer said of one resource, when, and what its status means. Knows nothing of families or watchers.

export type FamilyKind = "datastore" | "import" | "export";

/** What a source saw of one resource; `value` is the source's own shape, handed through untouched. */
export interface Observation<T> {
  /** The AWS id, unique within its family. */
  readonly id: string;
  /** The exact string HealthLake sent. */
  readonly status: string;
  /** Jobs only; milliseconds since the epoch. Absent in the answer that started the job. */
  readonly submitTime?: number;
  /** Jobs only; milliseconds since the epoch. */
  readonly endTime?: number;
  /** Import jobs only: anything that differs when, and only when, the progress report differs. */
  readonly progress?: string;
  readonly value: T;
}

/**
 * The moment an observation stands for. `order` alone tells which is the later one: it grows with the system's time, but never
 * goes back with it, and is later than all that was heard of (a hybrid logical clock).
 */
export interface Stamp {
  /** Milliseconds since the epoch, by the system's clock: when the call was sent, or a mutation's answer came. */
  readonly at: number;
  readonly order: number;
}

export interface Snapshot<T> extends Observation<T> {
  /** Milliseconds since the epoch. */
  readonly observedAt: number;
  readonly order: number;
  readonly terminal: boolean;
  /** When the publisher saw a job end that it had seen running, or not seen at all: observedAt of that snapshot. */
  readonly endSeenAt?: number | undefined;
}

const TERMINAL_JOB = new Set([
  "COMPLETED",
  "COMPLETED_WITH_ERRORS",
  "FAILED",
  "CANCEL_COMPLETED",
  "CANCEL_FAILED",
]);

const IN_TRANSITION: Readonly<Record<FamilyKind, ReadonlySet<string>>> = {
  datastore: new Set(["CREATING", "UPDATING", "DELETING"]),
  import: new Set(["SUBMITTED", "QUEUED", "IN_PROGRESS", "CANCEL_SUBMITTED", "CANCEL_IN_PROGRESS"]),
  export: new Set(["SUBMITTED", "QUEUED", "IN_PROGRESS", "CANCEL_SUBMITTED", "CANCEL_IN_PROGRESS"]),
};

export function toSnapshot<T>(kind: FamilyKind, observation: Observation<T>, stamp: Stamp): Snapshot<T> {
  return {
    ...observation,
    observedAt: stamp.at,
    order: stamp.order,
    terminal: isTerminal(kind, observation),
  };
}

/** Whether the snapshot stands for a later moment than the stamp does. */
export function isNewer(snapshot: Snapshot<unknown>, stamp: Stamp): boolean {
  return snapshot.order > stamp.order;
}

/** A status this gateway does not know is in no transition: it is polled at the idle cadence. */
export function isInTransition(kind: FamilyKind, snapshot: Snapshot<unknown>): boolean {
  return !snapshot.terminal && IN_TRANSITION[kind].has(snapshot.status);
}

/** EndTime appears on terminal jobs only (docs/healthlake.md, "Job life cycle"), so it ends a job of any status, unknown ones too. */
function isTerminal(kind: FamilyKind, { status, endTime }: Observation<unknown>): boolean {
  if (kind === "datastore") return status === "DELETED";
  return TERMINAL_JOB.has(status) || endTime !== undefined;
}
