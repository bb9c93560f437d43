import { randomBytes } from "node:crypto";

/** The account and Region the local HealthLake plays, and the names it gives. */
export interface Account {
  readonly region: string;
  readonly accountId: string;
  datastoreArn(datastoreId: string): string;
  datastoreEndpoint(datastoreId: string): string;
  /** What a datastore's endpoint is told as: AWS's address, or this machine's. */
  endpointOf(datastore: { readonly datastoreId: string; readonly endpoint: string }): string;
  /** 32 lower-case hex digits, for datastores and jobs alike. */
  newId(): string;
}

/** With a `localUrl`, which is asked for each time, endpoints lead there. */
export function createAccount(region: string, accountId: string, localUrl?: () => string): Account {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return {
    region,
    accountId,
    datastoreArn: (id) => `arn:${partitionOf(region)}:healthlake:${region}:${accountId}:datastore/fhir/${id}`,
    datastoreEndpoint: (id) => `https://healthlake.${region}.${domain}/datastore/${id}/r4/`,
    endpointOf: ({ datastoreId, endpoint }) =>
      localUrl ? `${localUrl()}/datastore/${datastoreId}/r4/` : endpoint,
    newId: () => randomBytes(16).toString("hex"),
  };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
