// Jobs of all datastores in one list, which HealthLake does not have.
import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { toBinding } from "../relay/cursor.js";
import { type Ordered, parseRange, toOrderedSlice } from "../relay/ordered-list.js";
import { encodePlace } from "../relay/place-cursor.js";
import { AccountJobsArgs, JobConnection } from "../types/account-jobs.js";
import { type Connection, toConnection } from "../types/connection.js";
import type { Job } from "../types/job.js";
import { JOB_TYPES } from "../types/job-types.js";
import { EDGES_BY_DEFAULT, JobOrderField, OrderDirection } from "../types/order.js";
import { toAccountJobs } from "./account-jobs-filter.js";
import { type KindOfJob, walkJobs } from "./walk-jobs.js";

const HOUR_MS = 3_600_000;
/** How far back a list goes that is not told. */
const WINDOW_MS = 30 * 24 * HOUR_MS;

@Resolver()
export class AccountJobsResolver {
  @Query(() => JobConnection, {
    nullable: true,
    description:
      "The jobs of all datastores that can have any: not of those that are CREATING, CREATE_FAILED or DELETED. Needs a call for each kind and datastore, and more where there are more than 500 jobs; OPERATION_TOO_EXPENSIVE beyond 50,000.",
  })
  async jobs(
    @Args(() => AccountJobsArgs) args: AccountJobsArgs,
    @Ctx() context: GatewayContext,
  ): Promise<Connection<Job> & { readonly asOf: string }> {
    const filter = toAccountJobs(args.filter, context.location);
    const { field, direction } = args.orderBy ?? {
      field: JobOrderField.SUBMIT_TIME,
      direction: OrderDirection.DESC,
    };
    const binding = toBinding("Query.jobs", filter.canonical, field, direction);
    const range = parseRange(args, binding, EDGES_BY_DEFAULT);
    const since =
      filter.after || filter.before
        ? undefined
        : (range.after?.since ?? range.before?.since ?? toWindow(context.time()));
    const asked = since === undefined ? filter : { ...filter, after: new Date(since) };
    const { jobs, asOf } = await walkJobs(asked, context);
    const slice = toOrderedSlice(
      jobs.map((job) => toOrdered(job, field)),
      direction,
      range,
    );
    const toCursor = (position: Ordered<KindOfJob>) => encodePlace(binding, { ...position, since });
    return Object.assign(
      toConnection(slice, toJob, ({ position }) => toCursor(position)),
      { asOf: new Date(asOf).toISOString() },
    );
  }
}

/** From a whole hour on, so that all who ask within it share the same calls. */
function toWindow(now: number): number {
  return Math.floor((now - WINDOW_MS) / HOUR_MS) * HOUR_MS;
}

const KEYS: Readonly<Record<JobOrderField, (job: KindOfJob["shape"]) => string | number | undefined>> = {
  [JobOrderField.SUBMIT_TIME]: ({ SubmitTime }) => SubmitTime?.getTime(),
  [JobOrderField.END_TIME]: ({ EndTime }) => EndTime?.getTime(),
  [JobOrderField.NAME]: ({ JobName }) => JobName,
  [JobOrderField.STATUS]: ({ JobStatus }) => JobStatus,
};

function toOrdered(item: KindOfJob, field: JobOrderField): Ordered<KindOfJob> {
  const { kind, shape } = item;
  return { item, key: KEYS[field](shape) ?? null, id: `${kind} ${shape.DatastoreId}/${shape.JobId}` };
}

function toJob({ kind, shape }: KindOfJob): Job {
  return JOB_TYPES[kind].toJob(shape as never);
}
