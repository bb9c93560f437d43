// Calls, CPU a delivery and delays of 1, 2 and 4 replicas that share by one Redis, and of 4 that share nothing, beside one another.
// Usage: node replicas.js [--watchers=900] [--seconds=20] [--replicas=1,2,4]; needs redis-server.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  CreateFHIRDatastoreCommand,
  HealthLakeClient,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import { WebSocket } from "ws";
import { startLocalHealthLake } from "../dist/local/server.js";

const { values } = parseArgs({
  options: {
    watchers: { type: "string", default: "900" },
    seconds: { type: "string", default: "20" },
    replicas: { type: "string", default: "1,2,4" },
  },
});
const COUNTS = values.replicas.split(",").map(Number);
const LIFE = { creatingMs: 0, submittedMs: 300, importMs: 700 };
const JOB_EACH_MS = 500;
/** What has not come so long after the last job is lost. */
const SETTLE_MS = 30_000;
/** Members have seen each other, and one has the lease. */
const TOGETHER_MS = 2500;
const WATCH = `subscription($id: ID!) {
  importJobsStatusChanged(datastoreId: $id) { previousStatus status importJob { jobId status } }
}`;

async function startRedis() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const text of child.stdout) if (String(text).includes("Ready to accept")) break;
  child.stdout.resume();
  process.once("exit", () => child.kill());
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function startReplica(local, clusterUrl) {
  const env = { ...process.env, ENDPOINT: local.url, REGION: local.region, CLUSTER_URL: clusterUrl };
  const child = fork(new URL("servers/replica.js", import.meta.url), {
    execArgv: ["--expose-gc"],
    env: { ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  });
  const [{ url }] = await once(child, "message");
  const ask = async () => {
    const answer = once(child, "message");
    child.send("how much");
    return (await answer)[0];
  };
  const stop = async () => {
    child.disconnect();
    await once(child, "exit");
  };
  return { url, ask, stop };
}

async function watch(url, id, onEnd) {
  const socket = new WebSocket(url, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  socket.on("message", (data) => {
    const event = JSON.parse(data).payload?.data?.importJobsStatusChanged;
    if (event?.status === "COMPLETED") onEnd(event.importJob.jobId, performance.now());
  });
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: WATCH, variables: { id } } }));
  return socket;
}

const toPercentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

async function measure(count, isTogether) {
  let calls = 0;
  const local = await startLocalHealthLake({
    durations: LIFE,
    onCall: ({ action }) => (calls += action.startsWith("List")),
  });
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  const client = new HealthLakeClient({ endpoint: local.url, region: local.region, credentials });
  const { DatastoreId } = await client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }));
  const redis = isTogether ? await startRedis() : undefined;
  const replicas = await Promise.all(
    Array.from({ length: count }, () => startReplica(local, redis?.url ?? "")),
  );
  const endsAt = new Map();
  const delays = [];
  const onEnd = (id, at) => delays.push(at - endsAt.get(id));
  const sockets = await Promise.all(
    Array.from({ length: Number(values.watchers) }, (_, at) =>
      watch(replicas[at % count].url, DatastoreId, onEnd),
    ),
  );
  await delay(TOGETHER_MS);
  const [callsBefore, before] = [calls, await Promise.all(replicas.map(({ ask }) => ask()))];
  const startedAt = performance.now();
  const jobs = Math.floor((Number(values.seconds) * 1000) / JOB_EACH_MS);
  for (let job = 0; job < jobs; job++) {
    const { JobId } = await client.send(
      new StartFHIRImportJobCommand({
        DatastoreId,
        InputDataConfig: { S3Uri: "s3://bench/input/" },
        JobOutputDataConfig: { S3Configuration: { S3Uri: "s3://bench/output/", KmsKeyId: "alias/bench" } },
        DataAccessRoleArn: "arn:aws:iam::123456789012:role/HealthLake",
      }),
    );
    endsAt.set(JobId, performance.now() + LIFE.submittedMs + LIFE.importMs);
    await delay(JOB_EACH_MS);
  }
  const until = performance.now() + SETTLE_MS;
  while (delays.length < jobs * sockets.length && performance.now() < until) await delay(100);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const after = await Promise.all(replicas.map(({ ask }) => ask()));
  const cpuMicros = after.reduce(
    (sum, { cpuMicrosBefore }, at) => sum + cpuMicrosBefore - before[at].cpuMicrosAfter,
    0,
  );
  const madeCalls = calls - callsBefore;
  for (const socket of sockets) socket.terminate();
  for (const { stop } of replicas) await stop();
  redis?.stop();
  client.destroy();
  await local.close();
  delays.sort((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map((part) => `${(toPercentile(delays, part) / 1000).toFixed(2)} s`);
  const missing = jobs * Number(values.watchers) - delays.length;
  const name = `${count}${count === 1 ? "" : isTogether ? " together" : " apart"}`;
  const cpu = (cpuMicros / delays.length).toFixed(0);
  console.log(
    `| ${name} | ${madeCalls} in ${seconds} s | ${cpu} | ${p50} | ${p99} | ${delays.length} | ${missing} |`,
  );
}

console.log(
  `${values.watchers} watchers, a job each ${JOB_EACH_MS} ms for ${values.seconds} s, a poll each 2 s\n`,
);
console.log(
  "| replicas | List calls | µs CPU of all an end that was told | p50 | p99 | ends told | not told, or twice |",
);
console.log("|---|---|---|---|---|---|---|");
for (const count of COUNTS) await measure(count, true);
await measure(Math.max(...COUNTS), false);
