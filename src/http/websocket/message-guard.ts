// What a client may send on a socket before a message of it is whole: how much, how slowly, and how much of what all share.
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Holding } from "../../overload/shared-pool.js";
import { type Pace, TOO_SLOW, startPace } from "../../overload/pace.js";
import { FrameMeter } from "./frame-meter.js";

/** Of a message of a client that has not proved who it is, in bytes. */
export const MAX_FIRST_BYTES = 16 * 1024;
/** What a chunk of a message takes beside its bytes. */
const CHUNK_BYTES = 256;

const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;
const TRY_AGAIN_LATER = 1013;

export interface MessageGuardOptions {
  /** What the unfinished message takes. */
  readonly body: Holding;
  /** Whether it is known who is at the socket. */
  readonly isIn: () => boolean;
  /** To close the socket with; nothing more is looked at then. */
  readonly onRefused: (code: number, reason: string) => void;
  /** For tests. */
  readonly graceMs?: number | undefined;
}

/** Looks at all that comes on the socket of a client, before ws does. */
export function guardMessages(socket: Duplex, client: WebSocket, options: MessageGuardOptions): void {
  const guard = new MessageGuard(client, options);
  socket.prependListener("data", (chunk: Buffer) => guard.read(chunk));
  client.once("close", () => guard.end());
}

class MessageGuard {
  private readonly meter = new FrameMeter();
  private pace: Pace | undefined;
  private chunks = 0;
  private isOver = false;

  constructor(
    private readonly client: WebSocket,
    private readonly options: MessageGuardOptions,
  ) {}

  read(chunk: Buffer): void {
    if (this.isOver) return;
    const { meter } = this;
    const { finished, unfinished } = meter;
    meter.read(chunk);
    if (meter.largest > MAX_FIRST_BYTES && !this.options.isIn())
      return this.refuse(
        TOO_BIG,
        `A message must have at most ${MAX_FIRST_BYTES} bytes before connection_ack`,
      );
    if (meter.finished !== finished) this.restart();
    if (!meter.isUnderWay) return;
    this.chunks++;
    this.pace ??= this.startPace();
    this.pace.arrived(meter.unfinished - (meter.finished === finished ? unfinished : 0));
    this.book(meter.unfinished === 0 ? 0 : meter.unfinished + this.chunks * CHUNK_BYTES);
  }

  end(): void {
    this.isOver = true;
    this.restart();
  }

  private restart(): void {
    this.pace?.end();
    this.pace = undefined;
    this.chunks = 0;
    this.options.body.release();
  }

  private book(bytes: number): void {
    const { body } = this.options;
    const refused = body.grow(Math.max(0, bytes - body.size));
    if (refused) this.refuse(TRY_AGAIN_LATER, refused.message);
  }

  private startPace(): Pace {
    return startPace(() => {
      // It may be the gateway that does not read.
      if (this.client.isPaused) this.pace = this.startPace();
      else this.refuse(POLICY_VIOLATION, `A message must arrive faster. ${TOO_SLOW}`);
    }, this.options.graceMs);
  }

  private refuse(code: number, reason: string): void {
    this.end();
    this.options.onRefused(code, reason);
  }
}
