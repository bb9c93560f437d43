// States reported from outside the clock: by a test, by a developer, and by what really moves data.
import { isTerminal, planRuns } from "./job.js";
import type { Services } from "../control/services.js";
import type { DatastoreReport, JobReport } from "../storage.js";

type Needs = Pick<Services, "clock" | "storage" | "durations">;

/** The job has this state from now on, and the jobs queued behind it start when it lets them. Throws if unknown. */
export function reportJob({ clock, storage, durations }: Needs, jobId: string, report: JobReport): void {
  const jobs = [storage.jobs.import, storage.jobs.export].find((kind) => kind.find(jobId));
  const job = jobs?.find(jobId);
  if (!jobs || !job) throw new RangeError(`local HealthLake: there is no job ${jobId}`);
  const now = clock.now();
  const endTime = report.endTime ?? (isTerminal(report.status) ? now : undefined);
  jobs.put({ ...job, report: { ...report, endTime } });
  planRuns(jobs, now, durations);
}

/** The states of a datastore that has never been active. */
const UNBORN = new Set(["CREATING", "CREATE_FAILED"]);

/** The datastore has this state from now on, until it is deleted. Throws if unknown. */
export function reportDatastore(
  { clock, storage }: Needs,
  datastoreId: string,
  report: DatastoreReport,
): void {
  const record = storage.datastores.find(datastoreId);
  if (!record) throw new RangeError(`local HealthLake: there is no datastore ${datastoreId}`);
  const now = clock.now();
  const pending = UNBORN.has(report.status) ? Infinity : now;
  storage.datastores.put({ ...record, report, activeAt: record.activeAt <= now ? record.activeAt : pending });
}
