// Statuses in words and colours. What the gateway does not know is shown in HealthLake's own word.
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";

type Shown = readonly [StatusIndicatorProps.Type, string];

const JOBS: Readonly<Record<string, Shown>> = {
  SUBMITTED: ["pending", "Submitted"],
  QUEUED: ["pending", "Queued"],
  IN_PROGRESS: ["in-progress", "In progress"],
  COMPLETED: ["success", "Completed"],
  COMPLETED_WITH_ERRORS: ["warning", "Completed with errors"],
  FAILED: ["error", "Failed"],
  CANCEL_SUBMITTED: ["pending", "Cancellation asked for"],
  CANCEL_IN_PROGRESS: ["in-progress", "Being cancelled"],
  CANCEL_COMPLETED: ["stopped", "Cancelled"],
  CANCEL_FAILED: ["error", "Cancellation failed"],
};

const DATASTORES: Readonly<Record<string, Shown>> = {
  CREATING: ["in-progress", "Creating"],
  ACTIVE: ["success", "Active"],
  UPDATING: ["in-progress", "Updating"],
  UPDATE_FAILED: ["warning", "Update failed"],
  CREATE_FAILED: ["error", "Creation failed"],
  DELETING: ["in-progress", "Deleting"],
  DELETED: ["stopped", "Deleted"],
};

interface Status {
  readonly status: string;
  readonly upstreamStatus: string;
}

export function JobStatus({ status, upstreamStatus }: Status) {
  return indicate(JOBS[status], upstreamStatus);
}

export function DatastoreStatus({ status, upstreamStatus }: Status) {
  return indicate(DATASTORES[status], upstreamStatus);
}

export function toJobStatusText(status: string): string {
  return JOBS[status]?.[1] ?? status;
}

export const JOB_STATUSES = Object.keys(JOBS);

function indicate(shown: Shown | undefined, upstreamStatus: string) {
  const [type, text] = shown ?? ["info", upstreamStatus];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

export const RUNNING: ReadonlySet<string> = new Set([
  "IN_PROGRESS",
  "CANCEL_SUBMITTED",
  "CANCEL_IN_PROGRESS",
]);
export const WAITING: ReadonlySet<string> = new Set(["SUBMITTED", "QUEUED"]);
/** What somebody should look at. */
export const TROUBLED: ReadonlySet<string> = new Set(["FAILED", "COMPLETED_WITH_ERRORS", "CANCEL_FAILED"]);

export function isUnended(job: {
  readonly status: string;
  readonly endTime: string | null | undefined;
}): boolean {
  return job.endTime == null && (RUNNING.has(job.status) || WAITING.has(job.status));
}
