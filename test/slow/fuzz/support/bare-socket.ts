// Sockets down to their bytes. One serves as many cases as it survives; then another takes its place.
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import type { Answer } from "./answers.js";
import { frame, parseFrames } from "./frames.js";

export interface BareSockets {
  /** Sends bytes on a socket that has said connection_init, or has not; resolves when they are answered or it is closed. */
  readonly send: (bytes: Buffer, isIn: boolean) => Promise<Answer[]>;
  readonly close: () => Promise<void>;
}

/** How the gateway closes for a defect of its own; what a client closes with is sent back to it, whatever it is. */
const DEFECT = "4500 Internal server error";
/** A ping is answered sooner, unless it became part of a frame that said that it is longer. */
const PATIENCE_MS = 50;

export function openBare(url: string, headers: Readonly<Record<string, string>>, init: Buffer): BareSockets {
  const idle = { in: [] as Bare[], out: [] as Bare[] };
  const take = async (isIn: boolean): Promise<Bare> => {
    const there = (isIn ? idle.in : idle.out).pop();
    if (there && !there.isOver) return there;
    const opened = await open(url, headers);
    if (isIn) await opened.exchange(init);
    return opened;
  };
  return {
    send: async (bytes, isIn) => {
      const bare = await take(isIn);
      const startedAt = performance.now();
      const bodies = await bare.exchange(bytes);
      if (!bare.isOver) (isIn ? idle.in : idle.out).push(bare);
      return [{ status: 200, bodies, ms: performance.now() - startedAt }];
    },
    close: async () => {
      for (const bare of [...idle.in, ...idle.out]) bare.end();
    },
  };
}

class Bare {
  isOver = false;
  private rest = Buffer.alloc(0);
  private bodies: string[] = [];
  private pongs = 0;
  private onMore = (): void => undefined;

  constructor(private readonly socket: Socket) {
    socket.on("data", (chunk: Buffer) => this.receive(chunk));
    socket.on("error", () => undefined);
    socket.once("close", () => {
      this.isOver = true;
      this.onMore();
    });
  }

  /** Gives the bodies of what came until pings, sent after it, were answered, or the socket was closed. */
  async exchange(bytes: Buffer): Promise<string[]> {
    this.bodies = [];
    this.socket.write(bytes);
    for (let round = 0; round < 3 && !this.isOver; round++) {
      const before = this.pongs;
      this.socket.write(frame({ opcode: 9, payload: Buffer.from("fuzz") }));
      await this.until(() => this.pongs > before);
    }
    return this.bodies;
  }

  end(): void {
    this.socket.destroy();
  }

  /** Where the gateway waits for the rest of a frame, it is told that there will be none, and closes. */
  private async until(isDone: () => boolean): Promise<void> {
    const timer = setTimeout(() => this.socket.end(), PATIENCE_MS);
    while (!this.isOver && !isDone()) await new Promise<void>((resolve) => (this.onMore = resolve));
    clearTimeout(timer);
  }

  private receive(chunk: Buffer): void {
    const { frames, rest } = parseFrames(Buffer.concat([this.rest, chunk]));
    this.rest = Buffer.from(rest);
    for (const { opcode, payload } of frames) {
      if (opcode === 8) this.takeClose(payload);
      if (opcode === 9) this.socket.write(frame({ opcode: 10, payload }));
      if (opcode === 10 && payload.toString() === "fuzz") this.pongs++;
      if (opcode === 1) this.takeMessage(payload.toString());
    }
    this.onMore();
  }

  private takeClose(payload: Buffer): void {
    const told = payload.length < 2 ? "" : `${payload.readUInt16BE(0)} ${payload.subarray(2).toString()}`;
    // Answers are held to what bodies must be: this one is none.
    if (told === DEFECT) this.bodies.push(`closed with ${told}`);
    this.isOver = true;
    this.socket.destroy();
  }

  private takeMessage(text: string): void {
    const { type, payload } = JSON.parse(text) as { type: string; payload?: unknown };
    if (type === "next") this.bodies.push(JSON.stringify(payload));
    else if (type === "error") this.bodies.push(JSON.stringify({ errors: payload }));
    else if (!["connection_ack", "ping", "pong", "complete"].includes(type)) this.bodies.push(text);
  }
}

async function open(url: string, headers: Readonly<Record<string, string>>): Promise<Bare> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = [
    "GET /graphql HTTP/1.1",
    `host: ${host}`,
    "connection: upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-protocol: graphql-transport-ws",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const [head] = (await once(socket, "data")) as [Buffer];
  if (!head.toString().startsWith("HTTP/1.1 101"))
    throw new Error(`The upgrade was refused: ${head.toString()}`);
  return new Bare(socket);
}
