// The gateway, wired. It reads no environment: its configuration and its clock are given to it.
import { type HealthLakeClientConfig } from "@aws-sdk/client-healthlake";
import type { Logger } from "pino";
import { type Clock, systemClock } from "./clock.js";
import { type Config, ConfigError } from "./config.js";
import { type ContextSettings, type Home, createContext } from "./context.js";
import { isCredentialsError } from "./errors.js";
import { type Call, createCall } from "./healthlake/actions.js";
import { createUnknownValueReport } from "./healthlake/answers.js";
import { createClient, loadHome } from "./healthlake/client.js";
import { createGenerations } from "./healthlake/generations.js";
import { type Governor, createGovernor } from "./healthlake/governor.js";
import { createHealthRecord } from "./healthlake/health.js";
import { createLoaders } from "./healthlake/loaders.js";
import { PUBLISHED_QUOTAS } from "./healthlake/quotas.js";
import { createReads } from "./healthlake/reads.js";
import { createWrite } from "./healthlake/writes.js";
import { startListener } from "./http/listener.js";
import { createLogger } from "./log.js";
import { buildGatewaySchema } from "./schema.js";

export interface GatewayDependencies {
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Over the SDK's standard configuration: endpoint, Region and credentials of the local HealthLake, say. */
  readonly healthLake?: HealthLakeClientConfig;
}

export interface Gateway {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  /** Stops accepting, waits at most SHUTDOWN_GRACE_MS for what is in flight, and leaves nothing behind. */
  close(): Promise<void>;
}

const CHOOSE_REGION = "set it, or a Region in the AWS profile, or start with --local";

/** Rejects with ConfigError where no Region is configured, and with the listen error where the port is taken. */
export async function startGateway(config: Config, dependencies: GatewayDependencies = {}): Promise<Gateway> {
  const { clock = systemClock, log = createLogger(config.LOG_LEVEL) } = dependencies;
  const client = createClient(dependencies.healthLake);
  const home = await loadHome(client).catch((cause: Error) => {
    throw new ConfigError([`AWS_REGION: ${cause.message.replace(/\.$/, "")}; ${CHOOSE_REGION}`], { cause });
  });
  const governor = createGovernor({ quotas: toQuotas(config), clock, random: Math.random });
  const record = createHealthRecord(clock);
  const reportUnknown = createUnknownValueReport((member, value) =>
    log.warn({ member, value }, "HealthLake sent a value that this gateway does not know"),
  );
  const call = createCall({
    client,
    governor,
    clock,
    maxAttempts: config.UPSTREAM_MAX_ATTEMPTS,
    attemptTimeoutMs: config.UPSTREAM_DEADLINE_MS / config.UPSTREAM_MAX_ATTEMPTS,
    onAnswer: (answer) => {
      record.record();
      reportUnknown(answer);
    },
    onFailure: (action, error) => {
      record.record(error);
      if (isCredentialsError(error))
        log.error({ action, err: error }, "the gateway's AWS credentials do not work");
    },
  });
  const settings = toContextSettings(config, home, clock, call, governor);
  const listener = await startListener({
    host: config.HOST,
    port: config.PORT,
    bodyLimit: config.LIMIT_BODY_BYTES,
    graceMs: config.SHUTDOWN_GRACE_MS,
    graphiql: config.GRAPHIQL,
    log,
    graphql: {
      schema: await buildGatewaySchema(),
      introspection: config.INTROSPECTION,
      callLimit: config.LIMIT_UPSTREAM_CALLS,
      createContext: (requestId, signal) => createContext(settings, requestId, signal),
    },
    health: { upstream: () => record.read() },
  });
  const close = async () => {
    await listener.close();
    governor.close();
    client.destroy();
  };
  return { url: listener.url, close };
}

/** The local HealthLake has no quotas: a governor would only slow it down. */
function toQuotas(config: Config): Parameters<typeof createGovernor>[0]["quotas"] {
  return config.QUOTA_PER_SECOND ?? (config.HEALTHLAKE_LOCAL ? "off" : PUBLISHED_QUOTAS);
}

function toContextSettings(
  config: Config,
  home: Home,
  clock: Clock,
  call: Call,
  governor: Governor,
): ContextSettings {
  const generations = createGenerations();
  const reads = createReads({
    call,
    clock,
    generations,
    ttlMs: config.READ_CACHE_TTL_MS,
    onRise: (action) => governor.reschedule(action),
  });
  return {
    home,
    clock,
    deadlineMs: config.UPSTREAM_DEADLINE_MS,
    callLimit: config.LIMIT_UPSTREAM_CALLS,
    createLoaders: (caller) => createLoaders(reads.read, caller),
    write: createWrite({ call, clock, generations }),
  };
}
