// The filters of the lists: what goes upstream, what the gateway filters by itself, and what can't be asked.
import type {
  DatastoreFilter as UpstreamDatastoreFilter,
  DatastoreProperties,
  DatastoreStatus as UpstreamDatastoreStatus,
  JobStatus as UpstreamJobStatus,
} from "@aws-sdk/client-healthlake";
import { badUserInput, type Violation } from "../errors.js";
import type { JobListFilter } from "../healthlake/page.js";
import { DatastoreStatus, JobStatus } from "../types/enums.js";
import type { DatastoreFilter, JobFilter } from "../types/filters.js";

/** A checked filter of a list. */
export interface ListFilter<U, S> {
  /** What HealthLake filters by. */
  readonly upstream: U | undefined;
  /** What the gateway filters by; absent where HealthLake can do it all. */
  readonly accepts?: (shape: S) => boolean;
  /** One text for all spellings of the same filter, to bind cursors to. */
  readonly canonical: string;
}

/** The conditions of any list, under one set of names. */
interface Conditions {
  readonly name?: string | null | undefined;
  readonly status?: readonly string[] | null | undefined;
  readonly before?: Date | null | undefined;
  readonly after?: Date | null | undefined;
}

interface Names {
  readonly before: string;
  readonly after: string;
  readonly longestName: number;
}

const DATASTORE_NAMES: Names = { before: "createdBefore", after: "createdAfter", longestName: 256 };
const JOB_NAMES: Names = { before: "submittedBefore", after: "submittedAfter", longestName: 64 };
/** DatastoreName and JobName of the service model. */
const NAME = /^[\p{L}\p{Z}\p{N}_.:/=+\-%@]*$/u;

/** Throws one BAD_USER_INPUT with every broken rule, at paths inside `filter`. */
export function toDatastoreFilter(
  filter: DatastoreFilter | null | undefined,
): ListFilter<UpstreamDatastoreFilter, DatastoreProperties> {
  const conditions = {
    name: filter?.name,
    status: filter?.status,
    before: filter?.createdBefore,
    after: filter?.createdAfter,
  };
  const { name, status, before, after, canonical } = check(
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
  if (!status || only) return { upstream, canonical };
  return { upstream, canonical, accepts: (shape) => status.includes(shape.DatastoreStatus as string) };
}

/** Throws one BAD_USER_INPUT with every broken rule, at paths inside `filter`. */
export function toJobFilter(
  filter: JobFilter | null | undefined,
): ListFilter<JobListFilter, { JobStatus?: string | undefined }> {
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
  if (!status || only) return { upstream, canonical };
  return { upstream, canonical, accepts: (shape) => status.includes(shape.JobStatus as string) };
}

function check(conditions: Conditions, names: Names, unknown: string) {
  const name = conditions.name ?? undefined;
  const status = conditions.status ? [...new Set(conditions.status)].sort() : undefined;
  const before = conditions.before ?? undefined;
  const after = conditions.after ?? undefined;
  const violations: Violation[] = [];
  const broken = (member: string, message: string) => violations.push({ path: `filter.${member}`, message });
  if (name !== undefined) {
    const length = [...name].length;
    if (length < 1 || length > names.longestName)
      broken("name", `must have 1 to ${names.longestName} characters, not ${length}`);
    if (!NAME.test(name)) broken("name", "may hold only letters, digits, separators and _ . : / = + - % @");
  }
  if (status?.length === 0) broken("status", "must name at least one status, or be null");
  if (status?.includes(unknown)) broken("status", "UNKNOWN is output only: HealthLake can't be asked for it");
  if (before && after && after >= before)
    broken(names.after, `must be before ${names.before}: nothing can match`);
  if (violations.length > 0) throw badUserInput(violations);
  return { name, status, before, after, canonical: JSON.stringify([name, status, before, after]) };
}

/** Without its undefined members; undefined where none is left. */
function compact<T extends object>(members: T): T | undefined {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as T) : undefined;
}
