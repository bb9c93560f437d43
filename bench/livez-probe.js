// Asks /livez fifty times a second, one after the other, on connections of its own: half of them fresh, half kept.
import { Agent, get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const EVERY_MS = 20;
const kept = new Agent({ keepAlive: true, maxSockets: 1 });
const times = [];
let askedAt;

process.on("disconnect", () => process.exit());
process.once("message", ({ url }) => {
  process.on("message", () => process.send(summarize()));
  void probe(url);
});

async function probe(url) {
  for (let turn = 0; ; turn++) {
    askedAt = performance.now();
    times.push(await ask(`${url}/livez`, turn % 2 === 0 ? kept : false));
    askedAt = undefined;
    await delay(EVERY_MS);
  }
}

function ask(address, agent) {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    get(address, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`/livez: ${response.statusCode}`));
      response.resume().once("end", () => resolve(performance.now() - from));
    }).once("error", reject);
  });
}

function summarize() {
  // One that is not answered yet counts too: it may be the one that never will be.
  const asking = askedAt === undefined ? [] : [performance.now() - askedAt];
  const sorted = [...times, ...asking].toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) };
}
