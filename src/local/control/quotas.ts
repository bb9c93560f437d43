// AWS's published limits (docs/healthlake.md, Quotas), for those who ask for them.
import type { Clock } from "../clock.js";
import { throttlingError } from "./errors.js";
import { datastoreState } from "../lifecycle/datastore.js";
import { isTerminal, jobState } from "../lifecycle/job.js";
import type { Services } from "./services.js";
import type { ActionName } from "../shape-types.js";
import type { JobKind } from "../storage.js";

export interface Quotas {
  /** Throws ThrottlingException for a call more than the action's quota. */
  assertCall(action: ActionName): void;
  /** Throws ThrottlingException if the account has as many datastores as it may. */
  assertDatastore(services: Pick<Services, "clock" | "storage">): void;
  /** Throws ThrottlingException if as many jobs of the datastore wait as may. */
  assertJob(
    services: Pick<Services, "clock" | "storage" | "durations">,
    kind: JobKind,
    datastoreId: string,
  ): void;
}

export const NO_QUOTAS: Quotas = { assertCall: () => {}, assertDatastore: () => {}, assertJob: () => {} };

interface Rate {
  readonly calls: number;
  readonly ms: number;
}

const USUAL_RATE: Rate = { calls: 10, ms: 1000 };
const RATES: Partial<Record<ActionName, Rate>> = {
  CreateFHIRDatastore: { calls: 1, ms: 60_000 },
  DeleteFHIRDatastore: { calls: 1, ms: 60_000 },
  RestoreFHIRDatastore: { calls: 1, ms: 60_000 },
  StartFHIRImportJob: { calls: 25, ms: 1000 },
  StartFHIRExportJob: { calls: 1, ms: 1000 },
};
const MAX_DATASTORES = 20;
const MAX_QUEUED_JOBS = 25;

/** Each action's quota is a bucket that holds one period's calls and fills evenly. */
export function createPublishedQuotas(clock: Clock): Quotas {
  const buckets = new Map<ActionName, { calls: number; at: number }>();
  return {
    assertCall: (action) => {
      const { calls, ms } = RATES[action] ?? USUAL_RATE;
      const now = clock.now();
      const bucket = buckets.get(action) ?? { calls, at: now };
      const left = Math.min(calls, bucket.calls + ((now - bucket.at) * calls) / ms);
      if (left < 1) throw throttlingError("Rate exceeded");
      buckets.set(action, { calls: left - 1, at: now });
    },
    assertDatastore: ({ storage }) => {
      const now = clock.now();
      const count = [...storage.datastores.oldestFirst()].filter(
        (record) => datastoreState(record, now).status !== "DELETED",
      ).length;
      if (count >= MAX_DATASTORES) throw throttlingError(`The account has ${count} data stores, its quota`);
    },
    assertJob: ({ storage, durations }, kind, datastoreId) => {
      const now = clock.now();
      const waiting = [...storage.jobs[kind].oldestFirst()].filter((job) => {
        const { status } = jobState(job, now, durations);
        return job.datastoreId === datastoreId && !isTerminal(status) && status !== "IN_PROGRESS";
      }).length;
      if (waiting >= MAX_QUEUED_JOBS)
        throw throttlingError(`The data store has ${waiting} queued ${kind} jobs, its quota`);
    },
  };
}
