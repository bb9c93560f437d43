import { HealthLakeClient, type HealthLakeClientConfig } from "@aws-sdk/client-healthlake";

/**
 * A client by the SDK's standard configuration (Region, credentials chain, AWS_ENDPOINT_URL_HEALTHLAKE). It never
 * retries: the governor owns the retries, since those of the SDK would slip past its quotas. `addHeaders` may add headers
 * to each request, which are not signed.
 */
export function createClient(
  overrides: HealthLakeClientConfig = {},
  addHeaders?: (headers: Record<string, string>) => void,
): HealthLakeClient {
  const client = new HealthLakeClient({ ...overrides, maxAttempts: 1 });
  if (addHeaders)
    client.middlewareStack.add(
      (next) => (args) => {
        addHeaders((args.request as { headers: Record<string, string> }).headers);
        return next(args);
      },
      // Behind the signature, which a proxy that changes such a header would else break.
      { step: "deserialize", priority: "low", name: "addHeaders" },
    );
  return client;
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
