// graphql-transport-ws on /graphql: who may open a socket, and what carries its session.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { type GraphQLError, OperationTypeNode } from "graphql";
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, type SubscribePayload, handleProtocols } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Presented } from "../../auth/authenticate.js";
import type { Caller } from "../../auth/caller.js";
import type { Clock } from "../../clock.js";
import { type Gate, logRefusal } from "../gate/admission.js";
import { toPresented } from "../gate/credentials.js";
import type { Drain } from "../server/drain.js";
import type { ErrorFacts, GatewayError } from "../../errors.js";
import { onWebsocketUpgrade } from "../server/upgrades.js";
import { refuseUpgrade } from "../refuse.js";
import { closeFirmly, keepAlive } from "./heartbeat.js";
import { guardMessages } from "./message-guard.js";
import type { Carrier } from "../../operations/observer.js";
import type { Client, Operations } from "../../operations/kernel.js";
import type { Overload } from "../../overload/in-flight.js";
import type { Holding, Owner } from "../../overload/shared-pool.js";
import { isOriginAllowed } from "../gate/origin.js";
import { toIdentity, toPlace } from "../gate/owner.js";
import { isErrors, toRefusal } from "../../operations/refusals.js";
import { SocketCaller } from "./caller.js";
import { type Seat, type SeatLimits, Seats } from "./seats.js";
import { SocketSession } from "./session.js";
import type { Prepared, SessionOptions } from "./session-options.js";

export interface WebsocketOptions {
  readonly operations: Operations;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly overload: Pick<Overload, "refusal" | "begin" | "place" | "body" | "answer">;
  readonly heartbeatMs: number;
  readonly maxSockets: number;
  /** Of one caller, and of one address before anything is proved. */
  readonly seats: SeatLimits;
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
/** Of traceparent and tracestate, each: what the W3C's Trace Context asks to be passed on at the least. */
const MAX_TRACE_CHARS = 512;
/** What ws keeps a message in until it is whole: small parts take more memory than their bytes. */
const MAX_FRAGMENTS = 1024;
const MIN_CHUNKS = 4096;
const MIN_CHUNK_BYTES = 256;

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
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: Math.max(MIN_CHUNKS, options.maxPayload / MIN_CHUNK_BYTES),
    // A client without the right one is let in, so that it can be told by 4406.
    handleProtocols: (offered) => handleProtocols(offered) || [...offered].slice(0, 1).join(),
  });
  const seats = new Seats(options.seats);
  const sessions = new Set<SocketSession>();
  onWebsocketUpgrade(app.server, (request, socket, head) => {
    const nobody = toPlace(options.gate.toAddress(request));
    const refused = refuseRequest(request, sockets.clients.size, options) ?? refuseSeat(seats, nobody);
    if (refused) return refuseUpgrade(socket, ...refused);
    sockets.handleUpgrade(request, socket, head, (client) => {
      const seat = seats.take(nobody);
      client.once("close", () => seat.leave());
      const session = open({ client, socket, request, seat, nobody }, app, options);
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

/** A socket that was taken, and as whom it counts until it is known who is there. */
interface Opened {
  readonly client: WebSocket;
  readonly socket: Duplex;
  readonly request: IncomingMessage;
  readonly seat: Seat;
  readonly nobody: Owner;
}

/** Gives a fresh socket its session. */
function open(opened: Opened, app: FastifyInstance, options: WebsocketOptions): SocketSession {
  const { client, socket, request, nobody } = opened;
  const requestId = options.toRequestId(request);
  const log = app.log.child({ requestId });
  const close = (code: number, reason: string) => closeFirmly(client, code, reason);
  const outbox = keepAlive(client, {
    ms: options.heartbeatMs,
    room: () => options.overload.answer(caller.isIn ? toIdentity(caller.caller) : nobody),
    onStuck: (code, reason) => session.close(code, reason),
  });
  const body = options.overload.body(nobody);
  const caller = new SocketCaller({
    admit: toAdmit(opened, body, log, requestId, options),
    recordDenial: (renewing) => options.gate.recordDenial(RENEWAL, renewing, requestId),
    clock: options.clock,
    onEnd: (reason) => session.expel(reason),
  });
  const session = new SocketSession(
    { send: (text) => outbox.send(text), sendEvent: (text) => outbox.sendEvent(text), close },
    {
      initWaitMs: options.initWaitMs ?? INIT_WAIT_MS,
      maxOperations: options.maxSubscriptionsPerSocket,
      caller,
      presented: toPresented(request.headers),
      prepare: toPrepare(options, caller, { requestId, log, carrier: toCarrier(request.headers) }),
      onRefused: (errors) => options.operations.refused(errors),
      onDefect: (error) => log.error({ err: error }, "socket failed"),
    },
  );
  guardMessages(socket, client, {
    body,
    isIn: () => caller.isIn,
    onRefused: (code, reason) => {
      session.close(code, reason);
      outbox.stop();
    },
  });
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

/** Who is let in has the socket from then on, and what comes on it. */
function toAdmit(
  { request, seat }: Opened,
  body: Holding,
  log: FastifyBaseLogger,
  requestId: string,
  { gate }: WebsocketOptions,
) {
  const address = gate.toAddress(request);
  return async (presented: Presented): Promise<Caller> => {
    const caller = await gate.admit(presented, address, requestId).catch((error: unknown) => {
      logRefusal(log, address, error);
      throw error;
    });
    const owner = toIdentity(caller);
    const refused = seat.moveTo(owner) ?? body.moveTo(owner);
    if (refused) throw refused;
    return caller;
  };
}

function toPrepare(
  options: WebsocketOptions,
  at: Pick<SocketCaller, "caller">,
  client: Omit<Client, "signal" | "caller">,
): SessionOptions["prepare"] {
  const { operations, gate, overload } = options;
  const prepareNow = toPrepareNow(options, client);
  return (payload, size) => {
    const { caller } = at;
    const pressed = overload.refusal("subscription");
    if (pressed) return [toRefusal(pressed)];
    const begin = () => prepareNow(payload, size, caller);
    const goOn = (overRate: GatewayError | undefined) => {
      if (overRate) return refuseOperation(operations, toRefusal(overRate));
      const fetched = operations.fetch(payload);
      return fetched ? fetched.then(begin) : begin();
    };
    const taken = gate.rates.take("identity", caller.identity.subject);
    return taken instanceof Promise ? taken.then(goOn) : goOn(taken);
  };
}

/** What has its place among all operations; it is to be run at once. */
function toPrepareNow(
  { operations, drain, overload }: WebsocketOptions,
  client: Omit<Client, "signal" | "caller">,
): (payload: SubscribePayload, size: number, caller: Caller) => Prepared {
  return (payload, size, caller) => {
    const prepared = operations.prepare(payload, caller);
    if (isErrors(prepared)) return prepared;
    const carrier = toCarrier(payload.extensions, client.carrier);
    const { begin } = overload;
    const owner = toIdentity(caller);
    const answer = overload.answer(owner);
    const run = (signal: AbortSignal) =>
      operations.run(prepared, { ...client, signal, caller, carrier, begin, answer });
    if (prepared.type === OperationTypeNode.SUBSCRIPTION)
      return { isLive: true, run, end: () => answer.release() };
    const place = overload.place(owner);
    const body = overload.body(owner);
    const refused = overload.refusal("operation") ?? place.grow(1) ?? body.grow(size);
    if (refused) {
      place.release();
      return [toRefusal(refused)];
    }
    const letGo = drain.hold();
    const end = () => {
      letGo();
      for (const holding of [place, body, answer]) holding.release();
    };
    return { isLive: false, run, end };
  };
}

function refuseOperation(operations: Operations, error: GraphQLError): readonly GraphQLError[] {
  operations.refused([error]);
  return [error];
}

/** An operation may have a trace of its own; else it belongs to the one that opened the socket. No more of either is kept. */
function toCarrier(
  given: Readonly<Record<string, unknown>> | null | undefined,
  otherwise: Carrier = {},
): Carrier {
  const { traceparent, tracestate } = given ?? {};
  if (typeof traceparent !== "string") return otherwise;
  return Object.fromEntries(
    Object.entries({ traceparent, tracestate }).filter(
      ([, text]) => typeof text === "string" && text.length <= MAX_TRACE_CHARS,
    ),
  );
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

function refuseSeat(seats: Seats, owner: Owner): Refusal | undefined {
  const refused = seats.refuse(owner);
  return refused && [503, "LIMIT_EXCEEDED", refused.message, refused.facts];
}
