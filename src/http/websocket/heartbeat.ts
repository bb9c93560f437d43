// What keeps a socket honest: pings, and an end for one that no longer answers or never drains.
import type { WebSocket } from "ws";
import type { Holding } from "../../overload/shared-pool.js";

/** "Try again later": what a client that is too slow is told. */
const TRY_AGAIN_LATER = 1013;
/** How long a close frame, or the last bytes of a stream, may take at a stop before the socket is cut. */
export const CLOSING_MS = 1000;
/** A client that makes the gateway answer more than this without reading it is not read from either. */
const MAX_WAITING_BYTES = 1024 * 1024;

export interface Heartbeat {
  /** Milliseconds between pings. */
  readonly ms: number;
  /** Gives what an event takes until it is written out. */
  readonly room: () => Holding;
  /** Called where outgoing data has not moved for a whole heartbeat. */
  readonly onStuck: (code: number, reason: string) => void;
}

/** Pings each heartbeat. A socket that did not answer the last ping, and has nothing to send, is cut. */
export function keepAlive(client: WebSocket, { ms, room, onStuck }: Heartbeat): Outbox {
  const outbox = new Outbox(client, room);
  let answered = true;
  let sent = -1;
  client.on("pong", () => {
    answered = true;
  });
  client.on("ping", () => outbox.relieve());
  const timer = setInterval(() => {
    const isWaiting = client.bufferedAmount > 0;
    if (isWaiting && outbox.sent === sent)
      return onStuck(TRY_AGAIN_LATER, "Too slow: events could not be delivered");
    sent = isWaiting ? outbox.sent : -1;
    if (!answered && !isWaiting) return client.terminate();
    answered = false;
    client.ping();
  }, ms);
  client.once("close", () => clearInterval(timer));
  return outbox;
}

/** What goes out, and how much of it has. */
export class Outbox {
  /** Messages written out so far. */
  sent = 0;
  private isStopped = false;

  /** `room` is what messages take until they are written out. */
  constructor(
    private readonly client: WebSocket,
    private readonly room: () => Holding,
  ) {}

  /** Resolves when the message is written out, or never will be. */
  send(text: string): Promise<void> {
    const { client } = this;
    if (client.readyState !== client.OPEN) return Promise.resolve();
    return new Promise((resolve) => {
      client.send(text, () => {
        this.sent++;
        this.relieve();
        resolve();
      });
      this.relieve();
    });
  }

  /** The same, but waits where there is no room. */
  async sendEvent(text: string): Promise<void> {
    const room = this.room();
    await room.growWhenRoom(text.length, () => this.client.readyState === this.client.OPEN);
    await this.send(text);
    room.release();
  }

  /** Nothing is read from the client any more. */
  stop(): void {
    this.isStopped = true;
    this.client.pause();
  }

  /** Reads from the client only while it reads too. */
  relieve(): void {
    const { client } = this;
    if (this.isStopped) return;
    const isFull = client.bufferedAmount > MAX_WAITING_BYTES;
    if (isFull && !client.isPaused) client.pause();
    if (!isFull && client.isPaused) client.resume();
  }
}

/** Closes with a code and a reason, and cuts the socket where the client does not play along. */
export function closeFirmly(client: WebSocket, code: number, reason: string): void {
  client.close(code, shorten(reason));
  const timer = setTimeout(() => client.terminate(), CLOSING_MS);
  client.once("close", () => clearTimeout(timer));
}

/** All that a close frame has room for; ws throws at what is longer. */
const MAX_REASON_BYTES = 123;

function shorten(reason: string): string {
  return Buffer.byteLength(reason) <= MAX_REASON_BYTES
    ? reason
    : `${Buffer.from(reason)
        .toString("latin1", 0, MAX_REASON_BYTES - 3)
        .replace(/[^ -~]/g, "?")}...`;
}
