// Whether replicas share, by the settings. What it takes is loaded only where they do.
import type { Logger } from "pino";
import type { Clock } from "../clock.js";
import { createInProcessCluster } from "../cluster/in-process.js";
import type { Cluster } from "../cluster/ports.js";
import { type Config, ConfigError } from "../config/settings.js";

/** `giveUp` is called before it rejects. Rejects with ConfigError where what is configured can't be used; a Redis that can't be reached is waited for meanwhile. */
export async function startCluster(
  config: Config,
  region: string,
  clock: Clock,
  log: Logger,
  giveUp: () => Promise<void>,
): Promise<Cluster> {
  const { CLUSTER_URL: url, CLUSTER_URL_FILE: urlFile } = config;
  if (url === undefined && urlFile === undefined) return createInProcessCluster(clock);
  const { startRedisCluster, UnsuitableRedisError } = await import("../cluster/redis/start.js");
  return startRedisCluster({
    url,
    urlFile,
    allowsInsecure: config.CLUSTER_INSECURE,
    tls: {
      caFile: config.CLUSTER_TLS_CA_FILE,
      certFile: config.CLUSTER_TLS_CERT_FILE,
      keyFile: config.CLUSTER_TLS_KEY_FILE,
    },
    name: config.CLUSTER_NAME,
    region,
    leaseMs: config.CLUSTER_LEASE_MS,
    readCacheTtlMs: config.READ_CACHE_TTL_MS,
    clock,
    log,
  }).catch(async (cause: unknown) => {
    await giveUp();
    if (!(cause instanceof UnsuitableRedisError)) throw cause;
    throw new ConfigError([`${url === undefined ? "CLUSTER_URL_FILE" : "CLUSTER_URL"}: ${cause.message}`], {
      cause,
    });
  });
}
