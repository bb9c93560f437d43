// The gateway, wired. It reads no environment: its configuration and its clock are given to it.
import type { Agent } from "node:http";
import type { HealthLakeClient, HealthLakeClientConfig } from "@aws-sdk/client-healthlake";
import type { Logger } from "pino";
import { guardFields } from "./access/field-guards.js";
import { recordDenial, recordRefusals } from "./audit/refusals.js";
import type { TrailSettings } from "./audit/trail.js";
import { type AuditLog, startAuditLog } from "./audit/log.js";
import type { Location } from "./aws/location.js";
import type { Cluster } from "./cluster/ports.js";
import { startCluster } from "./wiring/cluster.js";
import { type Callers, startCallers } from "./wiring/callers.js";
import { type Clock, systemClock } from "./clock.js";
import { type Config, ConfigError } from "./config/settings.js";
import { type ContextSettings, toActor, toOperationParts } from "./context.js";
import { createConsoleOptions } from "./wiring/console.js";
import { loadDocuments } from "./wiring/documents.js";
import { countFields } from "./operations/answer-budget.js";
import { shareTexts } from "./operations/shared-texts.js";
import { createClient, loadLocation } from "./healthlake/client.js";
import { createCredentials } from "./healthlake/credentials.js";
import { loadEndpoint } from "./healthlake/endpoint.js";
import { Freshness } from "./healthlake/freshness.js";
import { createLoaders } from "./healthlake/loaders.js";
import type { Reads } from "./healthlake/reads.js";
import { createWrite } from "./healthlake/writes.js";
import { readConsoleOperations } from "./http/server/console.js";
import type { Listener, ListenerOptions } from "./http/server/listener.js";
import { startListeners } from "./http/server/listeners.js";
import { createLiveStatus, holdUntilAnswered, toWatches } from "./wiring/live-status.js";
import type { LivePayloads } from "./wiring/live-status.js";
import { createGatewayFacts } from "./wiring/gateway-facts.js";
import { createOwnKnowledge } from "./wiring/own-knowledge.js";
import { toFairShare, toListenerSettings, toLiveOptions } from "./wiring/listener-settings.js";
import { openReads } from "./wiring/reads.js";
import { openResults } from "./wiring/results.js";
import { createLogger } from "./log.js";
import { toReadings } from "./metrics/readings.js";
import { createObservers } from "./wiring/observers.js";
import type { S3Options } from "./results/s3-client.js";
import { MergedWatch } from "./status/merged-watch.js";
import type { StatusCounts, StatusPublisher } from "./status/publisher.js";
import { injectTrace } from "./tracing/calls.js";
import { type Upstream, createUpstream } from "./wiring/upstream.js";
import { readVersion } from "./version.js";
import { buildGatewaySchema } from "./schema.js";
import { type CallRates, NO_CALL_RATES, createCallRates } from "./overload/call-rates.js";
import { Scheduler } from "./overload/scheduler.js";

export interface GatewayDependencies {
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Over the SDK's standard configuration: endpoint, Region and credentials of the local HealthLake, say. */
  readonly healthLake?: HealthLakeClientConfig;
  /** The same for S3, where the results of jobs are read. */
  readonly s3?: S3Options;
  /** Connects to HealthLake, S3, STS, SSO and the issuer of tokens: through a proxy, say. */
  readonly agent?: Agent;
}

export interface Gateway {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  /** `http://host:port/metrics`, where that has a port of its own. */
  readonly metricsUrl: string | undefined;
  /** Where its HealthLake is. */
  readonly upstream: { readonly region: string; readonly endpoint: string };
  /** Stops accepting, waits at most SHUTDOWN_GRACE_MS for what is in flight, and leaves nothing behind. */
  close(): Promise<void>;
  /**
   * Goes on in the audit log that is by then at AUDIT_LOG_FILE, and reads the files of credentials and policy again: callers
   * who were admitted by what has changed are cut off. Rejects with an AggregateError for what can't be read, which stays as it was.
   */
  readonly reload: () => Promise<void>;
  /** How many sockets, subscriptions, pollers and watchers there are, and what went out to them. */
  status(): StatusCounts & ReturnType<Listener["live"]>;
}

const CHOOSE_REGION = "set it, or a Region in the AWS profile, or start with --local";

/** Rejects with ConfigError where no Region is configured, and with the listen error where the port is taken. */
export async function startGateway(config: Config, dependencies: GatewayDependencies = {}): Promise<Gateway> {
  const { clock = systemClock, log = createLogger(config.LOG_LEVEL), s3, agent } = dependencies;
  const credentials = createCredentials(dependencies.healthLake?.credentials);
  const client = createClient({ ...dependencies.healthLake, ...credentials.config }, agent, injectTrace);
  const location = await findLocation(client);
  const schema = countFields(guardFields(await buildGatewaySchema()));
  const documents = await loadDocuments(config, schema, readConsoleOperations);
  const callers = await startCallers(config, location, clock, log, agent);
  const audit = await openAuditLog(config, clock, log);
  const observers = createObservers({ clock, fairShare: toFairShare(config) });
  const scheduler = new Scheduler();
  const cluster = await startCluster(config, location.region, clock, log, () => audit.close());
  const upstream = createUpstream(config, client, credentials, clock, log, observers, cluster.createQuota);
  const reads = openReads(config, cluster, upstream, scheduler, clock);
  const publisher = createLiveStatus({
    call: upstream.poll,
    cluster,
    ...toCadence(config),
    onPollFailed: (family, error) => log.warn({ family, err: error }, "poll failed"),
    aroundPoll: observers.aroundPoll,
  });
  const results = openResults(config, { location, credentials, s3, agent, clock, log, observers, scheduler });
  const auditing = { log: audit, clock, reads: config.AUDIT_READS };
  const settings = {
    ...toContextSettings(config, location, clock, upstream, reads, cluster, publisher, scheduler),
    openResults: results.open,
    audit: auditing,
  };
  const listener = await startListeners({
    ...toListenerSettings(config),
    scheduler,
    console: createConsoleOptions(config, location.region, clock, log, agent),
    log,
    clock,
    callers: { ...toAdmissionOptions(config, callers, auditing), createRates: cluster.createRates },
    graphql: {
      schema,
      documents: shareTexts(documents, cluster.texts),
      introspection: config.INTROSPECTION,
      caughtUp: cluster.generations.caughtUp,
      limits: config,
      ...toOperationParts(settings),
      observer: observers.operations,
    },
    live: {
      ...toLiveOptions(config, clock, cluster.generations, observers),
      ofAllReplicas: cluster.subscriptions,
    },
    health: {
      upstream: () => upstream.health.read(),
      audit: () => audit.state(),
      cluster: () => cluster.state()?.mode,
    },
    metrics: observers.metrics,
  }).catch(async (error: unknown) => {
    await cluster.close();
    await audit.close();
    throw error;
  });
  const status = () => ({ ...listener.live(), ...publisher.counts() });
  for (const reading of toReadings({ status, governor: upstream.governor, reads, audit, cluster }))
    observers.metrics.add(reading);
  const close = async () => {
    await listener.close();
    results.close();
    upstream.governor.close();
    await publisher.close();
    await cluster.close();
    client.destroy();
    await audit.close();
  };
  const reload = async () => {
    await audit.reopen();
    await callers.reload();
  };
  const { url, metricsUrl } = listener;
  const endpoint = (await loadEndpoint(client)).href;
  return { url, metricsUrl, upstream: { region: location.region, endpoint }, close, reload, status };
}

function toCadence(config: Config) {
  return {
    pollActiveMs: config.POLL_ACTIVE_MS,
    pollIdleMs: config.POLL_IDLE_MS,
    readCacheTtlMs: config.READ_CACHE_TTL_MS,
  };
}

async function findLocation(client: HealthLakeClient): ReturnType<typeof loadLocation> {
  return loadLocation(client).catch((cause: Error) => {
    throw new ConfigError([`AWS_REGION: ${cause.message.replace(/\.$/, "")}; ${CHOOSE_REGION}`], { cause });
  });
}

async function openAuditLog(config: Config, clock: Clock, log: Logger): Promise<AuditLog> {
  return startAuditLog({ file: config.AUDIT_LOG_FILE, clock, log }).catch((cause: Error) => {
    throw new ConfigError([`AUDIT_LOG_FILE: ${cause.message}`], { cause });
  });
}

/** Where nobody is told apart from anybody else, nobody is counted. */
function toAdmissionOptions(
  config: Config,
  { admit }: Callers,
  auditing: TrailSettings,
): ListenerOptions["callers"] {
  const isOpen = config.AUTH_MODE === "none";
  return {
    admit,
    audit: {
      recordRefusals: (admission) => recordRefusals(admission, auditing),
      recordDenial: (path, caller, requestId) => recordDenial(auditing, toActor(requestId, caller), path),
    },
    proxies: config.TRUST_PROXY,
    requestsPerMinute: isOpen ? 0 : config.RATE_LIMIT_PER_MINUTE,
    loopbackHostsOnly: isOpen,
  };
}

function toCallRates(config: Config, clock: Clock): CallRates {
  const perMinute = config.AUTH_MODE === "none" ? 0 : config.RATE_LIMIT_CALLS_PER_MINUTE;
  return perMinute === 0 ? NO_CALL_RATES : createCallRates(perMinute, clock);
}

function toContextSettings(
  config: Config,
  location: Location,
  clock: Clock,
  upstream: Upstream,
  reads: Reads,
  cluster: Cluster,
  publisher: StatusPublisher<LivePayloads>,
  scheduler: Scheduler,
): Omit<ContextSettings, "audit" | "openResults"> {
  const { generations } = cluster;
  const { sizes, ownJobs, hooks } = createOwnKnowledge(clock, generations, publisher);
  const read = sizes.watch(reads.read);
  const write = createWrite({ call: upstream.call, clock, generations, ...hooks });
  return {
    location,
    clock,
    deadlineMs: config.UPSTREAM_DEADLINE_MS,
    callLimit: config.LIMIT_UPSTREAM_CALLS,
    tellsCallersApart: config.AUTH_MODE !== "none",
    callRates: toCallRates(config, clock),
    answerLimits: config,
    s3Limits: config,
    turn: scheduler.goOn,
    createFreshness: () => new Freshness({ clock, generations, ttlMs: config.READ_CACHE_TTL_MS }),
    createLoaders: (caller) => createLoaders(read, caller),
    facts: createGatewayFacts(config, readVersion(), location, upstream, publisher, cluster, sizes.account),
    sizes,
    ownJobs,
    write,
    holdEvents: (action, input, answered) => holdUntilAnswered(publisher, action, input, answered),
    watches: toWatches(publisher),
    watchMembers: (lead, toChange) => new MergedWatch(lead, toChange),
  };
}
