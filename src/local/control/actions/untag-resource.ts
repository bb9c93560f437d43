import type { UntagResourceResponse } from "@aws-sdk/client-healthlake";
import { findDatastoreByArn } from "../datastores.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";
import { removeTags } from "../tags.js";

export function untagResource(
  input: Input<"UntagResource">,
  services: Pick<Services, "clock" | "storage" | "durations">,
): OnWire<UntagResourceResponse> {
  const record = findDatastoreByArn(services, input.ResourceARN);
  services.storage.datastores.put({ ...record, tags: removeTags(record.tags, input.TagKeys) });
  return {};
}
