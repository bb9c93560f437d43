// A gateway whose calls are counted from the moment its datastores and jobs are there.
import { type TestGateway, type TestGatewayOptions, startTestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

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
