// Requests that are signed as the SDK signs them.
import { Sha256 } from "@aws-sdk/checksums/sha";
import { SignatureV4 } from "@smithy/signature-v4";
import { credentials } from "./support.js";

/** The headers of a request to HealthLake, for any method, path and body. */
export async function sign(method: string, url: string, body = "", headers: Record<string, string> = {}) {
  const { hostname, port, host, pathname, searchParams, protocol } = new URL(url);
  const signer = new SignatureV4({ credentials, region: "us-east-1", service: "healthlake", sha256: Sha256 });
  const { headers: signed } = await signer.sign({
    method,
    protocol,
    hostname,
    port: Number(port),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { host, ...headers },
    body,
  });
  return Object.fromEntries(Object.entries(signed).filter(([name]) => name !== "host"));
}
