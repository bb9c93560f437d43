// Where the client's calls go, and whether anybody on the way can read them.
import { type HealthLakeClient, ListFHIRDatastoresCommand } from "@aws-sdk/client-healthlake";
import { getEndpointFromInstructions } from "@smithy/core/endpoints";

/** The address that the SDK works out: AWS_ENDPOINT_URL_HEALTHLAKE, AWS_ENDPOINT_URL, the profile's, or the Region's own. */
export async function loadEndpoint(client: HealthLakeClient): Promise<URL> {
  const { url } = await getEndpointFromInstructions(
    {},
    ListFHIRDatastoresCommand as never,
    client.config as never,
  );
  return url;
}

/** Whether calls, and the names in them, cross a network unencrypted. */
export function isInTheClear({ protocol, hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  return (
    protocol === "http:" && !(host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host))
  );
}
