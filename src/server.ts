#!/usr/bin/env node
// The entry: environment, flags, signals. The only file of the gateway that ends the process.
import type { Agent } from "node:http";
import type { Logger } from "pino";
import { checkHealthLake } from "./check.js";
import { type Config, ConfigError, loadConfig } from "./config/settings.js";
import { parseFlags } from "./config/flags.js";
import type { Demo, DemoHealthLake } from "./demo/demo.js";
import { type Gateway, type GatewayDependencies, startGateway } from "./gateway.js";
import { describeFlags } from "./config/help.js";
import { isInTheClear } from "./healthlake/endpoint.js";
import { createOutboundAgent } from "./proxies.js";
import { createLogger, openLogStream } from "./log.js";
import { readVersion } from "./version.js";
import { type TracingSettings, readTracing } from "./tracing/environment.js";
import { toTraceFields } from "./tracing/log-fields.js";

// The SDK's notice of which Node its versions of next year will need concerns this package, not who runs it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const { env, problems, help, version, check, demo } = parseFlags(process.env, process.argv.slice(2));
if (help) process.stdout.write(describeFlags(process.stdout.columns));
else if (version) process.stdout.write(`${readVersion()}\n`);
else await (check ? runCheck() : demo ? runDemo() : run()).catch(fail);

async function runDemo(): Promise<void> {
  const { openDemo } = await import("./demo/demo.js");
  const opened = await openDemo(env);
  await run(opened).catch(async (error: unknown) => {
    await opened.close();
    throw error;
  });
}

async function run(demonstration?: Demo): Promise<void> {
  const traces = readTracing(process.env);
  const loaded = loadConfig(demonstration?.env ?? env, [...problems, ...traces.problems]);
  const config = await toShared(loaded, demonstration);
  const isTracing = traces.exporters.length > 0;
  const stream = await openLogStream(process.stdout);
  const log = createLogger(config.LOG_LEVEL, stream, isTracing ? toTraceFields : undefined);
  const agent = openAgent();
  const tracing = isTracing ? await startTraces(traces, log, agent) : undefined;
  const local = config.HEALTHLAKE_LOCAL ? await startLocal(config, demonstration) : undefined;
  const dependencies = {
    log,
    ...(agent && { agent }),
    ...(local && { healthLake: local.healthLake, s3: local.s3 }),
  };
  const gateway = await startGateway(config, dependencies);
  const others: Gateway[] = [];
  for (const other of demonstration?.others(config) ?? [])
    others.push(await startGateway(other, dependencies));
  process.on("SIGHUP", () => void reload(gateway, log));
  stopOnSignal(config, log, async () => {
    const until = performance.now() + config.SHUTDOWN_GRACE_MS;
    demonstration?.stop();
    await Promise.all([gateway, ...others].map((one) => one.close()));
    await local?.close();
    await demonstration?.close();
    await tracing?.close(Math.max(LEAST_FLUSH_MS, until - performance.now()));
  });
  if (isInTheClear(new URL(gateway.upstream.endpoint)))
    log.warn(
      { endpoint: gateway.upstream.endpoint },
      "calls to HealthLake go over plain http to another host",
    );
  const addresses = toAddresses(config, gateway, local);
  log.info(addresses, "started");
  // What fails in there stops all, as everything does that nobody expected.
  if (local)
    void demonstration?.run(
      { ...addresses, others: others.map(({ url }) => url) },
      local.server,
      config.LOCAL_SPEED,
    );
}

/** The settings of the demo's first gateway, where it has several. */
async function toShared(config: Config, demonstration: Demo | undefined): Promise<Config> {
  if (demonstration) return demonstration.share(config);
  if (config.DEMO_REPLICAS > 1) throw new ConfigError(["DEMO_REPLICAS (--replicas) is for --demo alone"]);
  return config;
}

/** Says what was found on standard output, and exits 0 where the gateway could work, else 1. */
async function runCheck(): Promise<void> {
  const config = loadConfig(env, problems);
  const local = config.HEALTHLAKE_LOCAL ? await startLocal(config) : undefined;
  const agent = openAgent();
  const dependencies = { ...(agent && { agent }), ...(local && { healthLake: local.healthLake }) };
  const { ok, lines } = await checkHealthLake(dependencies, config.UPSTREAM_DEADLINE_MS);
  process.stdout.write(
    `${[...lines, `authentication: ${config.AUTH_MODE}`, ok ? "ok" : "not ok"].join("\n")}\n`,
  );
  await local?.close();
  process.exit(ok ? 0 : 1);
}

function openAgent() {
  try {
    return createOutboundAgent(process.env);
  } catch (cause) {
    throw new ConfigError([`AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS: ${(cause as Error).message}`], { cause });
  }
}

async function reload(gateway: Gateway, log: Logger): Promise<void> {
  try {
    await gateway.reload();
    log.info("reloaded");
  } catch (error) {
    for (const err of (error as AggregateError).errors) log.error({ err: err as Error }, "could not reload");
  }
}

/** What sending the last traces may take where a stop has used up its time. */
const LEAST_FLUSH_MS = 200;

async function startTraces(settings: TracingSettings, log: Logger, agent: Agent | undefined) {
  for (const warning of settings.warnings) log.warn(warning);
  const { startTracing } = await import("./tracing/start.js");
  return startTracing(
    settings,
    readVersion(),
    (trouble) => log.warn({ trouble }, "traces are in trouble"),
    agent,
  );
}

interface Local {
  readonly url: string;
  readonly server: DemoHealthLake;
  readonly healthLake: NonNullable<GatewayDependencies["healthLake"]>;
  readonly s3: NonNullable<GatewayDependencies["s3"]>;
  close(): Promise<void>;
}

/** The one place where the gateway knows of the local HealthLake; loaded only where it is asked for. */
async function startLocal(config: Config, demonstration?: Demo): Promise<Local> {
  const { startLocalHealthLake, durationsAtSpeed, parseFaults } = await import("./local/server.js").catch(
    refuseMissing,
  );
  const region = process.env.AWS_REGION || "us-east-1";
  const special = demonstration?.local(config.LOCAL_SPEED);
  const start = async () =>
    startLocalHealthLake({
      port: config.LOCAL_PORT,
      region,
      keptJobs: special?.keptJobs,
      durations: { ...durationsAtSpeed(config.LOCAL_SPEED), ...special?.durations },
      dataDir: config.LOCAL_DATA_DIR,
      preloadPatients: config.LOCAL_PRELOAD_PATIENTS,
      s3Limits: { maxStoredBytes: config.LOCAL_S3_MAX_BYTES },
      quotas: config.LOCAL_QUOTAS,
      faults: config.LOCAL_FAULTS === undefined ? undefined : parseFaults(config.LOCAL_FAULTS),
      endpoints: config.LOCAL_ENDPOINTS,
      admin: config.LOCAL_ADMIN,
      events: config.LOCAL_EVENTS,
      secretAccessKey: config.LOCAL_SECRET_ACCESS_KEY,
    });
  const local = await start().catch((error: unknown) => {
    throw toConfigError(error, region) ?? error;
  });
  const credentials = {
    accessKeyId: "local",
    secretAccessKey: config.LOCAL_SECRET_ACCESS_KEY ?? "local",
  };
  return {
    url: local.url,
    server: local,
    close: () => local.close(),
    healthLake: { endpoint: local.url, region, credentials },
    s3: { endpoint: local.url, region, credentials },
  };
}

/** What only the local HealthLake needs is optional at install. */
function refuseMissing(error: NodeJS.ErrnoException): never {
  const [, name] = /^Cannot find package '([^']+)'/.exec(error.message) ?? [];
  if (error.code !== "ERR_MODULE_NOT_FOUND" || name === undefined) throw error;
  const problem = `HEALTHLAKE_LOCAL needs the package ${name}, which is not installed: it is an optional dependency`;
  throw new ConfigError([`${problem}, so install without --omit=optional`], { cause: error });
}

/** What the settings' own rules could not see. */
function toConfigError(error: unknown, region: string): ConfigError | undefined {
  const { name, message } = error as Error;
  if (name === "DataDirectoryInUseError" || name === "DataDirectoryUnusableError")
    return new ConfigError([`LOCAL_DATA_DIR: ${message}`]);
  if (!(error instanceof RangeError)) return undefined;
  const [text, option = ""] = /^option (faults|events)/.exec(message) ?? [];
  if (text !== undefined) return new ConfigError([message.replace(text, `LOCAL_${option.toUpperCase()}`)]);
  return new ConfigError([`AWS_REGION must be a Region such as us-east-1, not "${region}"`]);
}

interface Addresses extends Readonly<Record<string, unknown>> {
  readonly graphql: string;
  readonly console?: string;
  readonly graphiql?: string;
}

function toAddresses(
  config: Config,
  { url, metricsUrl, upstream }: Gateway,
  local: Local | undefined,
): Addresses {
  return {
    graphql: `${url}/graphql`,
    ...(config.GRAPHIQL && { graphiql: `${url}/graphiql` }),
    ...(config.CONSOLE && { console: `${url}/console` }),
    metrics: metricsUrl ?? `${url}/metrics`,
    health: `${url}/readyz`,
    local: local?.url,
    ...upstream,
    account: process.env.AWS_ACCOUNT_ID || undefined,
    authMode: config.AUTH_MODE,
  };
}

/** Signals within this time of the first are the same wish: npm passes on the Ctrl-C that the terminal sends to all. */
const SAME_SIGNAL_MS = 1000;
/** Stopping has its own time limit; this one is for a stop that hangs. */
const HANGING_MS = 2000;

/** Ends the process: with 0 after a signal, with 1 after a failure, a stop that hangs, or a second, impatient signal. */
function stopOnSignal(config: Config, log: Logger, close: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const stop = (exitCode: number) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    const hanging = setTimeout(() => {
      log.fatal("the gateway did not stop in time");
      process.exit(1);
    }, config.SHUTDOWN_GRACE_MS + HANGING_MS);
    hanging.unref();
    close().then(
      () => {
        log.info("stopped");
        process.exit(exitCode);
      },
      (err: unknown) => {
        log.fatal({ err }, "the gateway failed to stop");
        process.exit(1);
      },
    );
  };
  const stopFailed = (err: unknown) => {
    log.fatal({ err }, "the gateway failed");
    stop(1);
  };
  process.on("SIGTERM", () => stop(0));
  process.on("SIGINT", () => stop(0));
  process.on("uncaughtException", stopFailed);
  process.on("unhandledRejection", stopFailed);
}

function fail(error: unknown): never {
  process.stderr.write(`${toLine(error)}\n`);
  process.exit(1);
}

/** One line for what a person can put right; a stack for what nobody expected. */
function toLine(error: unknown): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `healthlake-graphql: ${problem}`).join("\n");
  const { code, syscall, message, stack, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE")
    return `healthlake-graphql: port ${port} is taken; choose another with PORT, METRICS_PORT for /metrics, or LOCAL_PORT for the local HealthLake`;
  if (syscall === "listen") return `healthlake-graphql: ${message}`;
  return `healthlake-graphql: ${stack ?? message}`;
}
