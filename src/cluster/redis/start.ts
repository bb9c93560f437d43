// Replicas that share by one Redis.
import { readFileSync } from "node:fs";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import type { Cluster } from "../ports.js";
import type { RedisSettings } from "./clients.js";
import { createClusterClock } from "./clock.js";
import { createSharedGenerations } from "./generations.js";
import { createKeys } from "./keys.js";
import { Link } from "./link.js";
import { createPaces } from "./paces.js";
import { createSharedQuotas } from "./quota.js";
import { createSharedRates } from "./rates.js";
import { type ReadOutcome, createSharedReads } from "./reads.js";
import type { EndReason } from "./session.js";
import { ReplicatedCount } from "./shared-count.js";
import { createSharedTexts } from "./texts.js";
import type { PaceEntry } from "./wire.js";

export { UnsuitableRedisError } from "./engine.js";

/** How long a start waits for Redis before it goes on alone, in milliseconds. */
const PATIENCE_MS = 2000;
const CONNECT_MS = 1000;

export interface RedisClusterSettings {
  readonly url?: string | undefined;
  readonly urlFile?: string | undefined;
  readonly allowsInsecure: boolean;
  readonly tls: RedisSettings["tls"];
  readonly name: string;
  readonly region: string;
  readonly leaseMs: number;
  readonly readCacheTtlMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Rejects with UnsuitableRedisError where the engine is none that will do; where it can't be reached it starts alone. */
export async function startRedisCluster(settings: RedisClusterSettings): Promise<Cluster> {
  const { url, urlFile, allowsInsecure, tls, name, region, leaseMs, readCacheTtlMs, log } = settings;
  const resyncs: Record<EndReason, number> = { connection: 0, gap: 0, epoch: 0, behind: 0 };
  const outcomes: Record<ReadOutcome, number> = { hit: 0, waited: 0, called: 0 };
  const keys = createKeys(name, region);
  const loadUrl = () => url ?? readFileSync(urlFile ?? "", "utf8").trim();
  const redis = { loadUrl, allowsInsecure, tls, connectTimeoutMs: CONNECT_MS };
  const onResync = (reason: EndReason) => resyncs[reason]++;
  const onRead = (outcome: ReadOutcome) => outcomes[outcome]++;
  const link = new Link({ redis, keys, clock: settings.clock, log, leaseMs, onResync });
  const clock = createClusterClock(settings.clock, link);
  const generations = createSharedGenerations(link, clock);
  const reads =
    readCacheTtlMs === 0
      ? undefined
      : createSharedReads({ link, keys, clock, generations, ttlMs: readCacheTtlMs, onRead });
  const paces = createPaces(link, keys, leaseMs);
  const subscriptions = new ReplicatedCount({ link, keys, clock, leaseMs });
  const close = async () => {
    subscriptions.close();
    await link.close();
  };
  await link.start(PATIENCE_MS).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    clock,
    generations,
    ...(reads && { reads }),
    createPace: paces.create,
    createQuota: createSharedQuotas(link, keys),
    texts: createSharedTexts(link, keys),
    createRates: createSharedRates(link, keys, clock),
    subscriptions,
    pollElsewhere: (family) => void link.append({ type: "poke", family } satisfies PaceEntry),
    state: () => ({
      mode: link.isTogether ? "together" : "alone",
      members: link.members.size,
      leases: paces.leases(),
      resyncs,
      reads: outcomes,
    }),
    close,
  };
}
