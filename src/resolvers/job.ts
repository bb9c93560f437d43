// What import and export jobs share: their lists, and the way back to their datastore.
import type { GraphQLResolveInfo } from "graphql";
import { Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { JOB_KINDS, type JobKind, type JobShapes } from "../aws/job-kinds.js";
import type { GatewayContext } from "../context.js";
import { loadSlice } from "../relay/connection.js";
import { encodeCursor, toBinding } from "../relay/cursor.js";
import { FIELDS_OF_DATASTORE_ID, selectsOnly } from "../relay/selection.js";
import type { JobsArgs } from "../types/arguments.js";
import { type Connection, toConnection } from "../types/connection.js";
import { Datastore, toDatastore, toDatastoreIds } from "../types/datastore.js";
import { JOB_TYPES, type Jobs } from "../types/job-types.js";
import { Job } from "../types/job.js";
import { toJobFilter } from "./filters.js";

@Resolver(() => Job)
export class JobResolver {
  @FieldResolver(() => Datastore, {
    nullable: true,
    description:
      "Its datastore. Null where HealthLake no longer lists it. Costs nothing where only its ids or its jobs are selected.",
  })
  async datastore(
    @Root() { datastoreId }: Job,
    @Ctx() context: GatewayContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Datastore | null> {
    if (selectsOnly(info.fieldNodes, FIELDS_OF_DATASTORE_ID, info)) return toDatastoreIds(datastoreId);
    const shape = await context.loaders.loadDatastore(datastoreId);
    return shape ? toDatastore(shape) : null;
  }
}

/** A connection over the jobs of one datastore. */
export async function loadJobConnection<K extends JobKind>(
  kind: K,
  { datastoreId }: Datastore,
  args: JobsArgs,
  context: GatewayContext,
): Promise<Connection<Jobs[K]>> {
  const { upstream, accepts, canonical } = toJobFilter(args.filter);
  const binding = toBinding(`Datastore.${kind}Jobs`, datastoreId, canonical);
  const source = {
    action: JOB_KINDS[kind].list,
    fetchPage: (token: string | undefined, size: number) =>
      context.loaders.listJobs(kind, datastoreId, upstream, { token, size }),
    idOf: (shape: JobShapes[K]) => shape.JobId as string,
    ...(accepts && { accepts }),
  };
  const slice = await loadSlice<JobShapes[K]>(source, args, binding);
  return toConnection(slice, JOB_TYPES[kind].toJob, ({ position }) => encodeCursor(binding, position));
}
