import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { ImportJob } from "../types/import-job.js";
import { InputObjects } from "../types/input-objects.js";

@Resolver(() => ImportJob)
export class InputObjectsResolver {
  @FieldResolver(() => InputObjects, {
    nullable: true,
    description:
      "What lies at its input now, as S3 lists it: what an honest percentage needs. Null where HealthLake does not tell where it reads.",
  })
  async inputObjects(
    @Root() job: ImportJob,
    @Ctx() { results }: GatewayContext,
  ): Promise<InputObjects | null> {
    const { datastoreId, jobId, inputDataConfig } = job;
    const { s3Uri } = inputDataConfig;
    return s3Uri === undefined ? null : results.loadInput({ datastoreId, jobId, s3Uri });
  }
}
