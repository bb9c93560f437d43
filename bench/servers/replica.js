// One replica of the gateway as it is built; its parent has HealthLake and Redis, and stops it by disconnecting.
import { loadConfig } from "../../dist/config/settings.js";
import { startGateway } from "../../dist/gateway.js";
import { report } from "./report.js";

const { ENDPOINT: endpoint, REGION: region, CLUSTER_URL } = process.env;
const config = loadConfig({
  PORT: "0",
  LOG_LEVEL: "warn",
  QUOTA_PER_SECOND: "off",
  POLL_ACTIVE_MS: "2000",
  POLL_IDLE_MS: "2000",
  ...(CLUSTER_URL && { CLUSTER_URL }),
});
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
const gateway = await startGateway(config, { healthLake: { endpoint, region, credentials } });
report(`${gateway.url.replace("http", "ws")}/graphql`);
