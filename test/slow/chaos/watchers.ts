// Live watchers: sockets with ten subscriptions each, and streams, some of which leave and are replaced all the time.
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import type { GraphQLBody } from "../../support/gateway.js";
import { type Stream, openStream } from "./http.js";
import type { Tally } from "./tally.js";
import type { WatchPlan } from "./watch-plans.js";

export const SOCKETS = 45;
const PER_SOCKET = 10;
const STREAMS = 50;
export const WATCHERS = SOCKETS * PER_SOCKET + STREAMS;
const OPENING_AT_ONCE = 10;
const CHURN_MS = 150;

/** One subscription of one client. */
export interface Watcher {
  readonly plan: WatchPlan;
  /** All that has come, in order. */
  bodies(): readonly GraphQLBody[];
  isComplete(): boolean;
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: GraphQLBody;
}

export class Watchers {
  private sockets: SocketClient[] = [];
  private streams: (Watcher & { readonly stream: Stream })[] = [];
  /** Watchers that have left before the end. */
  left = 0;

  constructor(
    private readonly url: string,
    private readonly toPlan: () => WatchPlan,
    private readonly random: () => number,
    private readonly tally: Tally,
  ) {}

  private readonly onSurprise = (what: string) => void this.tally.surprises.push(what);

  /** Resolves when all have subscribed, whether or not anything has come yet. */
  async open(): Promise<void> {
    const todo = [
      ...Array.from({ length: SOCKETS }, () => () => this.addSocket()),
      ...Array.from({ length: STREAMS }, () => () => this.addStream()),
    ];
    const openSome = async () => {
      for (let open = todo.pop(); open; open = todo.pop()) await open();
    };
    await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openSome));
  }

  all(): Watcher[] {
    return [...this.sockets.flatMap((socket) => [...socket.watchers.values()]), ...this.streams];
  }

  /** Until it is told to stop: one leaves, in order or not, and another one comes. */
  async churn(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const dice = this.random();
      if (dice < 0.7) this.replaceSubscription();
      else if (dice < 0.8) await this.replaceSocket();
      else await this.replaceStream();
      await delay(this.random() * 2 * CHURN_MS);
    }
  }

  close(): void {
    this.tallyUp(this.all());
    for (const socket of this.sockets) socket.leave(this.random() < 0.5);
    for (const { stream } of this.streams) stream.abort();
  }

  private replaceSubscription(): void {
    const socket = this.pick(this.sockets);
    this.goes([socket.unsubscribe(this.random())]);
    socket.subscribe(this.toPlan());
  }

  private async replaceSocket(): Promise<void> {
    const socket = this.pick(this.sockets);
    this.sockets = this.sockets.filter((other) => other !== socket);
    this.goes([...socket.watchers.values()]);
    socket.leave(this.random() < 0.5);
    await this.addSocket();
  }

  private async replaceStream(): Promise<void> {
    const stream = this.pick(this.streams);
    this.streams = this.streams.filter((other) => other !== stream);
    this.goes([stream]);
    stream.stream.abort();
    await this.addStream();
  }

  private async addSocket(): Promise<void> {
    const socket = await SocketClient.open(this.url, this.onSurprise);
    for (let count = 0; count < PER_SOCKET; count++) socket.subscribe(this.toPlan());
    this.sockets.push(socket);
  }

  private async addStream(): Promise<void> {
    const plan = this.toPlan();
    const stream = await openStream(this.url, { query: plan.query }, this.onSurprise);
    this.streams.push({ plan, stream, bodies: () => stream.bodies, isComplete: stream.isComplete });
  }

  private goes(watchers: readonly Watcher[]): void {
    this.left += watchers.length;
    this.tallyUp(watchers);
  }

  private tallyUp(watchers: readonly Watcher[]): void {
    for (const watcher of watchers) for (const body of watcher.bodies()) this.tally.addBody(body);
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }
}

class SocketClient {
  readonly watchers = new Map<string, Watcher & { take(message: Message): void }>();
  private ids = 0;
  private leaving = false;

  private constructor(private readonly socket: WebSocket) {}

  /** Resolves when it is acknowledged. */
  static async open(url: string, onSurprise: (what: string) => void): Promise<SocketClient> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const client = new SocketClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on("open", () => client.send({ type: "connection_init" }));
      socket.on("error", reject);
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Message;
        if (message.type === "connection_ack") return resolve();
        if (message.id === undefined) return;
        client.watchers.get(message.id)?.take(message);
        if (message.type === "error") onSurprise(`refused: ${data.toString()}`);
      });
      socket.on("close", (code, reason) => {
        if (client.leaving) return;
        const what = `a socket was closed: ${code} ${reason.toString()}`;
        onSurprise(what);
        reject(new Error(what));
      });
    });
    return client;
  }

  subscribe(plan: WatchPlan): void {
    const id = String(++this.ids);
    const bodies: GraphQLBody[] = [];
    let complete = false;
    const take = ({ type, payload }: Message) => {
      if (type === "next" && payload) bodies.push(payload);
      if (type === "complete") complete = true;
    };
    this.watchers.set(id, { plan, take, bodies: () => bodies, isComplete: () => complete });
    this.send({ id, type: "subscribe", payload: { query: plan.query } });
  }

  /** `which` from 0 to below 1 chooses it. */
  unsubscribe(which: number): Watcher {
    const [id, watcher] = [...this.watchers][Math.floor(which * this.watchers.size)] as [string, Watcher];
    this.watchers.delete(id);
    this.send({ id, type: "complete" });
    return watcher;
  }

  leave(abruptly: boolean): void {
    this.leaving = true;
    if (abruptly) this.socket.terminate();
    else this.socket.close();
  }

  private send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }
}
