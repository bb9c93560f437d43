import type { TagResourceResponse } from "@aws-sdk/client-healthlake";
import { findDatastoreByArn } from "../datastores.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";
import { addTags } from "../tags.js";

/** A key that the datastore has already gets the new value. */
export function tagResource(
  input: Input<"TagResource">,
  services: Pick<Services, "clock" | "storage" | "durations">,
): OnWire<TagResourceResponse> {
  const record = findDatastoreByArn(services, input.ResourceARN);
  services.storage.datastores.put({ ...record, tags: addTags(record.tags, input.Tags) });
  return {};
}
