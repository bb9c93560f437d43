/* global setInterval */
// The gateway as it is built and configured, before a HealthLake that takes its time; it says what it has used at most.
import { fork } from "node:child_process";
import { once } from "node:events";
import { loadConfig } from "../../dist/config/settings.js";
import { startGateway } from "../../dist/gateway.js";

const SAMPLE_MS = 20;
const LOOP_MS = 5;

const upstream = fork(new URL("busy-upstream.js", import.meta.url), { execArgv: [] });
const [{ endpoint, region, datastoreId }] = await once(upstream, "message");
const config = loadConfig({
  PORT: "0",
  LOG_LEVEL: "warn",
  QUOTA_PER_SECOND: "off",
  POLL_ACTIVE_MS: process.env.EVENT_MS,
});
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
const { url } = await startGateway(config, { healthLake: { endpoint, region, credentials } });
let peakRss = 0;
setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), SAMPLE_MS);

/** The most CPU time between two turns of a short timer: how long the event loop is kept, on a machine however busy. */
let longestMs = 0;
let before = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  longestMs = Math.max(longestMs, (user + system) / 1000);
  before = process.cpuUsage();
}, LOOP_MS);
process.on("message", () => {
  process.send({ rss: process.memoryUsage.rss(), peakRss, longestMs });
  longestMs = 0;
});
process.on("disconnect", () => process.exit());
process.send({ url, socketUrl: `${url.replace("http", "ws")}/graphql`, datastoreId });
