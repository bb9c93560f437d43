import type { ListFHIRDatastoresResponse } from "@aws-sdk/client-healthlake";
import { toEpochSeconds } from "../../clock.js";
import { datastoreProperties } from "../datastores.js";
import { datastoreState, isForgotten } from "../../lifecycle/datastore.js";
import type { Services } from "../services.js";
import type { Input, OnWire, Wire } from "../../shape-types.js";
import type { DatastoreRecord } from "../../storage.js";

/** Datastores in every state, DELETED ones too, the last created first. */
export function listFHIRDatastores(
  { Filter: filter = {}, NextToken, MaxResults }: Input<"ListFHIRDatastores">,
  services: Pick<Services, "clock" | "storage" | "durations" | "pager" | "account">,
): OnWire<ListFHIRDatastoresResponse> {
  const { clock, storage, durations, pager } = services;
  const now = clock.now();
  const page = pager.page(
    { scope: ["ListFHIRDatastores", filter], NextToken, MaxResults },
    storage.datastores.newestFirst(),
    (record) => !isForgotten(record, now, durations) && matches(record, filter, now),
  );
  return {
    DatastorePropertiesList: page.records.map((record) => datastoreProperties(record, services)),
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
}

/** Neither time lets its very moment pass, and a datastore that was never active has no time to match. */
function matches(record: DatastoreRecord, filter: Wire<"DatastoreFilter">, now: number): boolean {
  const { DatastoreName, DatastoreStatus, CreatedBefore, CreatedAfter } = filter;
  const { status, createdAt } = datastoreState(record, now);
  const created = createdAt === undefined ? NaN : toEpochSeconds(createdAt);
  return (
    (DatastoreName === undefined || record.name === DatastoreName) &&
    (DatastoreStatus === undefined || status === DatastoreStatus) &&
    (CreatedBefore === undefined || created < CreatedBefore) &&
    (CreatedAfter === undefined || created > CreatedAfter)
  );
}
