// graphql-transport-ws on /graphql: the protocol's kernel is graphql-ws, this is its door.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { GraphQLError, GraphQLSchema } from "graphql";
import { type ConnectionInitMessage, handleProtocols, makeServer } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import { isErrors, refusal } from "./documents.js";
import { refuseUpgrade } from "./errors.js";
import { closeFirmly, keepAlive } from "./heartbeat.js";
import type { Operations, PreparedOperation, Results } from "./operations.js";
import { isOriginAllowed } from "./origin.js";

export interface WebsocketOptions {
  readonly operations: Operations;
  readonly schema: GraphQLSchema;
  readonly heartbeatMs: number;
  readonly maxSockets: number;
  readonly maxSubscriptionsPerSocket: number;
  /** Of one message, in bytes. */
  readonly maxPayload: number;
  readonly allowedOrigins: readonly string[];
  readonly toRequestId: (request: IncomingMessage) => string;
  /** Aborts when the gateway stops: sockets are closed with 1001. */
  readonly stopping: AbortSignal;
}

/** What one socket has beside graphql-ws's own context. */
interface Extra {
  readonly requestId: string;
  readonly log: FastifyBaseLogger;
  /** One for each operation that runs, by its id. */
  readonly running: Map<string, AbortController>;
}

const INIT_WAIT_MS = 10_000;
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 4500;

/** Serves upgrades of the app's server; resolves at once, everything ends with `stopping`. */
export function websocket(app: FastifyInstance, options: WebsocketOptions): void {
  const { operations, stopping } = options;
  const sockets = new WebSocketServer({ noServer: true, handleProtocols, maxPayload: options.maxPayload });
  const protocol = makeServer<ConnectionInitMessage["payload"], Extra>({
    schema: options.schema,
    connectionInitWaitTimeout: INIT_WAIT_MS,
    onSubscribe: (context, id, payload) => {
      if (Object.keys(context.subscriptions).length > options.maxSubscriptionsPerSocket)
        return refuseOver(options.maxSubscriptionsPerSocket);
      const prepared = operations.prepare(payload);
      if (isErrors(prepared)) return prepared;
      const { document, variables, operation } = prepared;
      const contextValue = { prepared, extra: context.extra, id };
      return {
        schema: options.schema,
        document,
        variableValues: variables,
        operationName: operation.name?.value,
        contextValue,
      };
    },
    execute: ({ contextValue }) => run(operations, contextValue as Running) as Promise<never>,
    subscribe: ({ contextValue }) => run(operations, contextValue as Running) as Promise<never>,
    // As they are: they are formatted already, and the protocol's own way takes errors for instances of GraphQLError.
    onNext: (_context, _id, _payload, _args, result) => result,
    onComplete: ({ extra }, id) => end(extra, id),
    onClose: ({ extra }) => [...extra.running.keys()].forEach((id) => end(extra, id)),
  });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refused = toRefusal(request, sockets.clients.size, options);
    if (refused) return refuseUpgrade(socket, ...refused);
    sockets.handleUpgrade(request, socket, head, (client) => {
      const requestId = options.toRequestId(request);
      open(
        protocol,
        client,
        { requestId, log: app.log.child({ requestId }), running: new Map() },
        options.heartbeatMs,
      );
    });
  };
  app.server.on("upgrade", onUpgrade);
  stopping.addEventListener("abort", () => {
    for (const client of sockets.clients) closeFirmly(client, GOING_AWAY, "The gateway is shutting down");
  });
}

interface Running {
  readonly prepared: PreparedOperation;
  readonly extra: Extra;
  readonly id: string;
}

async function run(operations: Operations, { prepared, extra, id }: Running): Promise<Results> {
  const controller = new AbortController();
  extra.running.set(id, controller);
  return operations.run(prepared, { requestId: extra.requestId, log: extra.log, signal: controller.signal });
}

function end({ running }: Extra, id: string): void {
  running.get(id)?.abort();
  running.delete(id);
}

/** Hands a fresh socket to the protocol. */
function open(
  protocol: ReturnType<typeof makeServer<ConnectionInitMessage["payload"], Extra>>,
  client: WebSocket,
  extra: Extra,
  heartbeatMs: number,
): void {
  const fail = (error: Error) => {
    extra.log.warn({ err: error }, "socket failed");
    client.close(INTERNAL_ERROR, "Internal server error");
  };
  const closed = protocol.opened(
    {
      protocol: client.protocol,
      // Resolves when it is written out: until then the stream is not asked for more, and its mailbox keeps the newest.
      send: (data) =>
        new Promise((resolve, reject) => {
          if (client.readyState !== client.OPEN) return resolve();
          client.send(data, (error) => (error ? reject(error) : resolve()));
        }),
      close: (code, reason) => client.close(code, reason),
      onMessage: (listener) =>
        client.on("message", (data: Buffer) => void listener(data.toString()).catch(fail)),
    },
    extra,
  );
  client.on("error", fail);
  client.on("close", (code, reason) => void closed(code, reason.toString()));
  keepAlive(client, heartbeatMs);
}

type Refusal = [
  status: number,
  code: "BAD_REQUEST" | "FORBIDDEN" | "OVERLOADED" | "LIMIT_EXCEEDED",
  message: string,
  facts?: object,
];

function toRefusal(
  request: IncomingMessage,
  open: number,
  { stopping, allowedOrigins, maxSockets }: WebsocketOptions,
): Refusal | undefined {
  const path = request.url?.split("?", 1)[0];
  if (path !== "/graphql") return [404, "BAD_REQUEST", `No socket is served at ${path}; try /graphql`];
  if (stopping.aborted) return [503, "OVERLOADED", "The gateway is shutting down", { retryable: true }];
  if (!isOriginAllowed(request.headers, allowedOrigins))
    return [403, "FORBIDDEN", "Pages of this origin may not open a socket (CORS_ORIGINS)"];
  if (open >= maxSockets)
    return [
      503,
      "LIMIT_EXCEEDED",
      `The gateway has ${open} sockets, its limit (MAX_SOCKETS)`,
      { limit: "MAX_SOCKETS" },
    ];
  return undefined;
}

function refuseOver(limit: number): readonly GraphQLError[] {
  const message = `The socket has ${limit} operations under way, its limit (MAX_SUBSCRIPTIONS_PER_SOCKET)`;
  return [refusal("LIMIT_EXCEEDED", message, { limit: "MAX_SUBSCRIPTIONS_PER_SOCKET" })];
}
