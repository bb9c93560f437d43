// A raw client of graphql-transport-ws, which sends whatever a test wants it to; cut after each test.
import { type ClientOptions, WebSocket } from "ws";
import { waitFor } from "./wait.js";
import type { GraphQLBody } from "./gateway.js";

export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: GraphQLBody & GraphQLBody["errors"];
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export interface TestSocket {
  readonly socket: WebSocket;
  /** All that has come so far. */
  readonly messages: readonly SocketMessage[];
  /** Resolves when the socket is closed, by whomever. */
  readonly closed: Promise<Closed>;
  /** An object is sent as JSON; text and bytes as they are. */
  readonly send: (message: object | string | Buffer) => void;
  readonly subscribe: (id: string, query: string, variables?: object) => void;
  /** Resolves with the next message that was not taken yet; rejects where the socket closes before. */
  readonly next: () => Promise<SocketMessage>;
  /** The same for one operation; the messages of others are left for their own. */
  readonly nextOf: (id: string) => Promise<SocketMessage>;
}

const open: WebSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

export interface SocketOptions extends Omit<ClientOptions, "protocol"> {
  readonly protocol?: string | null;
  readonly path?: string;
}

/** Opens a socket at a gateway's URL; rejects with the refusal's "Unexpected server response: <status>". */
export async function openSocket(url: string, options: SocketOptions = {}): Promise<TestSocket> {
  const { protocol = "graphql-transport-ws", path = "/graphql", ...rest } = options;
  const address = `${url.replace(/^http/, "ws")}${path}`;
  const socket = new WebSocket(address, protocol?.split(",") ?? [], rest);
  open.push(socket);
  const messages: SocketMessage[] = [];
  const waiting: SocketMessage[] = [];
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as SocketMessage;
    messages.push(message);
    waiting.push(message);
  });
  let end: Closed | undefined;
  const closed = new Promise<Closed>((resolve) => {
    socket.once("close", (code, reason) => {
      end = { code, reason: reason.toString() };
      resolve(end);
    });
  });
  const take = (isIt: (message: SocketMessage) => boolean) =>
    waitFor(() => {
      const at = waiting.findIndex(isIt);
      if (at >= 0) return waiting.splice(at, 1)[0];
      if (end) throw new Error(`closed with ${end.code} ${end.reason}`);
      return undefined;
    });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  const send = (message: object | string | Buffer) =>
    socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  return {
    socket,
    messages,
    closed,
    send,
    subscribe: (id, query, variables) =>
      send({ id, type: "subscribe", payload: { query, ...(variables && { variables }) } }),
    next: () => take(() => true),
    nextOf: (id) => take((message) => message.id === id),
  };
}

/** Opens a socket and waits for its connection_ack. */
export async function openSession(url: string, options: SocketOptions = {}): Promise<TestSocket> {
  const session = await openSocket(url, options);
  session.send({ type: "connection_init" });
  await session.next();
  return session;
}
