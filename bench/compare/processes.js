/* global fetch */
// The processes of a run: HealthLake's stand-in, the clients, and the servers that are compared.
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const GATEWAY = fileURLToPath(new URL("../../dist/server.js", import.meta.url));
const ASK_EVERY_MS = 3;
const READY_WITHIN_MS = 60_000;
/** The unit of CPU time in /proc, which is the same on every Linux that Node.js runs on. */
const MS_A_TICK = 10;

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

function start(path, env = {}) {
  const child = fork(path, { env: { ...process.env, ...env }, execArgv: [] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

const startOwn = (name, env) => start(fileURLToPath(new URL(name, import.meta.url)), env);

export async function startStandIn() {
  const child = startOwn("stand-in.js");
  const [{ url, ids }] = await once(child, "message");
  /** How many calls there were since it was last asked. */
  const countCalls = async (change = {}) => {
    child.send(change);
    const [{ calls }] = await once(child, "message");
    return calls;
  };
  return { url, ids, countCalls };
}

export function startClients() {
  const child = startOwn("requester.js");
  return async (task, options) => {
    child.send({ task, ...options });
    const [result] = await once(child, "message");
    return result;
  };
}

const toUpstream = ({ url }) => ({
  NODE_ENV: "production",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_ENDPOINT_URL_HEALTHLAKE: url,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});

/** Ready when /readyz says so. The gateway is as it is built, and has no quota: what is measured is its own work. */
export async function startServer(name, standIn, env = {}) {
  const startedAt = performance.now();
  const port = await findFreePort();
  const settings = { ...toUpstream(standIn), PORT: String(port), ...env };
  const child =
    name === "gateway"
      ? start(GATEWAY, { AUTH_MODE: "none", LOG_LEVEL: "warn", QUOTA_PER_SECOND: "off", ...settings })
      : startOwn(`peers/${name}.js`, settings);
  await waitUntilReady(child, port, startedAt + READY_WITHIN_MS);
  return {
    name,
    port,
    readyMs: performance.now() - startedAt,
    cpuMs: () => readCpuMs(child.pid),
    residentMiB: () => readResidentMiB(child.pid),
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function findFreePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function waitUntilReady(child, port, until) {
  while (performance.now() < until && child.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    await response?.text();
    if (response?.ok) return;
    await delay(ASK_EVERY_MS);
  }
  throw new Error(`a server did not become ready: ${child.spawnargs.join(" ")}`);
}

function readCpuMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
}

function readResidentMiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}
