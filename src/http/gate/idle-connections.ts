// Connections on which no request is under way: fresh ones that have sent nothing, and those that are kept alive.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** How long a connection may send nothing before its first request, in milliseconds. */
const SILENT_MS = 5000;

export interface IdleConnectionsOptions {
  /** Beyond so many, the one that has been idle for longest makes room for the next (MAX_IDLE_CONNECTIONS). */
  readonly most: number;
  /** For tests. */
  readonly silentMs?: number;
}

/** Watches the server's connections from now on. Gives how many are idle. */
export function boundIdleConnections(
  server: Server,
  { most, silentMs = SILENT_MS }: IdleConnectionsOptions,
): () => number {
  // In the order in which they became idle.
  const idle = new Map<Socket, NodeJS.Timeout | undefined>();
  const leave = (socket: Socket) => {
    clearTimeout(idle.get(socket));
    idle.delete(socket);
  };
  const enter = (socket: Socket, timer?: NodeJS.Timeout) => {
    if (socket.destroyed) return;
    idle.set(socket, timer);
    const [longest] = idle.keys();
    if (idle.size <= most || !longest) return;
    leave(longest);
    longest.destroy();
  };
  const underWay = new WeakMap<Socket, number>();
  server.on("connection", (socket: Socket) => {
    // One that is read again after an upgrade that nobody serves is known.
    if (underWay.has(socket)) return;
    enter(
      socket,
      setTimeout(() => socket.bytesRead === 0 && socket.destroy(), silentMs),
    );
    socket.once("close", () => leave(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    leave(socket);
    // Several where they are sent ahead.
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const left = (underWay.get(socket) ?? 1) - 1;
      underWay.set(socket, left);
      if (left === 0) enter(socket);
    });
  });
  server.on("upgrade", ({ socket }: IncomingMessage) => leave(socket));
  return () => idle.size;
}
