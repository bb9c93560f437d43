// The HTTP server: request ids, headers, refusals, and a stop that waits for what is in flight.
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../clock.js";
import type { SharedExecutions } from "../../operations/shared-executions.js";
import type { Scheduler } from "../../overload/scheduler.js";
import {
  type AdmissionOptions,
  type Gate,
  admitCallers,
  createGate,
  guardApp,
  requireUnlimited,
} from "../gate/admission.js";
import { allowOrigins } from "../gate/cors.js";
import { decodeBodies } from "./content-encoding.js";
import { createDrain, type Drain, toClosingMs } from "./drain.js";
import { PRIVATE, toRefusalCode } from "../refuse.js";
import { createApp, toRequestId } from "./app.js";
import { type GraphqlOptions, startApollo } from "../../operations/apollo.js";
import { graphql, toWork } from "../graphql/route.js";
import { statusOverHttp } from "../graphql/status.js";
import type { ConsoleOptions } from "./console.js";
import { type HealthOptions, health } from "./health.js";
import { type MetricsOptions, metrics } from "./metrics.js";
import { servePages } from "./pages.js";
import type { OperationObserver } from "../../operations/observer.js";
import { createQueries } from "../../operations/queries.js";
import { toBytes } from "../../operations/results.js";
import { createSharedAnswers } from "../../operations/shared-answers.js";
import { createOperations } from "../../operations/kernel.js";
import type { SubscriptionLimits } from "../../operations/live-subscriptions.js";
import {
  type Overload,
  type OverloadOptions,
  type OverloadStats,
  createOverload,
} from "../../overload/in-flight.js";
import { startPressure } from "../../overload/memory-pressure.js";
import type { Result } from "../../operations/results.js";
import { admitWork } from "../gate/admit-work.js";
import { boundIdleConnections } from "../gate/idle-connections.js";
import { meterBodies } from "../gate/meter-bodies.js";
import { createStreams, stream } from "../sse/route.js";
import type { SeatLimits } from "../websocket/seats.js";
import { websocket } from "../websocket/server.js";

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly bodyLimit: number;
  readonly graceMs: number;
  readonly graphiql: boolean;
  /** Of answers, for clients that take it. */
  readonly compression: boolean;
  /** Absent where the console is not served. */
  readonly console?: ConsoleOptions | undefined;
  readonly log: FastifyBaseLogger;
  readonly clock: Clock;
  readonly callers: AdmissionOptions;
  readonly graphql: GraphqlOptions;
  readonly live: LiveOptions;
  readonly health: Omit<HealthOptions, "isReady">;
  readonly overload: OverloadSettings;
  readonly scheduler: Scheduler;
  /** Absent where /metrics has a listener of its own. */
  readonly metrics?: MetricsOptions | undefined;
}

/** How much the gateway takes on, in all and of each caller. */
export interface OverloadSettings extends Pick<
  OverloadOptions,
  "maxOperations" | "maxBodyBytes" | "maxAnswerBytes" | "answerLimit" | "fairShare"
> {
  readonly maxIdleConnections: number;
  /** In bytes; by default what the container or machine allows. */
  readonly maxResident: number | undefined;
}

/** What sockets and streams are given. */
export interface LiveOptions extends SubscriptionLimits {
  readonly heartbeatMs: number;
  readonly maxSockets: number;
  readonly seats: SeatLimits;
  readonly maxSubscriptionsPerSocket: number;
  /** Of whose pages sockets and streams are taken, beside the gateway's own, and who may read what /graphql answers. */
  readonly allowedOrigins: readonly string[];
  readonly shared: SharedExecutions<Result>;
  /** Told the code that a socket was closed with. */
  readonly onSocketClosed: (code: number) => void;
}

/** Sockets that are open, subscriptions of sockets and streams that are live, other operations in flight, and answers that were given again. */
type LiveCounts = OverloadStats & {
  readonly sockets: number;
  readonly subscriptions: number;
  /** So far. */
  readonly sharedAnswers: number;
};

export interface Listener {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  live(): LiveCounts;
  /** Refuses what is new, waits for answers in flight at most `graceMs`, then cuts them off. May be called again. */
  close(): Promise<void>;
}

const NOTHING: LiveCounts = {
  sockets: 0,
  subscriptions: 0,
  sharedAnswers: 0,
  operations: 0,
  bodyBytes: 0,
  answerBytes: 0,
  waitedMs: 0,
};

/** Rejects with the listen error where the port is taken. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const drain = createDrain();
  const app = createApp(options);
  const gate = createGate(options.callers, options.clock);
  app.addHook("onRequest", (request, reply, done) => {
    void reply.headers({ ...PRIVATE, "x-request-id": request.id });
    done();
  });
  app.addHook("onSend", drain.disconnect);
  guardApp(app, gate);
  const overload = startOverload(app, options);
  meterBodies(app, { overload, toAddress: gate.toAddress });
  decodeBodies(app, options.bodyLimit);
  boundIdleConnections(app.server, { most: options.overload.maxIdleConnections });
  app.server.on("connection", options.scheduler.hold);
  let live: Listener["live"] = () => ({ ...NOTHING });
  await app.register(health, { ...options.health, isReady: drain.isReady });
  if (options.metrics) await registerMetrics(app, gate, options.metrics);
  await app.register(async (scope) => {
    await allowOrigins(scope, options.live.allowedOrigins);
    scope.addHook("onRequest", drain.admit);
    await servePages(scope, options);
    live = await registerGraphql(scope, options, gate, drain, overload);
  });
  const url = await app.listen({
    host: options.host,
    port: options.port,
    backlog: BACKLOG,
    listenTextResolver: (address) => `listening at ${address}`,
  });
  let closed: Promise<void> | undefined;
  return { url, live, close: () => (closed ??= drain.drain(options.graceMs).then(() => app.close())) };
}

function startOverload(
  app: FastifyInstance,
  { overload: { maxResident, ...limits }, bodyLimit, scheduler, log }: ListenerOptions,
): Overload {
  const pressure = startPressure({ maxResident });
  app.addHook("onClose", async () => pressure.close());
  const onMostlyOne = (address: string, limit: string) =>
    log.warn(
      { address, limit },
      "one address takes most of what all share: is it a proxy, and TRUST_PROXY not set?",
    );
  return createOverload({ ...limits, bodyLimit, scheduler, isPressed: pressure.isHigh, onMostlyOne });
}

/** On the listener of GraphQL they are only for callers who may do everything. */
async function registerMetrics(app: FastifyInstance, gate: Gate, options: MetricsOptions): Promise<void> {
  await app.register(async (scope) => {
    admitCallers(scope, gate);
    scope.addHook("onRequest", (request) => requireUnlimited(request, gate));
    await scope.register(metrics, options);
  });
}

/** The three transports of one schema: HTTP, streams and sockets. */
async function registerGraphql(
  app: FastifyInstance,
  { graphql: settings, live, compression, bodyLimit, graceMs, clock, scheduler }: ListenerOptions,
  gate: Gate,
  drain: Drain,
  overload: Overload,
): Promise<Listener["live"]> {
  const apollo = await startApollo(settings, app.log, [statusOverHttp]);
  app.addHook("onClose", () => apollo.stop());
  const queries = createQueries({ ...settings, answers: createSharedAnswers(toBytes) });
  const operations = createOperations({
    ...settings,
    ...live,
    apollo,
    queries,
    deliver: scheduler.deliver,
    openAnswer: () => overload.answer(),
    log: app.log,
  });
  const work = { overload, toAddress: gate.toAddress };
  const streams = createStreams({ ...live, operations, drain, clock, overload });
  await app.register(async (scope) => {
    scope.addHook("preSerialization", tellOfRefusals(settings.observer));
    await scope.register(async (route) => {
      admitWork(route, toWork, work);
      admitCallers(route, gate);
      await route.register(graphql, {
        ...settings,
        apollo,
        operations,
        queries,
        streams,
        compression,
        stop: drain.overtime,
      });
    });
    await scope.register(async (route) => {
      admitWork(route, () => "subscription", work);
      admitCallers(route, gate);
      await route.register(stream, streams);
    });
  });
  const { sockets } = websocket(app, {
    ...live,
    operations,
    gate,
    clock,
    overload,
    maxPayload: bodyLimit,
    closingMs: toClosingMs(graceMs),
    toRequestId,
    drain,
  });
  return () => ({
    ...overload.stats(),
    sockets: sockets(),
    subscriptions: operations.live(),
    sharedAnswers: queries.given(),
  });
}

/** Objects are serialised by fastify only for refusals: operations are answered with text. */
function tellOfRefusals({ refused }: OperationObserver) {
  return async (_request: FastifyRequest, _reply: FastifyReply, payload: unknown): Promise<unknown> => {
    const code = toRefusalCode(payload);
    if (code !== undefined) refused(code);
    return payload;
  };
}

/**
 * Connections that may wait to be accepted, as far as the system allows (net.core.somaxconn). One too many is tried again by its
 * client's system a second later at the earliest, one of a health check too.
 */
const BACKLOG = 4096;
