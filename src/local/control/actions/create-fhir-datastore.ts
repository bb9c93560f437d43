import type { CreateFHIRDatastoreResponse } from "@aws-sdk/client-healthlake";
import { datastoreSummary, dropForgotten, findListed } from "../datastores.js";
import { createOnce } from "../idempotency.js";
import { assertNewDatastore, createRecord, type NewDatastoreServices } from "../new-datastore.js";
import type { Input, OnWire } from "../../shape-types.js";
import { addTags } from "../tags.js";

export function createFHIRDatastore(
  input: Input<"CreateFHIRDatastore">,
  services: NewDatastoreServices,
): OnWire<CreateFHIRDatastoreResponse> {
  assertNewDatastore(input);
  const tags = addTags(new Map(), input.Tags ?? []);
  dropForgotten(services);
  const find = (datastoreId: string) => findListed(services, datastoreId);
  const record = createOnce(services, { action: "CreateFHIRDatastore", input }, find, () => {
    services.quotas.assertDatastore(services);
    const { DatastoreTypeVersion: typeVersion, PreloadDataConfig: preload } = input;
    const created = createRecord(input, { typeVersion, preload, tags }, services);
    services.storage.datastores.put(created);
    return { id: created.datastoreId, record: created };
  });
  return datastoreSummary(record, services);
}
