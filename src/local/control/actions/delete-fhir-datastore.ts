import type { DeleteFHIRDatastoreResponse } from "@aws-sdk/client-healthlake";
import { datastoreSummary, findDatastore } from "../datastores.js";
import { conflictError } from "../errors.js";
import { datastoreState } from "../../lifecycle/datastore.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

const DELETABLE = new Set(["ACTIVE", "CREATE_FAILED", "UPDATE_FAILED"]);

/** Jobs of the datastore that are under way run to their end. */
export function deleteFHIRDatastore(
  input: Input<"DeleteFHIRDatastore">,
  services: Pick<Services, "clock" | "storage" | "durations" | "account">,
): OnWire<DeleteFHIRDatastoreResponse> {
  const record = findDatastore(services, input.DatastoreId);
  const now = services.clock.now();
  const { status } = datastoreState(record, now);
  if (!DELETABLE.has(status)) {
    throw conflictError(`Data store ${record.datastoreId} is ${status} and the action cannot be performed`);
  }
  const deleted = { ...record, deletedAt: now + services.durations.deletingMs };
  services.storage.datastores.put(deleted);
  return datastoreSummary(deleted, services);
}
