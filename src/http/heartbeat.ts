// What keeps a socket honest: pings, and an end for one that no longer answers or never drains.
import type { WebSocket } from "ws";

/** "Try again later": what a client that is too slow is told. */
const TRY_AGAIN_LATER = 1013;
/** How long a close frame may take, before the socket is cut. */
const CLOSING_MS = 1000;

/**
 * Pings each `heartbeatMs`. A socket that did not answer the last ping is cut; one whose outgoing data has not moved
 * since is closed with 1013 and a reason.
 */
export function keepAlive(client: WebSocket, heartbeatMs: number): void {
  let answered = true;
  let waiting = 0;
  client.on("pong", () => {
    answered = true;
  });
  const timer = setInterval(() => {
    const { bufferedAmount } = client;
    if (bufferedAmount > 0 && bufferedAmount >= waiting && waiting > 0) {
      return closeFirmly(client, TRY_AGAIN_LATER, "Too slow: events could not be delivered");
    }
    waiting = bufferedAmount;
    if (!answered && waiting === 0) return client.terminate();
    answered = false;
    client.ping();
  }, heartbeatMs);
  client.once("close", () => clearInterval(timer));
}

/** Closes with a code and a reason, and cuts the socket where the client does not play along. */
export function closeFirmly(client: WebSocket, code: number, reason: string): void {
  client.close(code, reason);
  const timer = setTimeout(() => client.terminate(), CLOSING_MS);
  client.once("close", () => clearTimeout(timer));
}
