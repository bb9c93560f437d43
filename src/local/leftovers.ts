/** What jobs left behind whose process died between their outcome and the tidying up. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Data } from "./data.js";
import { listCheckpoints } from "./import/checkpoint.js";
import { forgetImport } from "./import/run-import.js";
import { isTerminal } from "./lifecycle/job.js";
import type { Storage } from "./storage.js";

/** To be called before anything is moved: jobs that go on keep what they have. */
export async function removeLeftovers(data: Pick<Data, "database" | "dataDir" | "storage">): Promise<void> {
  const staged = await readdir(join(data.dataDir, "staging")).catch(() => []);
  const checkpoints = await listCheckpoints(data.database);
  for (const jobId of new Set([...staged, ...checkpoints])) {
    if (!goesOn(data.storage, jobId)) await forgetImport(data, jobId);
  }
}

function goesOn({ jobs }: Storage, jobId: string): boolean {
  const job = jobs.import.find(jobId) ?? jobs.export.find(jobId);
  return job !== undefined && !isTerminal(job.report?.status ?? "");
}
