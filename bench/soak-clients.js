/* global clearInterval, setInterval */
// Clients that come, ask or subscribe, stay for a few seconds, and leave: in order, or in the middle of something.
import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { QUERY } from "./operation.js";

const LONGEST_STAY_MS = 6000;
const DATASTORES = "subscription Datastores { datastoresStatusChanged { status datastore { datastoreId } } }";
const LIST = `query List($datastoreId: ID!) {
  datastores(first: 10) { nodes { id name status } }
  datastore(id: $datastoreId) { status tags { key value } importJobs(first: 10) { nodes { jobId status } } }
}`;

const chance = (share) => Math.random() < share;
const pick = (items) => items[Math.floor(Math.random() * items.length)];
const stay = (ms = LONGEST_STAY_MS) => delay(Math.random() * ms);

export class Crowd {
  come = 0;
  /** Clients for whom something went wrong that they did not do themselves. */
  failed = 0;
  kinds = {};
  /** How often each failure was. */
  failures = {};
  /** The share of clients whose operations nobody else sends. */
  distinct = 1;
  present = new Set();

  constructor({ url, datastoreId }) {
    this.url = url;
    this.httpUrl = url.replace(/^ws/, "http");
    this.datastoreId = datastoreId;
  }

  start(rate) {
    const startedAt = performance.now();
    // A late timer makes up for those that it has missed.
    this.timer = setInterval(() => {
      while (this.come < ((performance.now() - startedAt) / 1000) * rate) this.admit();
    }, 1000 / rate);
  }

  /** Resolves when all have left. */
  async stop() {
    clearInterval(this.timer);
    await Promise.all(this.present);
  }

  admit() {
    this.come++;
    const kind = pick(["query", "socket", "socket", "stream"]);
    this.kinds[kind] = (this.kinds[kind] ?? 0) + 1;
    const visit = this[kind]()
      .catch((error) => {
        this.fail(`${kind}: ${error.code ?? error.message}`);
      })
      .finally(() => this.present.delete(visit));
    this.present.add(visit);
  }

  fail(what) {
    this.failed++;
    this.failures[what] = (this.failures[what] ?? 0) + 1;
  }

  /** A body, with an operation name of its own where it is nobody else's. */
  toPayload(query) {
    const text = chance(this.distinct) ? query.replace(/ (\w+)/, ` $1${this.come}`) : query;
    return { query: text, ...(text.includes("$") && { variables: { datastoreId: this.datastoreId } }) };
  }

  /** Some queries on one connection, of which the last is not always waited for. */
  async query() {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let left = 1 + Math.floor(Math.random() * 4); left > 0; left--) {
      const asked = this.post("", LIST, agent);
      if (left === 1 && chance(0.3)) await this.cut(asked);
      else await this.readAnswer(await asked.answer);
      await stay(1000);
    }
    agent.destroy();
  }

  async stream() {
    const asked = this.post("/stream", pick([QUERY, DATASTORES]));
    if (chance(0.2)) return this.cut(asked);
    const answer = await asked.answer;
    if (answer.statusCode !== 200) throw new Error(`a stream was refused: ${answer.statusCode}`);
    const reading = this.readAnswer(answer).catch((error) => {
      if (error.code !== "ECONNRESET") throw error;
    });
    await stay();
    asked.outgoing.destroy();
    await reading;
  }

  async readAnswer(answer) {
    for await (const chunk of answer.setEncoding("utf8"))
      if (chunk.includes('"errors"')) throw new Error(chunk);
  }

  async socket() {
    const socket = new WebSocket(this.url, "graphql-transport-ws");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const leave = async (how) => {
      socket[how]();
      await closed;
    };
    // Leaving before the socket is open is an error to this library, not to the gateway.
    let reason;
    socket.on("error", (error) => (reason = error.code ?? error.message));
    if (chance(0.05)) return leave("terminate");
    await Promise.race([new Promise((resolve) => socket.once("open", resolve)), closed]);
    if (socket.readyState !== WebSocket.OPEN) throw new Error(`refused, ${reason}`);
    if (chance(0.1)) return leave("terminate");
    socket.send('{"type":"connection_init"}');
    if (chance(0.1)) return leave(pick(["terminate", "close"]));
    await once(socket, "message");
    socket.on("message", (data) => {
      if (data.includes('"errors"') || data.includes('"error"')) this.fail(String(data));
    });
    await this.subscribeSome(socket);
    await leave(pick(["terminate", "close"]));
  }

  /** One to three subscriptions; some end at once, some after a while, some with their socket. */
  async subscribeSome(socket) {
    for (const id of ["1", "2", "3"].slice(0, 1 + Math.floor(Math.random() * 3))) {
      const payload = this.toPayload(pick([QUERY, DATASTORES, LIST]));
      socket.send(JSON.stringify({ id, type: "subscribe", payload }));
      if (chance(0.2)) socket.send(JSON.stringify({ id, type: "complete" }));
    }
    if (chance(0.15)) return;
    await stay();
    if (chance(0.5)) socket.send('{"id":"1","type":"complete"}');
    if (chance(0.5)) await stay(200);
  }

  /** Without an agent the connection is this request's own. */
  post(door, query, agent = false) {
    const accept = door === "" ? "application/json" : "text/event-stream";
    const headers = { "content-type": "application/json", accept };
    const outgoing = request(`${this.httpUrl}${door}`, { method: "POST", headers, agent });
    outgoing.end(JSON.stringify(this.toPayload(query)));
    const answer = once(outgoing, "response").then(([response]) => response);
    return { outgoing, answer };
  }

  /** Hangs up before the answer, or within it. */
  async cut({ outgoing, answer }) {
    answer.then(
      (response) => response.on("error", () => undefined),
      () => undefined,
    );
    outgoing.on("error", () => undefined);
    if (chance(0.5)) await stay(20);
    outgoing.destroy();
    await answer.catch(() => undefined);
  }
}
