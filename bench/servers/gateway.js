// The gateway as it is built: it polls its upstream, and one execution an event serves all who asked the same.
import { fork } from "node:child_process";
import { once } from "node:events";
import { loadConfig } from "../../dist/config/settings.js";
import { startGateway } from "../../dist/gateway.js";
import { report } from "./report.js";

const upstream = fork(new URL("upstream.js", import.meta.url), { execArgv: [] });
const [{ endpoint, region, datastoreId }] = await once(upstream, "message");
const config = loadConfig({
  PORT: "0",
  LOG_LEVEL: "warn",
  QUOTA_PER_SECOND: "off",
  POLL_ACTIVE_MS: process.env.EVENT_MS,
});
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
const gateway = await startGateway(config, { healthLake: { endpoint, region, credentials } });
report(`${gateway.url.replace("http", "ws")}/graphql`, datastoreId);
