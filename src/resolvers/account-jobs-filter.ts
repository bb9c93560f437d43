// The filter of jobs over all datastores: what is walked, and what of it belongs to the list.
import type { JobKind } from "../aws/job-kinds.js";
import type { Location } from "../aws/location.js";
import type { AccountJobsFilter } from "../types/account-jobs.js";
import { JobStatus, toEnum } from "../types/enums.js";
import { type DatastoreRef, parseDatastoreRef } from "./ids.js";
import { Violations } from "./validation.js";

/** What is looked at of a job of either kind. */
export interface FilteredJob {
  readonly JobStatus?: string | undefined;
  readonly JobName?: string | undefined;
  readonly SubmitTime?: Date | undefined;
}

/** A checked filter. */
export interface AccountJobs {
  /** As they are asked for; undefined: all that the caller may list. */
  readonly kinds: readonly JobKind[] | undefined;
  readonly datastores: readonly DatastoreRef[] | undefined;
  readonly after: Date | undefined;
  readonly before: Date | undefined;
  /** By all but the times. */
  readonly accepts: (job: FilteredJob) => boolean;
  /** One text for all spellings of the same filter, to bind cursors to. */
  readonly canonical: string;
}

/** Throws one BAD_USER_INPUT with every broken rule, at paths inside `filter`. */
export function toAccountJobs(filter: AccountJobsFilter | null | undefined, location: Location): AccountJobs {
  const given = filter ?? {};
  const violations = new Violations();
  for (const member of ["kind", "status", "statusNot", "datastoreId"] as const)
    if (given[member]?.length === 0) violations.add(`filter.${member}`, "must name at least one, or be null");
  for (const member of ["status", "statusNot"] as const)
    if (given[member]?.includes(JobStatus.UNKNOWN))
      violations.add(`filter.${member}`, "UNKNOWN is output only: HealthLake has no such value");
  const nameContains = given.nameContains ?? undefined;
  if (nameContains !== undefined) violations.checkText("filter.nameContains", "JobName", nameContains);
  const [after, before] = [given.submittedAfter ?? undefined, given.submittedBefore ?? undefined];
  if (before && after && after >= before)
    violations.add("filter.submittedAfter", "must be before submittedBefore: nothing can match");
  const datastores = given.datastoreId?.flatMap(
    (id, index) =>
      violations.collect(() => parseDatastoreRef(`filter.datastoreId.${index}`, id, location)) ?? [],
  );
  violations.throwIfAny();
  const [kinds, status, statusNot] = [sorted(given.kind), sorted(given.status), sorted(given.statusNot)];
  const arns = sorted(datastores?.map(({ datastoreId, arn }) => arn ?? datastoreId));
  return {
    kinds,
    datastores,
    after,
    before,
    accepts: toAccepts(status, statusNot, nameContains),
    canonical: JSON.stringify([kinds, status, statusNot, arns, nameContains?.toLowerCase(), after, before]),
  };
}

/** Submitted after the one and before the other, at neither. */
export function isWithin(
  { SubmitTime }: FilteredJob,
  after: Date | undefined,
  before: Date | undefined,
): boolean {
  const time = SubmitTime?.getTime() ?? NaN;
  return (!after || time > after.getTime()) && (!before || time < before.getTime());
}

/** By a job's status and name. */
export function toAccepts(
  status: readonly JobStatus[] | undefined,
  statusNot: readonly JobStatus[] | undefined,
  nameContains: string | undefined,
) {
  const part = nameContains?.toLowerCase();
  return ({ JobStatus: raw, JobName: name }: FilteredJob): boolean => {
    const known = toEnum(JobStatus, raw as string);
    return (
      (!status || status.includes(known)) &&
      !statusNot?.includes(known) &&
      (part === undefined || (name?.toLowerCase().includes(part) ?? false))
    );
  };
}

function sorted<T extends string>(values: readonly T[] | null | undefined): T[] | undefined {
  return values ? [...new Set(values)].sort() : undefined;
}
