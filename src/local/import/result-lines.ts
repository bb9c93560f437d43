/** The lines of SUCCESS and FAILURE, in HealthLake's form (docs/healthlake.md, "Import files"). */
import type { Accepted, Refused } from "./check-line.js";

/** `statusCode` is 201 for a resource that is new, 200 for one that was there. Type and id need no escapes. */
export function successLine({ line, type, id }: Accepted, statusCode: 200 | 201): string {
  return `{"lineId":${line.number}, "resourceId":"${id}", "resourceType":"${type}", "statusCode":${statusCode}}`;
}

export function failureLine({ line, type, id, issues }: Refused): string {
  return JSON.stringify({
    lineId: line.number,
    ...(id !== undefined && { resourceId: id }),
    ...(type !== undefined && { resourceType: type }),
    UpdateResourceResponse: {
      jsonBlob: { resourceType: "OperationOutcome", issue: issues },
      statusCode: 400,
    },
  });
}
