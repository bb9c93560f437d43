// A gateway whose calls are counted from the moment its datastores and jobs are there.
import { FakeClock } from "../support/fake-clock.js";
import { type TestGateway, type TestGatewayOptions, startTestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";
import { waitFor } from "./mutations/support.js";

export interface Counted extends TestGateway {
  readonly datastoreIds: readonly string[];
  /** As `<datastoreId>/<jobId>`, those of one datastore beside each other. */
  readonly importJobIds: readonly string[];
  readonly exportJobIds: readonly string[];
  /** How many calls upstream has seen since then, by action. */
  readonly counts: () => Record<string, number>;
  /** Starts counting anew. */
  readonly recount: () => void;
}

export interface Resources {
  readonly datastores: number;
  /** In each datastore. */
  readonly importJobs?: number;
  readonly exportJobs?: number;
}

export async function startCounted(
  { datastores, importJobs = 0, exportJobs = 0 }: Resources,
  options?: TestGatewayOptions,
): Promise<Counted> {
  const gateway = await startTestGateway(options);
  const { healthLake, calls } = gateway;
  const datastoreIds = await createDatastores(healthLake, datastores);
  const importJobIds: string[] = [];
  const exportJobIds: string[] = [];
  for (const id of datastoreIds) {
    importJobIds.push(...(await startImportJobs(healthLake, id, importJobs)));
    exportJobIds.push(...(await startExportJobs(healthLake, id, exportJobs)));
  }
  let from = calls.length;
  const counts = () => {
    const byAction: Record<string, number> = {};
    for (const { action } of calls.slice(from)) byAction[action] = (byAction[action] ?? 0) + 1;
    return byAction;
  };
  const recount = () => {
    from = calls.length;
  };
  return { ...gateway, datastoreIds, importJobIds, exportJobIds, counts, recount };
}

export interface Held extends Counted {
  readonly clock: FakeClock;
  /** Resolves once `waiters` reads wait for `calls` calls of upstream. */
  readonly joined: (waiters: number, calls: number) => Promise<void>;
  /** Lets upstream answer all that it was asked. */
  readonly release: () => Promise<void>;
}

/** Upstream answers nothing until it is told to, and the gateway's time stands still: no load can part what is in flight. */
export async function startHeld(resources: Resources, options: TestGatewayOptions = {}): Promise<Held> {
  const clock = new FakeClock();
  const upstreamClock = new FakeClock();
  const counted = await startCounted(resources, {
    ...options,
    local: { ...options.local, clock: upstreamClock },
    dependencies: { ...options.dependencies, clock },
  });
  counted.setFaults(() => ({ kind: "delay", ms: 1000 }));
  return {
    ...counted,
    clock,
    // Each wait has a timer for its deadline, and each call one for its attempt.
    joined: (waiters, calls) =>
      waitFor(() => upstreamClock.sleeping === calls && clock.sleeping === waiters + calls),
    release: () => upstreamClock.advance(1000),
  };
}
