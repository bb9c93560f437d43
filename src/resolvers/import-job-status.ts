import { Arg, ID, Resolver, Root, Subscription } from "type-graphql";
import type { GatewayContext, LivePayloads, StatusMessage } from "../context.js";
import { JobStatus } from "../types/enums.js";
import { DateTime } from "../types/scalars.js";
import { ImportJobStatusEvent } from "../types/status-events.js";
import { loadOwnDatastoreId, parseDatastoreRef, parseJobRef } from "./ids.js";
import { toImportJobEvent, toUntil } from "./status-events.js";

type Message = StatusMessage<LivePayloads["import"]>;

@Resolver()
export class ImportJobStatusResolver {
  @Subscription(() => ImportJobStatusEvent, {
    description:
      "One import job: its present state first, then each change that is observed. Ends by itself after a terminal status, or after a status of `until`.",
    subscribe: ({ args, context }) => {
      const { id, withProgress, until } = args as {
        id: string;
        withProgress: boolean;
        until?: JobStatus[] | null;
      };
      const { datastoreId, jobId } = parseJobRef("id", id, "ImportJob");
      return (context as GatewayContext).watchJobs("import", datastoreId, {
        id: jobId,
        withProgress,
        ...toUntil(until),
      });
    },
  })
  importJobStatusChanged(
    @Root() message: Message,
    @Arg("id", () => ID, { description: 'Its global id, or "<datastoreId>/<jobId>" of AWS ids.' })
    _id: string,
    @Arg("withProgress", () => Boolean, {
      defaultValue: false,
      description: "Whether a changed progressReport is an event too.",
    })
    _withProgress: boolean,
    @Arg("until", () => [JobStatus], {
      nullable: true,
      description: "End after one of these statuses too; the first event counts.",
    })
    _until: JobStatus[] | null,
  ): ImportJobStatusEvent {
    return toImportJobEvent(message);
  }

  @Subscription(() => ImportJobStatusEvent, {
    description:
      "The import jobs of a datastore: first one event for each that is not terminal, or ended at or after `endedAfter`, then each change and each new job. Never ends by itself.",
    subscribe: async ({ args, context }) => {
      const { datastoreId, withProgress, endedAfter } = args as {
        datastoreId: string;
        withProgress: boolean;
        endedAfter?: Date | null;
      };
      const gateway = context as GatewayContext;
      const ref = parseDatastoreRef("datastoreId", datastoreId, gateway.location);
      const ownId = await loadOwnDatastoreId("datastoreId", ref, gateway);
      return gateway.watchJobs("import", ownId, {
        withProgress,
        ...(endedAfter && { endedAfter: endedAfter.getTime() }),
      });
    },
  })
  importJobsStatusChanged(
    @Root() message: Message,
    @Arg("datastoreId", () => ID, { description: "The datastore's global id, AWS id or ARN." })
    _datastoreId: string,
    @Arg("withProgress", () => Boolean, {
      defaultValue: false,
      description: "Whether a changed progressReport is an event too.",
    })
    _withProgress: boolean,
    @Arg("endedAfter", () => DateTime, {
      nullable: true,
      description:
        "First events for jobs too that ended then or later: pass the time of your query, or of the last event before a reconnect.",
    })
    _endedAfter: Date | null,
  ): ImportJobStatusEvent {
    return toImportJobEvent(message);
  }
}
