import type { Agent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { HealthLakeClient, type HealthLakeClientConfig } from "@aws-sdk/client-healthlake";
import { type Location, toLocation } from "../aws/location.js";
import { collectBody } from "./collect-body.js";

/**
 * A client by the SDK's standard configuration (Region, credentials chain, AWS_ENDPOINT_URL_HEALTHLAKE). It never
 * retries: the governor owns the retries, since those of the SDK would slip past its quotas. `agent` connects it,
 * and STS and SSO, but never those who give an instance or a container its credentials. `addHeaders` may add headers to each
 * request, which are not signed.
 */
export function createClient(
  overrides: HealthLakeClientConfig = {},
  agent?: Agent,
  addHeaders?: (headers: Record<string, string>) => void,
): HealthLakeClient {
  const client = new HealthLakeClient({
    ...(agent && { requestHandler: { httpAgent: agent, httpsAgent: agent as HttpsAgent } }),
    streamCollector: collectBody,
    ...overrides,
    maxAttempts: 1,
  });
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
export async function loadLocation(client: HealthLakeClient): Promise<Location> {
  return toLocation(await client.config.region());
}
