import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { JobsArgs } from "../types/arguments.js";
import { type Connection, createConnectionType } from "../types/connection.js";
import { Datastore } from "../types/datastore.js";
import { ExportJob, toExportJob } from "../types/export-job.js";
import { parseJobRef } from "./ids.js";
import { loadJobConnection } from "./job.js";

const ExportJobConnection = createConnectionType(ExportJob, "export jobs");

@Resolver(() => Datastore)
export class ExportJobResolver {
  @Query(() => ExportJob, {
    nullable: true,
    description: "One export job. Null where there is none of that id.",
  })
  async exportJob(
    @Arg("id", () => ID, { description: 'Its global id, or "<datastoreId>/<jobId>" of AWS ids.' }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<ExportJob | null> {
    const shape = await context.loaders.loadJob("export", parseJobRef("id", id, "ExportJob"));
    return shape ? toExportJob(shape) : null;
  }

  @FieldResolver(() => ExportJobConnection, {
    nullable: true,
    description: "Its export jobs. HealthLake has no list of jobs across datastores.",
  })
  exportJobs(
    @Root() datastore: Datastore,
    @Args(() => JobsArgs) args: JobsArgs,
    @Ctx() context: GatewayContext,
  ): Promise<Connection<ExportJob>> {
    return loadJobConnection("export", datastore, args, context);
  }
}
