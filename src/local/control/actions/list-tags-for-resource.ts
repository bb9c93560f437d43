import type { ListTagsForResourceResponse } from "@aws-sdk/client-healthlake";
import { findDatastoreByArn } from "../datastores.js";
import type { Services } from "../services.js";
import type { Input, OnWire } from "../../shape-types.js";

export function listTagsForResource(
  input: Input<"ListTagsForResource">,
  services: Pick<Services, "clock" | "storage" | "durations">,
): OnWire<ListTagsForResourceResponse> {
  const { tags } = findDatastoreByArn(services, input.ResourceARN);
  return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}
