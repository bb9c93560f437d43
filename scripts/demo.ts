// `npm run demo`: the built gateway on its local HealthLake, filled through the SDK's own calls, until Ctrl-C.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { seed } from "./demo/seed.js";

// The SDK's notice of which Node its versions of next year will need would stand between the addresses.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly graphql: string;
  readonly graphiql?: string;
  readonly local: string;
}

const WARN = 40;
const SERVER = fileURLToPath(new URL("../dist/server.js", import.meta.url));

const server = spawn(process.execPath, [SERVER, "--local"], {
  // The "started" line is read below.
  env: { ...process.env, LOG_LEVEL: "info" },
  stdio: ["ignore", "pipe", "inherit"],
});
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
void once(server, "exit").then(([code]) => process.exit(stopping ? 0 : ((code as number | null) ?? 1)));

try {
  await demonstrate(await readStarted(server));
} catch (error) {
  if (!stopping) await fail(error as Error);
}

/** A terminal sends Ctrl-C to the server too; once more does no harm. */
function stop(): void {
  stopping = true;
  server.kill("SIGTERM");
}

/** Resolves with the log's first line, and goes on showing warnings. Never, where the server does not start: its exit ends all. */
function readStarted({ stdout }: ChildProcess): Promise<LogLine> {
  return new Promise((resolve) => {
    if (!stdout) return;
    createInterface(stdout).on("line", (text) => {
      const line = JSON.parse(text) as LogLine;
      if (line.msg === "started") resolve(line);
      if (line.level >= WARN) console.error(`gateway: ${line.msg}`);
    });
  });
}

async function demonstrate({ graphql, graphiql, local }: LogLine): Promise<void> {
  console.log("Filling the local HealthLake; creating a datastore takes it 10 seconds ...");
  const client = new HealthLakeClient({
    endpoint: local,
    region: process.env.AWS_REGION || "us-east-1",
    credentials: { accessKeyId: "demo", secretAccessKey: "demo" },
  });
  await seed(client);
  client.destroy();
  console.log(`
GraphiQL:  ${graphiql ?? "off (GRAPHIQL=false)"}
GraphQL:   ${graphql}

6 datastores, 6 imports and 3 exports. One import and one export run at a time, so that something
changes every few seconds for two minutes. Ctrl-C stops everything, and nothing is kept.`);
}

async function fail(error: Error): Promise<void> {
  console.error(`demo: ${error.message}`);
  server.removeAllListeners("exit");
  server.kill("SIGTERM");
  await once(server, "exit");
  process.exit(1);
}
