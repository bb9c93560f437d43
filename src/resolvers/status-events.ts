// Status events out of the publisher's messages, and the checks that their subscriptions share.
import type { JobKind, JobShapes } from "../aws/job-kinds.js";
import type { LivePayloads, StatusMessage } from "../context.js";
import { badUserInput } from "../errors.js";
import { type Datastore, toDatastore, toDatastoreArn } from "../types/datastore.js";
import { DatastoreStatus, JobStatus, toEnum } from "../types/enums.js";
import { JOB_TYPES, type Jobs } from "../types/job-types.js";
import type { Lazy } from "../types/payloads.js";
import {
  type DatastoreStatusEvent,
  ExportJobStatusEvent,
  ImportJobStatusEvent,
} from "../types/status-events.js";
import { lazyDatastore, lazyJob } from "./payload.js";

/** What the publisher saw; throws the fatal condition that ends a stream, so that it leaves as a GraphQL error. */
export function toSeen<S>(message: StatusMessage<S>) {
  if (message.kind === "error") throw message.error;
  return { ...message.snapshot, previousStatus: message.previousStatus };
}

/** The members that every status event has; `statuses` is the enum of its statuses. */
export function toEventFields<E extends Record<string, string>>(
  {
    observedAt,
    terminal,
    status,
    previousStatus,
  }: Pick<ReturnType<typeof toSeen>, "observedAt" | "terminal" | "status" | "previousStatus">,
  statuses: E,
) {
  return {
    observedAt: new Date(observedAt).toISOString(),
    terminal,
    status: toEnum(statuses, status),
    previousStatus: previousStatus === undefined ? undefined : toEnum(statuses, previousStatus),
  };
}

/** What the events of both kinds of job share; the job's field is named after its kind. */
function toJobEvent<K extends JobKind>(kind: K, message: StatusMessage<LivePayloads[K]>) {
  const seen = toSeen(message as StatusMessage<LivePayloads[JobKind]>);
  return { ...toEventFields(seen, JobStatus), upstreamStatus: seen.status, job: toJob(kind, seen) };
}

function toJob<K extends JobKind>(
  kind: K,
  { id: jobId, status, value }: ReturnType<typeof toSeen<LivePayloads[JobKind]>>,
): Jobs[K] | Lazy<Jobs[K]> {
  const { toJob, toAnswer } = JOB_TYPES[kind];
  if (value.kind === "whole") return toJob(value.shape as JobShapes[K]);
  // Nothing but the answer to its start is known.
  const answer = { JobId: jobId, JobStatus: status as "SUBMITTED" };
  return lazyJob(kind, toAnswer(value.datastoreId, answer, undefined));
}

export function toImportJobEvent(message: StatusMessage<LivePayloads["import"]>): ImportJobStatusEvent {
  const fields = toJobEvent("import", message);
  return Object.assign(new ImportJobStatusEvent(), fields, { importJob: fields.job });
}

export function toExportJobEvent(message: StatusMessage<LivePayloads["export"]>): ExportJobStatusEvent {
  const fields = toJobEvent("export", message);
  return Object.assign(new ExportJobStatusEvent(), fields, { exportJob: fields.job });
}

export function toDatastoreEvent(message: StatusMessage<LivePayloads["datastore"]>): DatastoreStatusEvent {
  const seen = toSeen(message);
  const { value } = seen;
  return {
    ...toEventFields(seen, DatastoreStatus),
    datastore: value.kind === "whole" ? toDatastore(value.shape) : toLazyDatastore(value, seen.status),
  };
}

/** A datastore of which nothing but the answer to its mutation is known. */
function toLazyDatastore(
  { datastoreId, arn }: { datastoreId: string; arn: string },
  status: string,
): Lazy<Datastore> {
  return lazyDatastore(
    Object.assign(toDatastoreArn(datastoreId, arn), {
      status: toEnum(DatastoreStatus, status),
      upstreamStatus: status,
    }),
  );
}

/** Statuses to end with, as a plain option; throws BAD_USER_INPUT for UNKNOWN. */
export function toUntil(until: readonly string[] | null | undefined): { until?: readonly string[] } {
  if (until?.includes("UNKNOWN")) {
    throw badUserInput([{ path: "until", message: "UNKNOWN is output only: nothing can be awaited by it" }]);
  }
  return until ? { until } : {};
}
