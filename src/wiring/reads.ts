// Reads of HealthLake: through the cache, and through what replicas share.
import type { Cluster } from "../cluster/ports.js";
import type { Clock } from "../clock.js";
import type { Config } from "../config/settings.js";
import type { ActionName } from "../healthlake/actions.js";
import { type Reads, createReads } from "../healthlake/reads.js";
import type { Upstream } from "./upstream.js";

/** `goOn` resolves when what was begun may go on. */
export function openReads(
  config: Config,
  { generations, reads: shared }: Cluster,
  { call, governor }: Upstream,
  { goOn }: { readonly goOn: () => Promise<void> },
  clock: Clock,
): Reads {
  const ttlMs = config.READ_CACHE_TTL_MS;
  const onRise = (action: ActionName) => governor.reschedule(action);
  return createReads({ call, clock, generations, shared, ttlMs, goOn, onRise });
}
