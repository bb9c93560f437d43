import { HealthLakeClient, type HealthLakeClientConfig } from "@aws-sdk/client-healthlake";

/**
 * A client by the SDK's standard configuration (Region, credentials chain, AWS_ENDPOINT_URL_HEALTHLAKE). It never
 * retries: the governor owns the retries, since those of the SDK would slip past its quotas.
 */
export function createClient(overrides: HealthLakeClientConfig = {}): HealthLakeClient {
  return new HealthLakeClient({ ...overrides, maxAttempts: 1 });
}

/** Where the client's HealthLake is. Rejects with the SDK's own error where no Region is configured. */
export async function loadHome(client: HealthLakeClient): Promise<{ region: string; partition: string }> {
  const region = await client.config.region();
  return { region, partition: toPartition(region) };
}

/** The partitions that HealthLake's ARNs may have (service model, AmazonResourceName), by their Regions' prefixes. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-isob-", "aws-iso-b"],
  ["us-iso-", "aws-iso"],
];

function toPartition(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}
