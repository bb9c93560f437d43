import type { DescribeFHIRDatastoreResponse } from "@aws-sdk/client-healthlake";
import { datastoreProperties, findDatastore } from "../datastores.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function describeFHIRDatastore(
  input: Input<"DescribeFHIRDatastore">,
  services: Pick<Services, "clock" | "storage" | "durations" | "account">,
): OnWire<DescribeFHIRDatastoreResponse> {
  const record = findDatastore(services, input.DatastoreId);
  return { DatastoreProperties: datastoreProperties(record, services) };
}
