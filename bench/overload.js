// More work than the gateway can do, of several kinds: what /livez says meanwhile, how much is refused, how much memory it takes.
// Usage: node overload.js [--seconds=20] [--scenarios=calm,slow,big,sockets]
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    scenarios: { type: "string", default: "calm,slow,big,sockets" },
  },
});
const SECONDS = Number(values.seconds);

const SMALL = "{ datastores(first: 1) { nodes { id name status } } }";
const BIG = `{ datastores(first: 500) { nodes {
  id datastoreId arn name status upstreamStatus createdAt endpoint typeVersion sseConfiguration { __typename } } } }`;

/** `connections` ask again as soon as they are answered, refused or not: nobody waits as Retry-After says. */
const SCENARIOS = {
  calm: { delayMs: 0, query: SMALL, connections: 2 },
  slow: { delayMs: 1000, query: SMALL, connections: 3000 },
  big: { delayMs: 0, query: BIG, connections: 300 },
  sockets: { delayMs: 0, query: SMALL, connections: 300, sockets: 3000, eventMs: 500 },
};

const start = (file, env = {}) =>
  fork(new URL(file, import.meta.url), {
    execArgv: ["--expose-gc"],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...env },
  });

async function ask(child, question) {
  const answer = once(child, "message");
  child.send(question);
  return (await answer)[0];
}

async function stop(child) {
  child.disconnect();
  if (child.exitCode === null) await once(child, "exit");
}

async function subscribe({ socketUrl, datastoreId }, { sockets = 0, eventMs }) {
  if (sockets === 0) return undefined;
  const client = start("client.js", { EVENT_MS: String(eventMs) });
  await ask(client, { url: socketUrl, datastoreId, sockets });
  return client;
}

async function measure(scenario) {
  const server = start("servers/busy-gateway.js", {
    DELAY_MS: String(scenario.delayMs),
    EVENT_MS: String(scenario.eventMs ?? 2000),
  });
  const [target] = await once(server, "message");
  const [probe, load] = [start("livez-probe.js"), start("load.js")];
  const client = await subscribe(target, scenario);
  const { query, connections } = scenario;
  // Its code is compiled before anything counts.
  await ask(load, { ...target, query, connections: Math.min(connections, 50), seconds: 3 });
  const idle = await ask(server, "how much");
  probe.send(target);
  const answers = await ask(load, { ...target, query, connections, seconds: SECONDS });
  const [livez, busy] = [await ask(probe, "how long"), await ask(server, "how much")];
  await delay(1000);
  for (const child of [client, load, probe, server]) if (child) await stop(child);
  return { idle, busy, answers, livez };
}

const mib = (bytes) => (bytes / 1024 / 1024).toFixed(0);

console.log(`${SECONDS} s each, Node ${process.version}`);
console.log(
  "| scenario | answered a second | OVERLOADED | p50 of all | /livez p50 | p99 | max | MiB resident before | most |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const name of values.scenarios.split(",")) {
  const { idle, busy, answers, livez } = await measure(SCENARIOS[name]);
  const { answered, refused, other, p50 } = answers;
  const share = ((100 * refused) / (answered + refused || 1)).toFixed(0);
  const failures = other > 0 ? `, ${other} failed` : "";
  const times = `${livez.p50.toFixed(0)} | ${livez.p99.toFixed(0)} | ${livez.max.toFixed(0)} ms of ${livez.count}`;
  console.log(
    `| ${name} | ${(answered / SECONDS).toFixed(0)} | ${share} %${failures} | ${p50} ms | ${times} | ${mib(idle.rss)} | ${mib(busy.peakRss)} |`,
  );
}
