import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { badUserInput } from "../errors.js";
import { type ConnectionArguments, loadSlice } from "../relay/connection.js";
import { encodeCursor, toBinding } from "../relay/cursor.js";
import { selectsField } from "../relay/selection.js";
import { ConnectionArgs } from "../types/arguments.js";
import { toConnection } from "../types/connection.js";
import {
  FailureGroup,
  FailureGroupConnection,
  FailureSample,
  ImportManifest,
  ImportResults,
  SamplesArgs,
  toFailureConnection,
  toFailureGroup,
  toFailureSample,
  toImportManifest,
} from "../types/import-results.js";
import { ImportJob } from "../types/import-job.js";
import { isEnded } from "../types/job.js";

@Resolver(() => ImportJob)
export class ImportJobResultsResolver {
  @FieldResolver(() => ImportResults, {
    nullable: true,
    description:
      "What it has left in S3. Null until it has ended, and where HealthLake does not tell where it writes.",
  })
  results(@Root() job: ImportJob): ImportResults | null {
    const { datastoreId, jobId, jobOutputDataConfig } = job;
    const s3Uri = jobOutputDataConfig?.s3Configuration?.s3Uri;
    if (!isEnded(job) || s3Uri === undefined) return null;
    return { job: { datastoreId, jobId, s3Uri } };
  }
}

@Resolver(() => ImportResults)
export class ImportResultsResolver {
  @FieldResolver(() => ImportManifest, {
    nullable: true,
    description: "HealthLake's own account of it. Null where the job wrote none. Reads no failures.",
  })
  async manifest(
    @Root() { job }: ImportResults,
    @Ctx() { results }: GatewayContext,
  ): Promise<ImportManifest | null> {
    const manifest = await results.loadManifest(job);
    return manifest ? toImportManifest(manifest) : null;
  }

  @FieldResolver(() => FailureGroupConnection, {
    nullable: true,
    description:
      "Why lines failed, by cause. Reads what HealthLake wrote of them, or what is known of that while it has not changed.",
  })
  async failures(
    @Root() { job }: ImportResults,
    @Args(() => ConnectionArgs) args: ConnectionArguments,
    @Ctx() { results }: GatewayContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<FailureGroupConnection> {
    const report = await results.loadFailures(job, selectsField(info.fieldNodes, "samples", info));
    const { groups } = report;
    const source = {
      action: "GetObject",
      fetchPage: async (token: string | undefined, size: number) => {
        const start = token === undefined ? 0 : Math.max(0, Number.parseInt(token, 10) || 0);
        const nextToken = start + size < groups.length ? String(start + size) : undefined;
        return { items: groups.slice(start, start + size), nextToken };
      },
      idOf: ({ id }: (typeof groups)[number]) => id,
    };
    const binding = toBinding("ImportResults.failures", job.datastoreId, job.jobId);
    const slice = await loadSlice(source, args, binding);
    const connection = toConnection(
      slice,
      (shape) => toFailureGroup(job, shape),
      ({ position }) => encodeCursor(binding, position),
    );
    return toFailureConnection(connection, report);
  }
}

const DEFAULT_SAMPLES = 5;
const MAX_SAMPLES = 10;

@Resolver(() => FailureGroup)
export class FailureGroupResolver {
  @FieldResolver(() => [FailureSample], {
    nullable: true,
    description:
      "Lines that failed so, the first ones. They may hold what is in a resource: they need healthlake-graphql:ReadJobLines, each reading of them is audited, and subscriptions can't have them.",
  })
  async samples(
    @Root() { job, groupId }: FailureGroup,
    @Args(() => SamplesArgs) { first }: SamplesArgs,
    @Ctx() { results }: GatewayContext,
  ): Promise<FailureSample[]> {
    const most = first ?? DEFAULT_SAMPLES;
    if (most < 0 || most > MAX_SAMPLES)
      throw badUserInput([{ path: "first", message: `must be between 0 and ${MAX_SAMPLES}, not ${most}` }]);
    const samples = await results.loadSamples(job, groupId);
    return samples.slice(0, most).map(toFailureSample);
  }
}
