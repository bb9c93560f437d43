// The filters of the lists: what goes upstream, what the gateway filters by itself, and what can't be asked.
import type {
  DatastoreFilter as UpstreamDatastoreFilter,
  DatastoreStatus as UpstreamDatastoreStatus,
  JobStatus as UpstreamJobStatus,
} from "@aws-sdk/client-healthlake";
import type { DatastoreProperties } from "../aws/shapes.js";
import type { JobListFilter } from "../healthlake/page.js";
import type { TextShapeName } from "../types/constraints.js";
import { DatastoreStatus, JobStatus } from "../types/enums.js";
import type { DatastoreFilter, JobFilter } from "../types/filters.js";
import { Violations } from "./validation.js";

/** A checked filter of a list. */
export interface ListFilter<U, S> {
  /** What HealthLake filters by. */
  readonly upstream: U | undefined;
  /** What the gateway filters by; absent where HealthLake can do it all. */
  readonly accepts?: (shape: S) => boolean;
  /** One text for all spellings of the same filter, to bind cursors to. */
  readonly canonical: string;
}

/** What import and export jobs are filtered by. */
interface JobShape {
  readonly JobStatus?: string | undefined;
  readonly SubmitTime?: Date | undefined;
}

/** The conditions of any list, under one set of names. */
interface Conditions {
  readonly name?: string | null | undefined;
  readonly nameContains?: string | null | undefined;
  readonly status?: readonly string[] | null | undefined;
  readonly statusNot?: readonly string[] | null | undefined;
  readonly before?: Date | null | undefined;
  readonly after?: Date | null | undefined;
}

interface Names {
  readonly before: string;
  readonly after: string;
  readonly shape: TextShapeName;
}

const DATASTORE_NAMES: Names = { before: "createdBefore", after: "createdAfter", shape: "DatastoreName" };
const JOB_NAMES: Names = { before: "submittedBefore", after: "submittedAfter", shape: "JobName" };

/** Throws one BAD_USER_INPUT with every broken rule, at paths inside `filter`. */
export function toDatastoreFilter(
  filter: DatastoreFilter | null | undefined,
): ListFilter<UpstreamDatastoreFilter, DatastoreProperties> {
  const conditions = {
    name: filter?.name,
    nameContains: filter?.nameContains,
    status: filter?.status,
    statusNot: filter?.statusNot,
    before: filter?.createdBefore,
    after: filter?.createdAfter,
  };
  const { name, nameContains, status, statusNot, before, after, canonical } = check(
    conditions,
    DATASTORE_NAMES,
    DatastoreStatus.UNKNOWN,
  );
  const only = status?.length === 1 ? (status[0] as UpstreamDatastoreStatus) : undefined;
  const upstream = compact({
    DatastoreName: name,
    DatastoreStatus: only,
    CreatedBefore: before,
    CreatedAfter: after,
  });
  const accepts = toAccepts<DatastoreProperties>({
    status: only ? undefined : status,
    statusNot,
    nameContains,
    before,
    after,
    statusOf: (shape) => shape.DatastoreStatus,
    nameOf: (shape) => shape.DatastoreName,
    timeOf: (shape) => shape.CreatedAt,
  });
  return { upstream, canonical, ...(accepts && { accepts }) };
}

/** Throws one BAD_USER_INPUT with every broken rule, at paths inside `filter`. */
export function toJobFilter(filter: JobFilter | null | undefined): ListFilter<JobListFilter, JobShape> {
  const conditions = {
    name: filter?.name,
    status: filter?.status,
    before: filter?.submittedBefore,
    after: filter?.submittedAfter,
  };
  const { name, status, before, after, canonical } = check(conditions, JOB_NAMES, JobStatus.UNKNOWN);
  const only = status?.length === 1 ? (status[0] as UpstreamJobStatus) : undefined;
  const upstream = compact({
    JobName: name,
    JobStatus: only,
    SubmittedBefore: before,
    SubmittedAfter: after,
  });
  const accepts = toAccepts<JobShape>({
    status: only ? undefined : status,
    before,
    after,
    statusOf: (shape) => shape.JobStatus,
    timeOf: (shape) => shape.SubmitTime,
  });
  return { upstream, canonical, ...(accepts && { accepts }) };
}

interface Accepted<S> {
  /** Where there are several; HealthLake filters by one. */
  readonly status: readonly string[] | undefined;
  readonly statusNot?: readonly string[] | undefined;
  readonly nameContains?: string | undefined;
  readonly before: Date | undefined;
  readonly after: Date | undefined;
  readonly statusOf: (shape: S) => string | undefined;
  readonly nameOf?: (shape: S) => string | undefined;
  readonly timeOf: (shape: S) => Date | undefined;
}

/**
 * What the gateway filters by. Times are checked once more: whether HealthLake lets the very time pass is unknown
 * (docs/healthlake.md, Lists), and here neither end does.
 */
function toAccepts<S>(accepted: Accepted<S>) {
  const { status, statusNot, nameContains, before, after, statusOf, nameOf, timeOf } = accepted;
  if (!status && !statusNot && nameContains === undefined && !before && !after) return undefined;
  const part = nameContains?.toLowerCase();
  return (shape: S): boolean => {
    const time = timeOf(shape)?.getTime() ?? NaN;
    return (
      (!status || status.includes(statusOf(shape) as string)) &&
      !statusNot?.includes(statusOf(shape) as string) &&
      (part === undefined || (nameOf?.(shape)?.toLowerCase().includes(part) ?? false)) &&
      (!before || time < before.getTime()) &&
      (!after || time > after.getTime())
    );
  };
}

function check(conditions: Conditions, names: Names, unknown: string) {
  const name = conditions.name ?? undefined;
  const nameContains = conditions.nameContains ?? undefined;
  const status = sorted(conditions.status);
  const statusNot = sorted(conditions.statusNot);
  const before = conditions.before ?? undefined;
  const after = conditions.after ?? undefined;
  const violations = new Violations();
  if (name !== undefined) violations.checkText("filter.name", names.shape, name);
  if (nameContains !== undefined) violations.checkText("filter.nameContains", names.shape, nameContains);
  for (const [member, statuses] of Object.entries({ status, statusNot })) {
    if (statuses?.length === 0)
      violations.add(`filter.${member}`, "must name at least one status, or be null");
    if (statuses?.includes(unknown))
      violations.add(`filter.${member}`, "UNKNOWN is output only: HealthLake can't be asked for it");
  }
  if (before && after && after >= before)
    violations.add(`filter.${names.after}`, `must be before ${names.before}: nothing can match`);
  violations.throwIfAny();
  // What was not there before has no part in the texts of older cursors.
  const more = statusNot || nameContains !== undefined ? [statusNot, nameContains?.toLowerCase()] : [];
  const canonical = JSON.stringify([name, status, before, after, ...more]);
  return { name, nameContains, status, statusNot, before, after, canonical };
}

function sorted(values: readonly string[] | null | undefined): readonly string[] | undefined {
  return values ? [...new Set(values)].sort() : undefined;
}

/** Without its undefined members; undefined where it has no others. */
function compact<T extends object>(members: T): T | undefined {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as T) : undefined;
}
