// What a console's tests show: datastores, and jobs whose states the test sets itself.
import type { TestGateway } from "./gateway.js";
import { INSTANT, startTestGateway } from "./gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "./resources.js";

export interface ConsoleData {
  readonly gateway: TestGateway;
  readonly datastoreIds: readonly string[];
  /** HealthLake's ids of an import that runs, one that ended with errors, one that failed; and of an export. */
  readonly running: string;
  readonly troubled: string;
  readonly failed: string;
  readonly exported: string;
  /** Relay's global id of an import of the first datastore. */
  readonly toGlobalId: (jobId: string) => Promise<string>;
  /** Counts go up to it, as HealthLake would report it. */
  readonly setProgress: (jobId: string, imported: number, failed?: number) => void;
}

/** Lifes that last as long as the test wants. */
const NEVER_ENDING = { ...INSTANT, importMs: 3_600_000, exportMs: 3_600_000 };

export async function startConsoleData(
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<ConsoleData> {
  const gateway = await startTestGateway({
    local: { durations: NEVER_ENDING },
    env: { POLL_ACTIVE_MS: "200", POLL_IDLE_MS: "400", ...env },
  });
  const { healthLake, local } = gateway;
  const datastoreIds = await createDatastores(healthLake, count);
  const [first = ""] = datastoreIds;
  const jobs = await startImportJobs(healthLake, first, 3);
  const [running = "", troubled = "", failed = ""] = jobs.map((id) => id.split("/")[1] ?? "");
  const [exported = ""] = (await startExportJobs(healthLake, first, 1)).map((id) => id.split("/")[1] ?? "");
  local.reportJob(troubled, { status: "COMPLETED_WITH_ERRORS", message: "3 resources failed" });
  local.reportJob(failed, { status: "FAILED", message: "Access denied" });
  const setProgress = (jobId: string, imported: number, refused = 0) =>
    local.reportJob(jobId, {
      status: "IN_PROGRESS",
      progress: {
        TotalNumberOfScannedFiles: 4,
        TotalSizeOfScannedFilesInMB: imported / 1000,
        TotalNumberOfImportedFiles: 1,
        TotalNumberOfResourcesScanned: imported + refused,
        TotalNumberOfResourcesImported: imported,
        TotalNumberOfResourcesWithCustomerError: refused,
        TotalNumberOfFilesReadWithCustomerError: 0,
        Throughput: 1,
      },
    });
  setProgress(running, 1000, 2);
  const toGlobalId = async (jobId: string) => {
    const answer = await gateway.query("query ($id: ID!) { importJob(id: $id) { id } }", {
      id: `${first}/${jobId}`,
    });
    return (answer.data as { importJob: { id: string } }).importJob.id;
  };
  return { gateway, datastoreIds, running, troubled, failed, exported, toGlobalId, setProgress };
}
