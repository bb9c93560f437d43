// CPU and memory of a server for each event that it delivers and each subscriber that it has, side by side in one run.
// Usage: node fan-out.js [--sockets=1000,10000] [--rounds=3] [--events=10] [--servers=gateway,plain,broadcast]
// --distinct: no two subscribers send the same operation.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    sockets: { type: "string", default: "1000,10000" },
    rounds: { type: "string", default: "3" },
    events: { type: "string", default: "10" },
    distinct: { type: "boolean", default: false },
    servers: { type: "string", default: "gateway,plain,broadcast" },
  },
});
const SERVERS = values.servers.split(",");
const WARM_UP_SOCKETS = 500;
const WARM_UP_EVENTS = 6;

const start = (file, eventMs) =>
  fork(new URL(file, import.meta.url), {
    execArgv: ["--expose-gc"],
    env: {
      ...process.env,
      EVENT_MS: String(eventMs),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
  });

async function ask(child, question = "how much") {
  const answer = once(child, "message");
  child.send(question);
  return (await answer)[0];
}

async function stop(child) {
  child.disconnect();
  if (child.exitCode === null) await once(child, "exit");
}

/** Long enough for the slowest server to deliver one event to all before the next one comes. */
const toEventMs = (sockets) => Math.max(500, sockets / 4);

async function measure(name, sockets) {
  const eventMs = toEventMs(sockets);
  const server = start(`servers/${name}.js`, eventMs);
  const [target] = await once(server, "message");
  await warmUp(target, eventMs);
  const before = await ask(server);
  const client = start("client.js", eventMs);
  await ask(client, { ...target, sockets, distinct: values.distinct });
  const subscribed = await ask(server);
  const from = await ask(client);
  await delay(eventMs * Number(values.events));
  const to = await ask(client);
  const after = await ask(server);
  await stop(client);
  await stop(server);
  const delivered = to.events - from.events;
  return {
    bytes: to.bytes,
    events: delivered / sockets,
    cpuMicros: (after.cpuMicrosBefore - subscribed.cpuMicrosAfter) / delivered,
    rssKb: (after.rss - before.rss) / sockets / 1024,
    heapKb: (after.heapUsed - before.heapUsed) / sockets / 1024,
  };
}

/** Its code is compiled, and its pools are filled, before anything is measured. */
async function warmUp(target, eventMs) {
  const client = start("client.js", eventMs);
  await ask(client, { ...target, sockets: WARM_UP_SOCKETS });
  await delay(eventMs * WARM_UP_EVENTS);
  await stop(client);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The median of each member, and its least and greatest in brackets. */
function summarize(runs, member, digits) {
  const numbers = runs.map((run) => run[member]);
  const [middle, least, most] = [median(numbers), Math.min(...numbers), Math.max(...numbers)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

for (const sockets of values.sockets.split(",").map(Number)) {
  const runs = Object.fromEntries(SERVERS.map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of SERVERS) runs[name].push(await measure(name, sockets));
  }
  const plainCpu = median((runs.plain ?? [{ cpuMicros: NaN }]).map(({ cpuMicros }) => cpuMicros));
  console.log(`\n${sockets} sockets, an event each ${toEventMs(sockets)} ms`);
  console.log(
    "| server | µs CPU a delivery | of plain's | kB resident a subscriber | kB heap | events | bytes |",
  );
  console.log("|---|---|---|---|---|---|---|");
  for (const name of SERVERS) {
    const cpu = summarize(runs[name], "cpuMicros", 1);
    const ratio = (median(runs[name].map(({ cpuMicros }) => cpuMicros)) / plainCpu).toFixed(2);
    const memory = `${summarize(runs[name], "rssKb", 1)} | ${summarize(runs[name], "heapKb", 1)}`;
    const events = `${summarize(runs[name], "events", 1)} | ${runs[name][0].bytes}`;
    console.log(`| ${name} | ${cpu} | ${ratio} | ${memory} | ${events} |`);
  }
}
