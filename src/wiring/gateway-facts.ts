// What the gateway tells of itself, by GraphQL.
import type { Location } from "../aws/location.js";
import type { Cluster } from "../cluster/ports.js";
import type { Config } from "../config/settings.js";
import { ANSWER_LIMITS, DOCUMENT_LIMITS } from "../config/limits.js";
import type { ActionStats } from "../healthlake/governor.js";
import type { LivePayloads } from "./live-status.js";
import type { StatusCounts, StatusPublisher } from "../status/publisher.js";
import type { Upstream } from "./upstream.js";

export interface GatewayFacts {
  readonly version: string;
  readonly location: Location;
  /** Whether HealthLake is the local one. */
  readonly isLocal: boolean;
  /** By the names of their settings. */
  readonly limits: Readonly<Record<string, number>>;
  /** AWS's account; undefined until a datastore of it was seen. */
  readonly account: () => string | undefined;
  /** One entry for each action with a quota. */
  readonly quotas: () => readonly (ActionStats & { readonly sentPerSecond: number })[];
  /** The state of each circuit breaker that was ever needed, by action or `all`. */
  readonly breakers: () => ReadonlyMap<string, "closed" | "half-open" | "open">;
  readonly pollers: () => StatusCounts["pollers"];
  readonly replicas: () => { readonly count: number; readonly together: boolean; readonly leases: number };
}

const LIMITS = [...Object.keys(DOCUMENT_LIMITS), ...Object.keys(ANSWER_LIMITS)] as (
  keyof typeof DOCUMENT_LIMITS | keyof typeof ANSWER_LIMITS
)[];

export function createGatewayFacts(
  config: Config,
  version: string,
  location: Location,
  { governor, sentPerSecond }: Upstream,
  publisher: StatusPublisher<LivePayloads>,
  cluster: Pick<Cluster, "state">,
  account: GatewayFacts["account"],
): GatewayFacts {
  return {
    version,
    location,
    isLocal: config.HEALTHLAKE_LOCAL,
    limits: Object.fromEntries(LIMITS.map((name) => [name, config[name]])),
    account,
    quotas: () => governor.stats().map((stats) => ({ ...stats, sentPerSecond: sentPerSecond(stats.action) })),
    breakers: () => governor.breakers.states(),
    pollers: () => publisher.counts().pollers,
    replicas: () => toReplicas(publisher, cluster),
  };
}

/** One that shares with nobody polls all that is watched. */
function toReplicas(
  publisher: StatusPublisher<LivePayloads>,
  cluster: Pick<Cluster, "state">,
): ReturnType<GatewayFacts["replicas"]> {
  const state = cluster.state();
  if (state) return { count: state.members, together: state.mode === "together", leases: state.leases };
  const pollers = Object.values(publisher.counts().pollers).reduce((sum, count) => sum + count, 0);
  return { count: 1, together: true, leases: pollers };
}
