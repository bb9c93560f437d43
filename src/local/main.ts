/** Entry of `npm run local`: the local HealthLake by itself, until it is interrupted. */
import { parseArgs } from "node:util";
import { durationsAtSpeed, startLocalHealthLake } from "./server.js";

const usage = `Usage: npm run local -- [--port 0] [--speed 1] [--region us-east-1] [--account-id 123456789012]
  --speed: how many times as fast the life cycles run`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      speed: { type: "string", default: "1" },
      region: { type: "string" },
      "account-id": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  const speed = Number(values.speed);
  if (!(speed > 0 && speed < Infinity)) throw new RangeError(`--speed must be a number above 0`);
  const local = await startLocalHealthLake({
    port: values.port.trim() === "" ? NaN : Number(values.port),
    region: values.region,
    accountId: values["account-id"],
    durations: durationsAtSpeed(speed),
  });
  process.stdout.write(`The local HealthLake listens on ${local.url} (${local.region}, ${local.accountId}).
JavaScript: new HealthLakeClient({ endpoint: "${local.url}", region: "${local.region}", credentials })
AWS CLI:    aws --endpoint-url ${local.url} --region ${local.region} healthlake list-fhir-datastores
boto3:      boto3.client("healthlake", endpoint_url="${local.url}", region_name="${local.region}")
Any credentials will do. Nothing is kept when it stops.
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
