// The clients, in a process of their own: it does one task after the other, each sent as a message.
import { setTimeout as delay } from "node:timers/promises";
import { Connection, toRequest } from "./connection.js";

/** What the gateway says where the machine has no time for it: such a round says little, so the tables tell of it. */
const OVERLOADED = 503;

/** Requests of each case, so that they are sent and built once, and where each server is in them. */
const known = new Map();
const places = new Map();

const openAll = (port, count) => Promise.all(Array.from({ length: count }, () => Connection.open(port)));
const ask = (connection, request, withText) =>
  new Promise((resolve) => connection.ask(request, resolve, withText));

/** `connections` ask as fast as they are answered, for so long. */
async function keepAsking({ port, key, bodies, acceptEncoding, connections, seconds }) {
  if (bodies)
    known.set(
      key,
      bodies.map((body) => toRequest(body, acceptEncoding)),
    );
  const requests = known.get(key);
  const all = await openAll(port, connections);
  let at = places.get(`${key} ${port}`) ?? 0;
  let failed = 0;
  let refused = 0;
  let failure;
  let bytes = 0;
  const latencies = [];
  const until = performance.now() + seconds * 1000;
  const run = async (connection) => {
    for (let askedAt = performance.now(); askedAt < until; askedAt = performance.now()) {
      const answer = await ask(connection, requests[at++ % requests.length]);
      latencies.push(performance.now() - askedAt);
      bytes += answer.bytes;
      if (answer.status !== 200) {
        failed++;
        if (answer.status === OVERLOADED) refused++;
        else failure = answer.status;
      }
      if (answer.status === 0) return;
    }
  };
  await Promise.all(all.map(run));
  for (const connection of all) connection.close();
  places.set(`${key} ${port}`, at);
  latencies.sort((a, b) => a - b);
  const answered = latencies.length;
  return {
    answered,
    failed,
    refused,
    failure,
    bytes: bytes / answered,
    perSecond: answered / seconds,
    p99Ms: latencies[Math.floor(answered * 0.99)],
  };
}

/** All ask the same at once, on connections that are open, after a pause in which what was kept has gone stale. */
async function burst({ port, body, connections, pauseMs }) {
  const all = await openAll(port, connections);
  await delay(pauseMs);
  const startedAt = performance.now();
  const answers = await Promise.all(all.map((connection) => ask(connection, toRequest(body), true)));
  const ms = performance.now() - startedAt;
  for (const connection of all) connection.close();
  const failed = answers.filter(({ status, text }) => status !== 200 || text.includes('"errors"')).length;
  return { ms, failed };
}

/** One after the other. */
async function inTurn({ port, bodies, pauseMs }) {
  const connection = await Connection.open(port);
  const answers = [];
  for (const body of bodies) {
    await delay(pauseMs);
    const startedAt = performance.now();
    const { status, text } = await ask(connection, toRequest(body), true);
    answers.push({ status, text, ms: performance.now() - startedAt });
  }
  connection.close();
  return answers;
}

const TASKS = { keepAsking, burst, inTurn };
process.on("message", ({ task, ...options }) => {
  void TASKS[task](options).then((result) => process.send(result));
});
process.on("disconnect", () => process.exit());
