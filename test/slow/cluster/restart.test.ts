// S16: every replica is replaced while a crowd watches; each watcher connects again as docs/live-status.md says.
import { WebSocket } from "ws";
import { describeWithRedis } from "../../support/redis.js";
import { createDatastores, startImportJobs } from "../../support/resources.js";
import { waitFor } from "../../support/wait.js";
import { type InProcess, startWorld, waitUntilTogether } from "./support.js";

const WATCHERS = 600;
const MINUTE_MS = 60_000;
const AGAIN_MS = 20;
const WATCH = `subscription($id: ID!, $since: DateTime) {
  importJobsStatusChanged(datastoreId: $id, endedAfter: $since) { observedAt importJob { jobId status } }
}`;

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: {
      readonly importJobsStatusChanged?: {
        readonly observedAt: string;
        readonly importJob: { readonly jobId: string; readonly status: string };
      };
    };
  };
}

/** Watches a datastore's import jobs at whichever replica is there, until it is told to stop. */
class Watcher {
  readonly ended = new Set<string>();
  connections = 0;
  private seenAt = Date.now();
  private socket: WebSocket | undefined;
  private isOver = false;

  constructor(
    private readonly datastoreId: string,
    private readonly pick: () => string,
  ) {
    this.connect();
  }

  stop(): void {
    this.isOver = true;
    this.socket?.terminate();
  }

  private connect(): void {
    if (this.isOver) return;
    const socket = new WebSocket(`${this.pick().replace(/^http/, "ws")}/graphql`, "graphql-transport-ws");
    this.socket = socket;
    socket.on("error", () => undefined);
    socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init" })));
    socket.on("message", (data: Buffer) => this.receive(JSON.parse(data.toString()) as Message));
    socket.on("close", () => setTimeout(() => this.connect(), AGAIN_MS));
  }

  private receive({ type, payload }: Message): void {
    if (type === "connection_ack") {
      this.connections++;
      const variables = { id: this.datastoreId, since: new Date(this.seenAt - MINUTE_MS).toISOString() };
      const subscribe = { id: "1", type: "subscribe", payload: { query: WATCH, variables } };
      this.socket?.send(JSON.stringify(subscribe));
    }
    const event = payload?.data?.importJobsStatusChanged;
    if (!event) return;
    this.seenAt = Date.parse(event.observedAt);
    if (event.importJob.status.startsWith("COMPLETED")) this.ended.add(event.importJob.jobId);
  }
}

describeWithRedis("a deployment", () => {
  test("S16: all replicas are replaced, and no watcher misses the end of a job", async () => {
    const world = await startWorld({ durations: { creatingMs: 0, submittedMs: 200, importMs: 800 } });
    const [datastoreId = ""] = await createDatastores(world.healthLake, 1);
    const env = { MAX_SUBSCRIPTIONS: "2000", MAX_SOCKETS: "2000" };
    const replicas: InProcess[] = [await world.join(env), await world.join(env), await world.join(env)];
    await waitUntilTogether(replicas);
    let turn = 0;
    const pick = () => (replicas[turn++ % replicas.length] as InProcess).url;
    const watchers = Array.from({ length: WATCHERS }, () => new Watcher(datastoreId, pick));
    try {
      await waitFor(() => watchers.every(({ connections }) => connections > 0), 30_000);
      const ids: string[] = [];
      const start = async () => ids.push(...(await startImportJobs(world.healthLake, datastoreId, 2)));
      await start();
      for (let round = 0; round < 3; round++) {
        const next = await world.join(env);
        replicas.push(next);
        await start();
        await replicas.shift()?.gateway.close();
        await start();
      }
      const jobs = ids.map((id) => id.split("/")[1] ?? "");
      const missing = () => watchers.filter(({ ended }) => !jobs.every((job) => ended.has(job))).length;
      await waitFor(() => missing() === 0, 30_000);
      // All have been put out once at least.
      expect(watchers.filter(({ connections }) => connections < 2)).toHaveLength(0);
    } finally {
      for (const watcher of watchers) watcher.stop();
    }
  }, 120_000);
});
