/** How long each state lasts, in milliseconds. */
export interface Durations {
  /** CREATING, default 10 s. */
  readonly creatingMs: number;
  /** UPDATING, default 10 s. */
  readonly updatingMs: number;
  /** DELETING, default 10 s. */
  readonly deletingMs: number;
  /** SUBMITTED, default 2 s. */
  readonly submittedMs: number;
  /** IN_PROGRESS of an import job, default 20 s. */
  readonly importMs: number;
  /** IN_PROGRESS of an export job, default 10 s. */
  readonly exportMs: number;
  /** How long a DELETED datastore stays listed, default 7 days. */
  readonly deletedMs: number;
}

export const DAY_MS = 24 * 60 * 60 * 1000;

export const DEFAULT_DURATIONS: Durations = {
  creatingMs: 10_000,
  updatingMs: 10_000,
  deletingMs: 10_000,
  submittedMs: 2_000,
  importMs: 20_000,
  exportMs: 10_000,
  deletedMs: 7 * DAY_MS,
};

/** The default life cycles `speed` times as fast; how long DELETED ones stay listed is no life cycle. */
export function durationsAtSpeed(speed: number): Durations {
  const { deletedMs, ...cycles } = DEFAULT_DURATIONS;
  const faster = Object.fromEntries(Object.entries(cycles).map(([key, ms]) => [key, ms / speed]));
  return { ...(faster as typeof cycles), deletedMs };
}
