import { Arg, ID, Resolver, Root, Subscription } from "type-graphql";
import type { GatewayContext, LivePayloads, StatusMessage } from "../context.js";
import { JobStatus } from "../types/enums.js";
import { DateTime } from "../types/scalars.js";
import { ExportJobStatusEvent } from "../types/status-events.js";
import { loadOwnDatastoreId, parseDatastoreRef, parseJobRef } from "./ids.js";
import { toExportJobEvent, toUntil } from "./status-events.js";

type Message = StatusMessage<LivePayloads["export"]>;

@Resolver()
export class ExportJobStatusResolver {
  @Subscription(() => ExportJobStatusEvent, {
    description:
      "One export job: its present state first, then each change that is observed. Ends by itself after a terminal status, or after a status of `until`.",
    subscribe: ({ args, context }) => {
      const { id, until } = args as { id: string; until?: JobStatus[] | null };
      const { datastoreId, jobId } = parseJobRef("id", id, "ExportJob");
      return (context as GatewayContext).watchJobs("export", datastoreId, { id: jobId, ...toUntil(until) });
    },
  })
  exportJobStatusChanged(
    @Root() message: Message,
    @Arg("id", () => ID, { description: 'Its global id, or "<datastoreId>/<jobId>" of AWS ids.' })
    _id: string,
    @Arg("until", () => [JobStatus], {
      nullable: true,
      description: "End after one of these statuses too; the first event counts.",
    })
    _until: JobStatus[] | null,
  ): ExportJobStatusEvent {
    return toExportJobEvent(message);
  }

  @Subscription(() => ExportJobStatusEvent, {
    description:
      "The export jobs of a datastore: first one event for each that is not terminal, or ended at or after `endedAfter`, then each change and each new job. Never ends by itself.",
    subscribe: async ({ args, context }) => {
      const { datastoreId, endedAfter } = args as { datastoreId: string; endedAfter?: Date | null };
      const gateway = context as GatewayContext;
      const ref = parseDatastoreRef("datastoreId", datastoreId, gateway.location);
      const ownId = await loadOwnDatastoreId("datastoreId", ref, gateway);
      return gateway.watchJobs("export", ownId, { ...(endedAfter && { endedAfter: endedAfter.getTime() }) });
    },
  })
  exportJobsStatusChanged(
    @Root() message: Message,
    @Arg("datastoreId", () => ID, { description: "The datastore's global id, AWS id or ARN." })
    _datastoreId: string,
    @Arg("endedAfter", () => DateTime, {
      nullable: true,
      description:
        "First events for jobs too that ended then or later: pass the time of your query, or of the last event before a reconnect.",
    })
    _endedAfter: Date | null,
  ): ExportJobStatusEvent {
    return toExportJobEvent(message);
  }
}
