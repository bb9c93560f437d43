import { Arg, ID, Resolver, Root, Subscription } from "type-graphql";
import type { GatewayContext, LivePayloads, StatusMessage } from "../context.js";
import { DatastoreStatus, toEnum } from "../types/enums.js";
import { DatastoreStatusFilter } from "../types/filters.js";
import { DatastoreStatusEvent } from "../types/status-events.js";
import { toDatastoreFilter } from "./filters.js";
import { loadOwnDatastoreId, parseDatastoreRef } from "./ids.js";
import { toDatastoreEvent, toUntil } from "./status-events.js";

type Message = StatusMessage<LivePayloads["datastore"]>;

@Resolver()
export class DatastoreStatusResolver {
  @Subscription(() => DatastoreStatusEvent, {
    description:
      "One datastore: its present state first, then each change that is observed. Ends by itself after DELETED, or after a status of `until`.",
    subscribe: async ({ args, context }) => {
      const { id, until } = args as { id: string; until?: DatastoreStatus[] | null };
      const gateway = context as GatewayContext;
      const options = toUntil(until);
      const datastoreId = await loadOwnDatastoreId(
        "id",
        parseDatastoreRef("id", id, gateway.location),
        gateway,
      );
      return gateway.watchDatastores({ id: datastoreId, ...options });
    },
  })
  datastoreStatusChanged(
    @Root() message: Message,
    @Arg("id", () => ID, { description: "Its global id, AWS id (32 hexadecimal digits) or ARN." })
    _id: string,
    @Arg("until", () => [DatastoreStatus], {
      nullable: true,
      description:
        "End after one of these statuses too; the first event counts, and CREATE_FAILED always ends such a stream.",
    })
    _until: DatastoreStatus[] | null,
  ): DatastoreStatusEvent {
    return toDatastoreEvent(message);
  }

  @Subscription(() => DatastoreStatusEvent, {
    description:
      "All datastores: first one event for each listed one that passes the filter, DELETED ones included, then each change that is observed. Never ends by itself.",
    subscribe: ({ args, context }) => {
      const { filter } = args as { filter?: DatastoreStatusFilter | null };
      return (context as GatewayContext).watchDatastores({ accepts: toAccepts(filter) });
    },
  })
  datastoresStatusChanged(
    @Root() message: Message,
    @Arg("filter", () => DatastoreStatusFilter, {
      nullable: true,
      description: "Which datastores. Without it: all.",
    })
    _filter: DatastoreStatusFilter | null,
  ): DatastoreStatusEvent {
    return toDatastoreEvent(message);
  }
}

/** An event passes where its status or its previous one matches: what leaves the filter is told of too. */
function toAccepts(filter: DatastoreStatusFilter | null | undefined) {
  toDatastoreFilter(filter);
  const { name, status } = filter ?? {};
  const matches = (raw: string | undefined) =>
    raw !== undefined && status?.includes(toEnum(DatastoreStatus, raw));
  return (
    snapshot: { status: string; value: LivePayloads["datastore"] },
    previousStatus: string | undefined,
  ): boolean => {
    if (name != null && toName(snapshot.value) !== name) return false;
    return status == null || Boolean(matches(snapshot.status) || matches(previousStatus));
  };
}

function toName(value: LivePayloads["datastore"]): string | undefined {
  return value.kind === "whole" ? value.shape.DatastoreName : value.name;
}
