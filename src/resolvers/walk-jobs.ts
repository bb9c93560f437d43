// The jobs of all datastores that a caller sees: one list for each kind and datastore, and over it what this gateway itself knows
// that is newer.
import { JOB_KINDS, type JobKind, type JobShapes } from "../aws/job-kinds.js";
import type { DatastoreProperties } from "../aws/shapes.js";
import type { GatewayContext } from "../context.js";
import { GatewayError } from "../errors.js";
import { ItemBudget, loadWhole } from "../relay/whole-list.js";
import { type AccountJobs, isWithin } from "./account-jobs-filter.js";

/** A job, and which of the kinds it is. */
export type KindOfJob = {
  readonly [K in JobKind]: { readonly kind: K; readonly shape: JobShapes[K] };
}[JobKind];

export interface WalkedJobs {
  readonly jobs: readonly KindOfJob[];
  /** When the oldest of the lists was asked for, in milliseconds since the Unix epoch. */
  readonly asOf: number;
}

const NARROWER = "narrow the filter by submittedAfter, kind or datastoreId";
const KINDS = Object.keys(JOB_KINDS) as JobKind[];
/** A datastore that is not there yet, or no longer, has no jobs. */
export const WITHOUT_JOBS: ReadonlySet<string> = new Set(["CREATING", "CREATE_FAILED", "DELETED"]);

/** Rejects with FORBIDDEN where the caller may not list a kind that it names; what else it may not see is left out. */
export async function walkJobs(asked: AccountJobs, context: GatewayContext): Promise<WalkedJobs> {
  const kinds = kindsOf(asked, context);
  const budget = new ItemBudget(NARROWER);
  const datastoreIds = await loadDatastoreIds(asked, context);
  const lists = kinds.flatMap((kind) =>
    datastoreIds
      .filter((id) => context.access.lists(JOB_KINDS[kind].list, id))
      .map((datastoreId) => ({ kind, datastoreId })),
  );
  const walked = await Promise.all(
    lists.map(async ({ kind, datastoreId }) => {
      const shapes = await walkOne(kind, datastoreId, asked, context, budget);
      return shapes.map((shape) => ({ kind, shape }) as KindOfJob);
    }),
  );
  // Tens of thousands may come next to be filtered and ordered.
  await context.turn();
  const jobs = walked
    .flat()
    .filter(({ shape }) => isWithin(shape, asked.after, asked.before) && asked.accepts(shape));
  const dates = lists.map(({ kind, datastoreId }) => context.readAt(`${kind}Jobs:${datastoreId}`));
  const known = [context.readAt("datastores"), ...dates].filter((at) => at !== undefined);
  return { jobs, asOf: Math.min(context.time(), ...known) };
}

/** Those that are asked for, or all that the caller may list; throws FORBIDDEN where that is none. */
export function kindsOf({ kinds }: AccountJobs, { access }: GatewayContext): readonly JobKind[] {
  const granted = KINDS.filter((kind) => access.grants(JOB_KINDS[kind].list));
  if (!kinds && granted.length > 0) return granted;
  for (const kind of kinds ?? KINDS) access.requireRole(JOB_KINDS[kind].list);
  return kinds ?? KINDS;
}

/** Of those that can have jobs. */
async function loadDatastoreIds({ datastores }: AccountJobs, { loaders }: GatewayContext): Promise<string[]> {
  const isNamed = ({ DatastoreId, DatastoreArn }: DatastoreProperties) =>
    datastores?.some(({ datastoreId, arn }) =>
      arn === undefined ? datastoreId === DatastoreId : arn === DatastoreArn,
    ) ?? true;
  const { items } = await loadWhole<DatastoreProperties>(
    {
      action: "ListFHIRDatastores",
      fetchPage: (token, size) => loaders.listDatastores(undefined, { token, size }),
      idOf: (shape) => shape.DatastoreId as string,
      accepts: (shape) => !WITHOUT_JOBS.has(shape.DatastoreStatus as string) && isNamed(shape),
    },
    // Of its own: what is counted is jobs.
    new ItemBudget(NARROWER),
  );
  return items.map(({ DatastoreId }) => DatastoreId as string);
}

async function walkOne<K extends JobKind>(
  kind: K,
  datastoreId: string,
  asked: AccountJobs,
  context: GatewayContext,
  budget: ItemBudget,
): Promise<JobShapes[K][]> {
  const listed = await listAll(kind, datastoreId, asked, context, budget);
  const byId = new Map(listed.map((shape) => [shape.JobId as string, shape]));
  const listedAt = context.readAt(`${kind}Jobs:${datastoreId}`) ?? -Infinity;
  for (const { id, observedAt, value } of context.ownJobs.seen(kind, datastoreId))
    if (value.kind === "whole" && observedAt > listedAt) byId.set(id, value.shape as JobShapes[K]);
  for (const shape of await loadStarted(kind, datastoreId, asked, context, byId))
    byId.set(shape.JobId as string, shape);
  return [...byId.values()];
}

async function listAll<K extends JobKind>(
  kind: K,
  datastoreId: string,
  { after, before }: AccountJobs,
  { loaders, ownJobs }: GatewayContext,
  budget: ItemBudget,
): Promise<readonly JobShapes[K][]> {
  const window = { ...(before && { SubmittedBefore: before }), ...(after && { SubmittedAfter: after }) };
  const source = {
    action: JOB_KINDS[kind].list,
    fetchPage: (token: string | undefined, size: number) =>
      loaders.listJobs(kind, datastoreId, window, { token, size }),
    idOf: (shape: JobShapes[K]) => shape.JobId as string,
  };
  try {
    const { items, pages } = await loadWhole<JobShapes[K]>(source, budget);
    ownJobs.walked(kind, datastoreId, pages);
    return items;
  } catch (error) {
    // It was deleted after the datastores were listed.
    if (error instanceof GatewayError && error.code === "NOT_FOUND") return [];
    throw error;
  }
}

/** Jobs that were started here a moment ago, and that the list does not show yet. */
async function loadStarted<K extends JobKind>(
  kind: K,
  datastoreId: string,
  { before }: AccountJobs,
  { access, loaders, ownJobs, time }: GatewayContext,
  listed: ReadonlyMap<string, unknown>,
): Promise<JobShapes[K][]> {
  if (before && before.getTime() < time()) return [];
  if (!access.lists(JOB_KINDS[kind].describe, datastoreId)) return [];
  const missing = ownJobs.started(kind, datastoreId).filter((jobId) => !listed.has(jobId));
  const shapes = await Promise.all(missing.map((jobId) => loaders.loadJob(kind, { datastoreId, jobId })));
  return shapes.filter((shape) => shape !== undefined);
}
