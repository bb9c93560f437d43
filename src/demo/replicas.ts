// Several gateways beside one another on one local HealthLake, so that what they share can be seen: watch on one, mutate on another.
import type { Config } from "../config/settings.js";
import { type DemoRedis, startRedis } from "./redis.js";

export interface Replicas {
  /** The first one's settings, with a Redis where several share one. Rejects with ConfigError where there is none. */
  share(config: Config): Promise<Config>;
  /** The settings of all but the first. */
  others(config: Config): readonly Config[];
  close(): Promise<void>;
}

export function createReplicas(say: (text: string) => void): Replicas {
  let redis: DemoRedis | undefined;
  return {
    share: async (config) => {
      const isGiven = config.CLUSTER_URL !== undefined || config.CLUSTER_URL_FILE !== undefined;
      if (config.DEMO_REPLICAS === 1 || isGiven) return config;
      redis = await startRedis();
      say(`Redis:     ${redis.url}\n`);
      return { ...config, CLUSTER_URL: redis.url };
    },
    others: (config) => Array.from({ length: config.DEMO_REPLICAS - 1 }, (_, at) => toOther(config, at + 1)),
    close: async () => redis?.stop(),
  };
}

function toOther(config: Config, at: number): Config {
  const { PORT: port, METRICS_PORT: metricsPort, AUDIT_LOG_FILE: auditLog } = config;
  // 0 is any free port.
  const next = (first: number) => (first === 0 ? 0 : first + at);
  return {
    ...config,
    PORT: next(port),
    METRICS_PORT: metricsPort === undefined ? undefined : next(metricsPort),
    AUDIT_LOG_FILE: auditLog === undefined ? undefined : `${auditLog}.${at + 1}`,
  };
}
