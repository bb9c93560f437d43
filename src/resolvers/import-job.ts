import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { JobsArgs } from "../types/arguments.js";
import { type Connection, createConnectionType } from "../types/connection.js";
import { Datastore } from "../types/datastore.js";
import { ImportJob, toImportJob } from "../types/import-job.js";
import { parseJobRef } from "./ids.js";
import { loadJobConnection } from "./job.js";

const ImportJobConnection = createConnectionType(ImportJob, "import jobs");

@Resolver(() => Datastore)
export class ImportJobResolver {
  @Query(() => ImportJob, {
    nullable: true,
    description: "One import job. Null where there is none of that id.",
  })
  async importJob(
    @Arg("id", () => ID, { description: 'Its global id, or "<datastoreId>/<jobId>" of AWS ids.' }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<ImportJob | null> {
    const shape = await context.loaders.loadJob("import", parseJobRef("id", id, "ImportJob"));
    return shape ? toImportJob(shape) : null;
  }

  @FieldResolver(() => ImportJobConnection, {
    nullable: true,
    description: "Its import jobs. HealthLake has no list of jobs across datastores.",
  })
  importJobs(
    @Root() datastore: Datastore,
    @Args(() => JobsArgs) args: JobsArgs,
    @Ctx() context: GatewayContext,
  ): Promise<Connection<ImportJob>> {
    return loadJobConnection("import", datastore, args, context);
  }
}
