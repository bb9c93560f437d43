// Operations on one socket, many at a time.
import { openSession } from "../../../support/socket.js";
import type { Answer } from "./answers.js";

export interface Asker {
  /** Resolves with the first answer; with none where a subscription has nothing to tell while pings go to and fro. */
  readonly ask: (payload: string) => Promise<Answer[]>;
  readonly close: () => void;
}

const ROUNDS = 5;

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

export async function openAsker(url: string): Promise<Asker> {
  const { socket } = await openSession(url);
  const waiting = new Map<string, (message?: Message) => void>();
  let asked = 0;
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    if (message.type !== "complete") waiting.get(message.id ?? "")?.(message);
  });
  let closed: string | undefined;
  socket.on("close", (code, reason) => {
    closed = `The socket was closed with ${code} ${reason.toString()}`;
    waiting.forEach((end) => end());
  });
  const giveUp = (id: string, rounds: number) => {
    const end = waiting.get(id);
    if (!end || rounds === 0) return end?.();
    socket.once("pong", () => giveUp(id, rounds - 1));
    return socket.ping();
  };
  const ask = async (payload: string): Promise<Answer[]> => {
    if (closed !== undefined) throw new Error(closed);
    const id = String(asked++);
    const startedAt = performance.now();
    const message = await new Promise<Message | undefined>((resolve) => {
      waiting.set(id, resolve);
      socket.send(`{"id":"${id}","type":"subscribe","payload":${payload}}`);
      if (payload.includes("subscription")) giveUp(id, ROUNDS);
    });
    waiting.delete(id);
    const ms = performance.now() - startedAt;
    if (closed !== undefined) throw new Error(closed);
    socket.send(JSON.stringify({ id, type: "complete" }));
    if (!message) return [];
    const body = message.type === "error" ? { errors: message.payload } : message.payload;
    return [{ status: 200, bodies: [JSON.stringify(body)], ms }];
  };
  return { ask, close: () => socket.close() };
}
