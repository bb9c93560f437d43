/* global fetch */
// Memory of the gateway under clients that come and go: is what it has after the first minute what it has at the end?
// Usage: node soak.js [--minutes=10] [--rate=50] [--distinct=0.1] [--most=1.1]
// rate: clients a second; distinct: the share of them whose operation nobody else sends; most: times the first minute's
// resident memory, above which it fails.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Crowd } from "./soak-clients.js";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    rate: { type: "string", default: "50" },
    distinct: { type: "string", default: "0.1" },
    most: { type: "string", default: "1.1" },
  },
});
const [minutes, rate, distinct, most] = [values.minutes, values.rate, values.distinct, values.most].map(
  Number,
);
const MIB = 1024 * 1024;
const EVENT_MS = 500;

const gateway = fork(new URL("servers/gateway.js", import.meta.url), {
  execArgv: ["--expose-gc"],
  env: {
    ...process.env,
    EVENT_MS: String(EVENT_MS),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  },
});
gateway.once("exit", (code, signal) => {
  console.log(`the gateway has ended: ${code ?? signal}`);
  process.exit(1);
});
const [target] = await once(gateway, "message");
const metricsUrl = target.url.replace(/^ws/, "http").replace(/graphql$/, "metrics");

/** After a collection in the gateway's process, and a second one when the system has been given back what the first freed. */
async function readMemory() {
  await collect();
  await delay(1000);
  const { rss, heapUsed } = await collect();
  return { rss: rss / MIB, heap: heapUsed / MIB };
}

async function collect() {
  const answer = once(gateway, "message");
  gateway.send("how much");
  return (await answer)[0];
}

/** The values of the gateway's metrics, those with labels added up. */
async function readMetrics() {
  const text = await (await fetch(metricsUrl)).text();
  const sums = {};
  for (const [, name, value] of text.matchAll(/^(\w+)(?:\{.*\})? (\S+)$/gm))
    sums[name.replace("healthlake_graphql_", "")] = (sums[name] ?? 0) + Number(value);
  return sums;
}

async function tell(minute, crowd) {
  const { sockets, subscriptions, process_open_fds: files } = await readMetrics();
  const { rss, heap } = await readMemory();
  const row = [
    minute,
    crowd.come,
    crowd.failed,
    sockets,
    subscriptions,
    files,
    rss.toFixed(1),
    heap.toFixed(1),
  ];
  console.log(`| ${row.join(" | ")} |`);
  return rss;
}

/** How long all clients send operations of their own at first: the gateway's memory of documents is full then. */
const FILLING_MS = 75_000;
const LEAVING_MS = 10_000;
const crowd = new Crowd(target);
console.log("| minute | clients | failed | sockets | subscriptions | files | MiB resident | MiB heap |");
console.log("|---|---|---|---|---|---|---|---|");
crowd.start(rate);
if (distinct > 0) await delay(FILLING_MS);
crowd.distinct = distinct;
const resident = [];
for (let minute = 1; minute <= minutes; minute++) {
  await delay(60_000);
  resident.push(await tell(minute, crowd));
}
await crowd.stop();
await delay(LEAVING_MS);
await tell("after", crowd);
const left = await readMetrics();
const [first, last] = [resident[0], resident.at(-1)];
console.log(`${JSON.stringify(crowd.kinds)}, failed: ${JSON.stringify(crowd.failures)}`);
console.log(`left: ${left.sockets} sockets, ${left.subscriptions} subscriptions, ${left.pollers} pollers`);
console.log(
  `resident at the end: ${(last / first).toFixed(3)} x that after the first minute, at most ${most}`,
);
gateway.removeAllListeners("exit");
gateway.disconnect();
if (last / first > most || left.sockets + left.subscriptions + left.pollers > 0) process.exitCode = 1;
