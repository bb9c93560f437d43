// `npm run demo`: the built gateway on its local HealthLake, filled through the SDK's own calls, until Ctrl-C.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { keepMoving } from "./demo/movement.js";
import { createFiles } from "./demo/files.js";
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

const files = await createFiles(process.env.LOCAL_DATA_DIR);
const server = spawn(process.execPath, [SERVER, "--local"], {
  // The "started" line is read below.
  env: { LOCAL_ENDPOINTS: "local", ...process.env, LOG_LEVEL: "info", LOCAL_DATA_DIR: files.dataDir },
  stdio: ["ignore", "pipe", "inherit"],
});
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
void once(server, "exit").then(async ([code]) => {
  await files.remove();
  process.exit(stopping ? 0 : ((code as number | null) ?? 1));
});

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
  console.log("Filling the local HealthLake, which takes some 15 seconds ...");
  const client = new HealthLakeClient({
    endpoint: local,
    region: process.env.AWS_REGION || "us-east-1",
    credentials: { accessKeyId: "demo", secretAccessKey: process.env.LOCAL_SECRET_ACCESS_KEY || "demo" },
  });
  const datastores = await seed(client);
  console.log(`
GraphiQL:  ${graphiql ?? "off (GRAPHIQL=false)"}
GraphQL:   ${graphql}

S3:        aws --endpoint-url ${local} s3 ls s3://demo-results/ --recursive
Files:     ${files.s3}
           what s3://demo-intake/ and s3://demo-results/ hold: the NDJSON that is imported, its manifests
           with the lines that failed, and what is exported

6 datastores, 6 imports and 3 exports to begin with, and more of them every few seconds for two minutes.
Ctrl-C stops everything${files.isTemporary ? ", and nothing is kept" : ""}.`);
  await keepMoving(client, datastores);
  client.destroy();
}

async function fail(error: Error): Promise<void> {
  console.error(`demo: ${error.message}`);
  server.removeAllListeners("exit");
  server.kill("SIGTERM");
  await once(server, "exit");
  await files.remove();
  process.exit(1);
}
