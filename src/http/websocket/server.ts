// graphql-transport-ws on /graphql: who may open a socket, and what carries its session.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type GraphQLError, OperationTypeNode } from "graphql";
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, type SubscribePayload, handleProtocols } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../../clock.js";
import { type Gate, logRefusal } from "../gate/admission.js";
import { toPresented } from "../gate/credentials.js";
import type { Drain } from "../server/drain.js";
import type { ErrorFacts } from "../../errors.js";
import { refuseUpgrade } from "../refuse.js";
import { closeFirmly, keepAlive } from "./heartbeat.js";
import type { Carrier } from "../../operations/observer.js";
import type { Client, Operations } from "../../operations/kernel.js";
import type { Overload } from "../../overload/in-flight.js";
import { isOriginAllowed } from "../gate/origin.js";
import { isErrors, toRefusal } from "../../operations/refusals.js";
import { SocketCaller } from "./caller.js";
import { type SessionOptions, SocketSession } from "./session.js";

export interface WebsocketOptions {
  readonly operations: Operations;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly overload: Pick<Overload, "refusal" | "enter" | "begin">;
  readonly heartbeatMs: number;
  readonly maxSockets: number;
  readonly maxSubscriptionsPerSocket: number;
  /** Of one message, in bytes. */
  readonly maxPayload: number;
  readonly allowedOrigins: readonly string[];
  readonly toRequestId: (request: IncomingMessage) => string;
  readonly drain: Pick<Drain, "stopping" | "overtime" | "hold">;
  /** Told the code that a socket was closed with. */
  readonly onSocketClosed: (code: number) => void;
  /** How long a socket that is still open when all has drained may take to close. */
  readonly closingMs: number;
  /** How long a client may take for its connection_init. */
  readonly initWaitMs?: number;
}

/** What the audit log calls a ping that brings a credential. */
const RENEWAL = "/graphql (renewal of a socket)";
const INIT_WAIT_MS = 10_000;

export interface Websocket {
  /** Sockets that are open. */
  readonly sockets: () => number;
}

/** Serves upgrades of the app's server; when the gateway stops, sockets are closed with 1001. */
export function websocket(app: FastifyInstance, options: WebsocketOptions): Websocket {
  const { stopping, overtime } = options.drain;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxPayload,
    // A client without the right one is let in, so that it can be told by 4406.
    handleProtocols: (offered) => handleProtocols(offered) || [...offered].slice(0, 1).join(),
  });
  const sessions = new Set<SocketSession>();
  app.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refused = refuseRequest(request, sockets.clients.size, options);
    if (refused) return refuseUpgrade(socket, ...refused);
    sockets.handleUpgrade(request, socket, head, (client) => {
      const session = open(client, request, app, options);
      sessions.add(session);
      client.once("close", () => sessions.delete(session));
    });
  });
  sockets.on("wsClientError", ({ message }, socket) => refuseUpgrade(socket, 400, "BAD_REQUEST", message));
  stopping.addEventListener("abort", () => sessions.forEach((session) => session.retire()));
  overtime.addEventListener("abort", () =>
    sessions.forEach((session) => session.hurry(overtime.reason as Error)),
  );
  app.addHook("preClose", () => cutAfter(options.closingMs, sockets.clients));
  return { sockets: () => sockets.clients.size };
}

/** A close frame waits for its answer longer than a short stop may take. */
async function cutAfter(ms: number, clients: ReadonlySet<WebSocket>): Promise<void> {
  if (clients.size === 0) return;
  setTimeout(() => clients.forEach((client) => client.terminate()), ms).unref();
}

/** Gives a fresh socket its session. */
function open(
  client: WebSocket,
  request: IncomingMessage,
  app: FastifyInstance,
  options: WebsocketOptions,
): SocketSession {
  const requestId = options.toRequestId(request);
  const log = app.log.child({ requestId });
  const close = (code: number, reason: string) => closeFirmly(client, code, reason);
  const outbox = keepAlive(client, {
    ms: options.heartbeatMs,
    onStuck: (code, reason) => session.close(code, reason),
  });
  const address = options.gate.toAddress(request);
  const caller = new SocketCaller({
    admit: (presented) =>
      options.gate.admit(presented, address, requestId).catch((error: unknown) => {
        logRefusal(log, address, error);
        throw error;
      }),
    recordDenial: (renewing) => options.gate.recordDenial(RENEWAL, renewing, requestId),
    clock: options.clock,
    onEnd: (reason) => session.expel(reason),
  });
  const session = new SocketSession(
    { send: (text) => outbox.send(text), close },
    {
      initWaitMs: options.initWaitMs ?? INIT_WAIT_MS,
      maxOperations: options.maxSubscriptionsPerSocket,
      caller,
      presented: toPresented(request.headers),
      prepare: toPrepare(options, caller, { requestId, log, carrier: request.headers }),
      onRefused: (errors) => options.operations.refused(errors),
      onDefect: (error) => log.error({ err: error }, "socket failed"),
    },
  );
  client.on("message", (data: Buffer, isBinary) => session.receive(isBinary ? undefined : data.toString()));
  client.on("close", (code) => {
    options.onSocketClosed(code);
    session.closed();
  });
  // Frames that break WebSocket's own rules: ws has closed the socket by then, with the rule's code.
  client.on("error", (error) => log.debug({ err: error }, "socket closed"));
  if (client.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL)
    session.close(CloseCode.SubprotocolNotAcceptable, "Subprotocol not acceptable");
  return session;
}

function toPrepare(
  { operations, gate, drain, overload }: WebsocketOptions,
  at: Pick<SocketCaller, "caller">,
  client: Omit<Client, "signal" | "caller">,
): SessionOptions["prepare"] {
  return (payload) => {
    const { caller } = at;
    const pressed = overload.refusal("subscription");
    if (pressed) return [toRefusal(pressed)];
    const overRate = gate.rates.take("identity", caller.identity.subject);
    if (overRate) return refuseOperation(operations, toRefusal(overRate));
    const prepared = operations.prepare(payload, caller);
    if (isErrors(prepared)) return prepared;
    const carrier = toCarrier(payload, client.carrier);
    const { begin } = overload;
    const run = (signal: AbortSignal) =>
      operations.run(prepared, { ...client, signal, caller, carrier, begin });
    if (prepared.type === OperationTypeNode.SUBSCRIPTION) return { isLive: true, run };
    const refused = overload.refusal("operation");
    if (refused) return [toRefusal(refused)];
    return {
      isLive: false,
      run: async (signal) => {
        const releases = [drain.hold(), overload.enter()];
        try {
          return await run(signal);
        } finally {
          releases.forEach((release) => release());
        }
      },
    };
  };
}

function refuseOperation(operations: Operations, error: GraphQLError): readonly GraphQLError[] {
  operations.refused([error]);
  return [error];
}

/** An operation may have a trace of its own; else it belongs to the one that opened the socket. */
function toCarrier({ extensions }: SubscribePayload, headers: Carrier): Carrier {
  return typeof extensions?.traceparent === "string" ? extensions : headers;
}

type Refusal = [
  status: number,
  code: "BAD_REQUEST" | "FORBIDDEN" | "OVERLOADED" | "LIMIT_EXCEEDED",
  message: string,
  facts?: ErrorFacts,
];

function refuseRequest(
  request: IncomingMessage,
  open: number,
  { drain, allowedOrigins, maxSockets, gate, overload }: WebsocketOptions,
): Refusal | undefined {
  const refusedHost = gate.refuseHost(request.headers.host);
  if (refusedHost) return [403, "FORBIDDEN", refusedHost.message];
  const path = request.url?.split("?", 1)[0];
  if (request.headers.upgrade?.toLowerCase() !== "websocket")
    return [400, "BAD_REQUEST", "The only upgrade is to websocket; a plain request must ask for none"];
  if (path !== "/graphql") return [404, "BAD_REQUEST", `No socket is served at ${path}; try /graphql`];
  if (drain.stopping.aborted) return [503, "OVERLOADED", "The gateway is shutting down", { retryable: true }];
  if (!isOriginAllowed(request.headers, allowedOrigins))
    return [403, "FORBIDDEN", "Pages of this origin may not open a socket (CORS_ORIGINS)"];
  if (open >= maxSockets)
    return [
      503,
      "LIMIT_EXCEEDED",
      `The gateway has ${open} sockets, its limit (MAX_SOCKETS)`,
      { retryable: true, limit: "MAX_SOCKETS" },
    ];
  const pressed = overload.refusal("subscription");
  return pressed && [503, "OVERLOADED", pressed.message, pressed.facts];
}
