// Requests that ask for another protocol. Only sockets are served; a server may ignore any other upgrade (RFC 9110, 7.8), as
// that to h2c, which Java's HttpClient and `curl --http2` ask for with their first request.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { refuseUpgrade } from "../refuse.js";
import { toServedUrl } from "./served-url.js";

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Calls `onUpgrade` for upgrades to WebSocket, once all that was sent before on their connections is answered. Node.js makes a
 * plain request of no upgrade while somebody listens to them, so the others are put back and read again.
 */
export function onWebsocketUpgrade(server: Server, onUpgrade: OnUpgrade): void {
  const afterAnswers = createAfterAnswers(server);
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    request.url = toServedUrl(request.url);
    const isWebsocket = request.headers.upgrade?.toLowerCase() === "websocket";
    afterAnswers(socket, () =>
      isWebsocket ? onUpgrade(request, socket, head) : readAgain(server, request, socket, head),
    );
  });
}

/** An answer that is written after the socket has another reader would be lost, or come in the place of another. */
function createAfterAnswers(server: Server) {
  const unanswered = new WeakMap<Duplex, number>();
  const count = (socket: Duplex, change: number) => {
    unanswered.set(socket, (unanswered.get(socket) ?? 0) + change);
  };
  server.prependListener("request", ({ socket }, response) => {
    count(socket, 1);
    response.once("close", () => {
      count(socket, -1);
      if (unanswered.get(socket) === 0) socket.emit(ANSWERED);
    });
  });
  return (socket: Duplex, goOn: () => void): void => {
    if (!unanswered.get(socket)) return goOn();
    // Nobody else listens for errors then, and unheard, one would end the process.
    const onError = () => socket.destroy();
    socket.on("error", onError);
    socket.once(ANSWERED, () => {
      socket.off("error", onError);
      if (!socket.destroyed && socket.writable) goOn();
    });
  };
}

/** Of a socket: told when the last of its requests has been answered. */
const ANSWERED = Symbol("answered");

/** Node.js keeps this many headers at most; one that it dropped may have said where the body ends. */
const MAX_HEADERS = 1000;

/**
 * Gives the server the request once more, without what asks for the upgrade, on a connection that is as good as new. What says
 * where its body ends stays as it came, so that the body ends where it would have ended.
 */
function readAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  if (request.rawHeaders.length >= 2 * MAX_HEADERS)
    return refuseUpgrade(socket, 431, "BAD_REQUEST", "The request has too many headers");
  const lines = toPlainHead(request);
  // The parser lets through none of these; a line that is read as two would be a way to smuggle a request in.
  if (lines.some((line) => /[\r\n\0]/.test(line)))
    return refuseUpgrade(socket, 400, "BAD_REQUEST", "A header of the request is no single line");
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit("connection", socket);
}

const OF_THE_UPGRADE = new Set(["upgrade", "connection", "http2-settings"]);

function toPlainHead({ method, url, httpVersion, rawHeaders, headers }: IncomingMessage): readonly string[] {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!OF_THE_UPGRADE.has(name.toLowerCase())) lines.push(`${name}:${rawHeaders[at + 1]}`);
  }
  // What it asks of the connection beside the upgrade.
  const kept = (headers.connection ?? "").toLowerCase().match(/\b(?:close|keep-alive)\b/g);
  if (kept) lines.push(`Connection: ${kept.join(", ")}`);
  return lines;
}
