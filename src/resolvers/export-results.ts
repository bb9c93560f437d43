import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { type ConnectionArguments, loadSlice } from "../relay/connection.js";
import { encodeCursor, toBinding } from "../relay/cursor.js";
import { ConnectionArgs } from "../types/arguments.js";
import { type Connection, toConnection } from "../types/connection.js";
import { ExportJob } from "../types/export-job.js";
import { ExportFile, ExportFileConnection, ExportResults, toExportFile } from "../types/export-results.js";
import { isEnded } from "../types/job.js";
import { SafeInt } from "../types/scalars.js";

@Resolver(() => ExportJob)
export class ExportJobResultsResolver {
  @FieldResolver(() => ExportResults, {
    nullable: true,
    description:
      "What it has left in S3. Null until it has ended, and where HealthLake does not tell where it writes.",
  })
  results(@Root() job: ExportJob): ExportResults | null {
    const { datastoreId, jobId, outputDataConfig } = job;
    const s3Uri = outputDataConfig.s3Configuration?.s3Uri;
    if (!isEnded(job) || s3Uri === undefined) return null;
    return { job: { datastoreId, jobId, s3Uri } };
  }
}

@Resolver(() => ExportResults)
export class ExportResultsResolver {
  @FieldResolver(() => ExportFileConnection, {
    nullable: true,
    description: "The files that it has written, in the order of their keys.",
  })
  async files(
    @Root() { job }: ExportResults,
    @Args(() => ConnectionArgs) args: ConnectionArguments,
    @Ctx() { results }: GatewayContext,
  ): Promise<Connection<ExportFile>> {
    const binding = toBinding("ExportResults.files", job.datastoreId, job.jobId);
    const source = {
      action: "ListObjectsV2",
      fetchPage: (token: string | undefined, size: number) => results.listFiles(job, token, size),
      idOf: ({ key }: ExportFile["object"]) => key,
    };
    const slice = await loadSlice(source, args, binding);
    return toConnection(
      slice,
      (object) => toExportFile(job, object),
      ({ position }) => encodeCursor(binding, position),
    );
  }
}

@Resolver(() => ExportFile)
export class ExportFileResolver {
  @FieldResolver(() => SafeInt, {
    nullable: true,
    description:
      "How many resources it holds. HealthLake does not say: the whole file is read, within LIMIT_S3_BYTES, unless it is known since it last changed.",
  })
  resourceCount(@Root() { job, object }: ExportFile, @Ctx() { results }: GatewayContext): Promise<number> {
    return results.countResources(job, object);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "An address by which whoever has it can download the file, for 15 minutes at most and not beyond the caller's own end. It needs EXPORT_DOWNLOADS and healthlake-graphql:DownloadExportFiles, each one is audited, and subscriptions can't have it.",
  })
  url(@Root() { job, object }: ExportFile, @Ctx() { results }: GatewayContext): Promise<string> {
    return results.signDownload(job, object);
  }
}
