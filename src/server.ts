#!/usr/bin/env node
// The entry: environment, flags, signals. The only file of the gateway that ends the process.
import closeWithGrace from "close-with-grace";
import { type Config, ConfigError, loadConfig } from "./config.js";
import { applyFlags } from "./flags.js";
import { type Gateway, type GatewayDependencies, startGateway } from "./gateway.js";
import { createLogger } from "./log.js";

try {
  const config = loadConfig(applyFlags(process.env, process.argv.slice(2)));
  await run(config);
} catch (error) {
  process.stderr.write(`${toLine(error)}\n`);
  process.exit(1);
}

async function run(config: Config): Promise<void> {
  const log = createLogger(config.LOG_LEVEL);
  const local = config.HEALTHLAKE_LOCAL ? await startLocal(config) : undefined;
  const gateway = await startGateway(config, { log, ...(local && { healthLake: local.healthLake }) });
  log.info(
    {
      graphql: `${gateway.url}/graphql`,
      ...(config.GRAPHIQL && { graphiql: `${gateway.url}/graphiql` }),
      local: local?.url,
    },
    "started",
  );
  // What is in flight has its own time; this one only catches a stop that hangs.
  closeWithGrace({ delay: config.SHUTDOWN_GRACE_MS + 2000, logger: undefined }, async ({ err }) => {
    if (err) log.fatal({ err }, "the gateway failed");
    await stop(gateway, local);
    log.info("stopped");
  });
}

interface Local {
  readonly url: string;
  readonly healthLake: NonNullable<GatewayDependencies["healthLake"]>;
  close(): Promise<void>;
}

/** The one place where the gateway knows of the local HealthLake; loaded only where it is asked for. */
async function startLocal(config: Config): Promise<Local> {
  const { startLocalHealthLake, durationsAtSpeed } = await import("./local/server.js");
  const region = process.env.AWS_REGION || "us-east-1";
  const local = await startLocalHealthLake({
    port: config.LOCAL_PORT,
    region,
    durations: durationsAtSpeed(config.LOCAL_SPEED),
  });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return {
    url: local.url,
    close: () => local.close(),
    healthLake: { endpoint: local.url, region, credentials },
  };
}

async function stop(gateway: Gateway, local: Local | undefined): Promise<void> {
  await gateway.close();
  await local?.close();
}

/** One line for what a person can put right; a stack for what nobody expected. */
function toLine(error: unknown): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `healthlake-graphql: ${problem}`).join("\n");
  const { code, message, stack, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE")
    return `healthlake-graphql: port ${port} is taken; choose another with PORT, or LOCAL_PORT for the local HealthLake`;
  if (code === "EACCES" || code === "EADDRNOTAVAIL") return `healthlake-graphql: ${message}`;
  return `healthlake-graphql: ${stack ?? message}`;
}
