// What listeners are given of the settings.
import type { Clock } from "../clock.js";
import type { Config } from "../config/settings.js";
import type { Generations } from "../healthlake/generations.js";
import { toJson } from "../operations/results.js";
import { createSharedExecutions } from "../operations/shared-executions.js";
import type { Observers } from "./observers.js";

export function toListenerSettings(config: Config) {
  return {
    host: config.HOST,
    port: config.PORT,
    metricsPort: config.METRICS_PORT,
    bodyLimit: config.LIMIT_BODY_BYTES,
    graceMs: config.SHUTDOWN_GRACE_MS,
    overload: toOverloadSettings(config),
    graphiql: config.GRAPHIQL,
    compression: config.COMPRESSION,
  };
}

export function toLiveOptions(
  config: Config,
  clock: Clock,
  generations: Generations,
  { metrics }: Observers,
) {
  return {
    heartbeatMs: config.HEARTBEAT_MS,
    maxSockets: config.MAX_SOCKETS,
    seats: {
      identity: toShare(config, config.MAX_SOCKETS_PER_IDENTITY),
      address: toShare(config, config.MAX_SOCKETS_PER_ADDRESS),
    },
    maxSubscriptions: config.MAX_SUBSCRIPTIONS,
    maxSubscriptionsPerSocket: config.MAX_SUBSCRIPTIONS_PER_SOCKET,
    maxSubscriptionsPerIdentity: toShare(config, config.MAX_SUBSCRIPTIONS_PER_IDENTITY),
    maxSubscriptionBytes: config.LIMIT_SUBSCRIPTION_BYTES,
    maxSubscriptionBytesPerIdentity: toShare(config, config.MAX_SUBSCRIPTION_BYTES_PER_IDENTITY),
    allowedOrigins: config.CORS_ORIGINS,
    shared: createSharedExecutions(
      clock,
      () => generations.newest(),
      (result) => toJson(result).length,
    ),
    onSocketClosed: metrics.socketClosed,
  };
}

/** Where nobody is told apart from anybody else, nobody has a share. */
function toShare({ AUTH_MODE: mode }: Config, limit: number): number {
  return mode === "none" ? Infinity : limit;
}

export function toFairShare({ AUTH_MODE: mode, FAIR_SHARE: parts }: Config): number {
  return mode === "none" ? 1 : parts;
}

function toOverloadSettings(config: Config) {
  return {
    maxOperations: config.MAX_OPERATIONS,
    maxBodyBytes: config.MAX_BODY_BYTES,
    maxAnswerBytes: config.MAX_ANSWER_BYTES,
    answerLimit: config.LIMIT_RESPONSE_BYTES,
    fairShare: toFairShare(config),
    maxIdleConnections: config.MAX_IDLE_CONNECTIONS,
    maxResident: config.MAX_RESIDENT_BYTES,
  };
}
