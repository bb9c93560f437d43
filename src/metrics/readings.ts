// What the gateway counts anyway, read when somebody asks for the metrics.
import type { Reading, Sample } from "./metrics.js";

/** What is read, in the shapes that its owners have. */
export interface Readable {
  readonly status: () => LiveCounts;
  /** One entry for each action with a quota. */
  readonly governor: {
    stats(): readonly QueueStats[];
    /** The state of each breaker that was ever needed, by action or `all`. */
    readonly breakers: { states(): ReadonlyMap<string, keyof typeof BREAKER_STATES> };
  };
  readonly reads: { stats(): { readonly hits: number; readonly joined: number; readonly misses: number } };
  readonly audit: { state(): { readonly writable: boolean } };
  readonly cluster: { state(): ClusterCounts | undefined };
}

interface ClusterCounts {
  readonly mode: string;
  readonly members: number;
  readonly leases: number;
  readonly resyncs: Counts;
  readonly reads: Counts;
}

type Counts = Readonly<Record<string, number>>;

interface LiveCounts {
  readonly sockets: number;
  readonly subscriptions: number;
  readonly operations: number;
  readonly waitedMs: number;
  readonly pollers: Counts;
  readonly watchers: Counts;
  readonly pollLagMs: number;
  readonly sharedAnswers: number;
  readonly deliveries: number;
  readonly conflated: number;
}

interface QueueStats {
  readonly action: string;
  readonly queued: Counts;
}

const BREAKER_STATES = { closed: 0, "half-open": 1, open: 2 } as const;

export function toReadings({ status, governor, reads, audit, cluster }: Readable): readonly Reading[] {
  return [
    {
      name: "governor_queue",
      type: "gauge",
      help: "Calls that wait for quota; no series for an action without one",
      labels: ["action", "priority"],
      read: () => governor.stats().flatMap(({ action, queued }) => toSamples("priority", queued, { action })),
    },
    {
      name: "breaker_state",
      type: "gauge",
      help: "Circuit breakers of HealthLake: 0 closed, 1 half-open, 2 open; the action all stands for what concerns every action",
      labels: ["action"],
      read: () =>
        [...governor.breakers.states()].map(([action, state]) => ({
          labels: { action },
          value: BREAKER_STATES[state],
        })),
    },
    {
      name: "read_cache_total",
      type: "counter",
      help: "Reads answered by the cache (hit), by a call in flight (joined), or by a call of their own (miss)",
      labels: ["result"],
      read: () => {
        const { hits, joined, misses } = reads.stats();
        return toSamples("result", { hit: hits, joined, miss: misses });
      },
    },
    {
      name: "audit_writable",
      type: "gauge",
      help: "1; 0 while the audit log can't be written, and mutations are refused",
      read: () => [{ value: audit.state().writable ? 1 : 0 }],
    },
    ...toClusterReadings(() => cluster.state()),
    ...toLiveReadings(status),
  ];
}

/** No series without CLUSTER_URL: there are no replicas to know of. */
function toClusterReadings(state: () => ClusterCounts | undefined): readonly Reading[] {
  const number = (toNumber: (counts: ClusterCounts) => number) => () => {
    const counts = state();
    return counts ? [{ value: toNumber(counts) }] : [];
  };
  return [
    {
      name: "cluster_online",
      type: "gauge",
      help: "1; 0 while other replicas can't be reached; no series without CLUSTER_URL",
      read: number(({ mode }) => (mode === "together" ? 1 : 0)),
    },
    {
      name: "cluster_members",
      type: "gauge",
      help: "Replicas that were there last, this one included",
      read: number(({ members }) => members),
    },
    {
      name: "cluster_leases",
      type: "gauge",
      help: "Families that this replica polls for all replicas",
      read: number(({ leases }) => leases),
    },
    {
      name: "cluster_resyncs_total",
      type: "counter",
      help: "How often the log of all replicas was begun anew, by reason",
      labels: ["reason"],
      read: () => toSamples("reason", state()?.resyncs ?? {}),
    },
    {
      name: "cluster_shared_reads_total",
      type: "counter",
      help: "Reads answered by another replica's call, at once (hit) or after a wait (waited), and those called for here (called)",
      labels: ["outcome"],
      read: () => toSamples("outcome", state()?.reads ?? {}),
    },
  ];
}

function toLiveReadings(status: Readable["status"]): readonly Reading[] {
  const family = (name: "pollers" | "watchers", help: string): Reading => ({
    name,
    type: "gauge",
    help,
    labels: ["family"],
    read: () => toSamples("family", status()[name]),
  });
  const number = (name: string, type: Reading["type"], help: string, read: () => number): Reading => ({
    name,
    type,
    help,
    read: () => [{ value: read() }],
  });
  return [
    family("pollers", "Loops that poll HealthLake: one for datastores, one for each datastore's jobs"),
    family("watchers", "Consumers that the pollers serve"),
    number(
      "poll_lag_seconds",
      "gauge",
      "How far the most belated poller is behind its cadence",
      () => status().pollLagMs / 1000,
    ),
    number(
      "deliveries_total",
      "counter",
      "Status events taken by their consumers",
      () => status().deliveries,
    ),
    number(
      "conflated_total",
      "counter",
      "Status events replaced by a newer one before a slow consumer took them",
      () => status().conflated,
    ),
    number(
      "shared_answers_total",
      "counter",
      "Queries answered by what another was answered a moment ago",
      () => status().sharedAnswers,
    ),
    number("operations_in_flight", "gauge", "Queries and mutations in flight", () => status().operations),
    number(
      "turn_wait_seconds",
      "gauge",
      "How long the next operation has waited for its turn on the event loop",
      () => status().waitedMs / 1000,
    ),
    number("sockets", "gauge", "WebSockets that are open", () => status().sockets),
    number(
      "subscriptions",
      "gauge",
      "Subscriptions that are live, on sockets and streams",
      () => status().subscriptions,
    ),
  ];
}

function toSamples(label: string, counts: Counts, labels: Readonly<Record<string, string>> = {}): Sample[] {
  return Object.entries(counts).map(([name, value]) => ({ labels: { ...labels, [label]: name }, value }));
}
