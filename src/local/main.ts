// Entry of `npm run local`: the local HealthLake by itself, until it is interrupted.
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { DEFAULT_S3_LIMITS, durationsAtSpeed, parseFaults, startLocalHealthLake } from "./server.js";

const USAGE = `Usage: npm run local -- [--port 0] [--speed 1] [--region us-east-1] [--account-id 123456789012]
    [--data-dir .local-healthlake] [--preload-patients 20] [--s3-max-bytes 107374182400]
    [--quotas aws] [--faults throttle=0.1,...] [--endpoints aws] [--admin true]
    [--events events.ndjson]
  --speed: how many times as fast the life cycles run
  --data-dir: where everything is kept; s3://bucket/key is its file s3/bucket/key, and S3 is answered at the same address
  --s3-max-bytes: what all objects may have together
  --faults: what goes wrong by chance, as [Action.]kind=probability with the kinds throttle, error, reset, lost-answer,
    and delay=probability:milliseconds
  --endpoints: where the endpoint of a datastore leads, to aws or to the local reader
  --events: a file or an address for events in EventBridge's form
  --admin: false refuses POST /_local/..., which sets states
With LOCAL_SECRET_ACCESS_KEY in the environment, requests must be signed with it.`;

/**
 * V8 lets a small heap grow to four times its size before it collects, and an import of millions of lines fills all of
 * that with what it no longer needs. A tenth more is collected as well, at no cost that could be measured.
 */
const HEAP_GROWTH = "--heap-growing-percent=10";

async function main(): Promise<void> {
  setFlagsFromString(HEAP_GROWTH);
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      speed: { type: "string", default: "1" },
      region: { type: "string" },
      "account-id": { type: "string" },
      "data-dir": { type: "string", default: ".local-healthlake" },
      "preload-patients": { type: "string", default: "20" },
      "s3-max-bytes": { type: "string", default: String(DEFAULT_S3_LIMITS.maxStoredBytes) },
      quotas: { type: "string" },
      faults: { type: "string" },
      endpoints: { type: "string" },
      events: { type: "string" },
      admin: { type: "string", default: "true" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const speed = Number(values.speed);
  if (!(speed > 0 && speed < Infinity)) throw new RangeError(`--speed must be a number above 0`);
  if (!["true", "false"].includes(values.admin)) throw new RangeError("--admin must be true or false");
  const secretAccessKey = process.env.LOCAL_SECRET_ACCESS_KEY || undefined;
  const local = await startLocalHealthLake({
    port: values.port.trim() === "" ? NaN : Number(values.port),
    region: values.region,
    accountId: values["account-id"],
    durations: durationsAtSpeed(speed),
    dataDir: values["data-dir"],
    preloadPatients: Number(values["preload-patients"]),
    s3Limits: { maxStoredBytes: Number(values["s3-max-bytes"]) },
    quotas: values.quotas as "aws" | undefined,
    faults: values.faults === undefined ? undefined : parseFaults(values.faults),
    endpoints: values.endpoints as "aws" | "local" | undefined,
    admin: values.admin === "true",
    events: values.events,
    secretAccessKey,
  });
  process.stdout.write(`The local HealthLake listens on ${local.url} (${local.region}, ${local.accountId}).
JavaScript: new HealthLakeClient({ endpoint: "${local.url}", region: "${local.region}", credentials })
AWS CLI:    aws --endpoint-url ${local.url} --region ${local.region} healthlake list-fhir-datastores
boto3:      boto3.client("healthlake", endpoint_url="${local.url}", region_name="${local.region}")
S3:         aws --endpoint-url ${local.url} --region ${local.region} s3 sync FOLDER s3://BUCKET/ (make it first: s3 mb)
${secretAccessKey ? "Requests must be signed with LOCAL_SECRET_ACCESS_KEY." : "Any credentials will do."}
Everything is kept in ${local.dataDir}; s3://bucket/key is its file s3/bucket/key.
`);
  const stop = () => void local.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: NodeJS.ErrnoException) => {
  const taken = error.code === "EADDRINUSE" ? "; choose another with --port" : "";
  process.stderr.write(`local HealthLake: ${error.message}${taken}\n`);
  process.exit(1);
});
