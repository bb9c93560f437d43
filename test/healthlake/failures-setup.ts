// A gateway on the stand-in for AWS, with a log that can be read.
import type { HealthLakeClientConfig } from "@aws-sdk/client-healthlake";
import { loadConfig } from "../../src/config/settings.js";
import { startGateway } from "../../src/gateway.js";
import { type Script, startAwsStandIn } from "../support/aws-stand-in.js";
import { captureLog } from "../support/captured-log.js";
import type { GraphQLBody } from "../support/gateway.js";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

export async function startOnStandIn(
  script?: Script,
  env: Readonly<Record<string, string>> = {},
  healthLake: HealthLakeClientConfig = {},
) {
  const aws = await startAwsStandIn(script);
  const { log, lines } = captureLog();
  const config = loadConfig({
    PORT: "0",
    AUDIT_LOG_FILE: "/dev/null",
    QUOTA_PER_SECOND: "off",
    READ_CACHE_TTL_MS: "0",
    ...env,
  });
  const gateway = await startGateway(config, {
    log,
    healthLake: { endpoint: aws.url, region: "us-east-1", credentials: CREDENTIALS, ...healthLake },
  });
  open.push(() => gateway.close());
  const query = async (text = "{ datastores { nodes { name } } }", variables?: object) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLBody;
  };
  const health = async () => {
    const body = (await (await fetch(`${gateway.url}/readyz`)).json()) as { upstream: Health };
    return body.upstream;
  };
  return { aws, query, health, lines };
}

interface Health {
  readonly lastAnswerAt: string | null;
  readonly lastFailure: Readonly<Record<string, unknown>> | null;
  readonly breaker: { readonly state: string };
}
