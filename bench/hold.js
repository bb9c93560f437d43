/* global fetch */
// What callers can hold of what all share: how /livez is answered meanwhile, what another caller gets, how much memory it takes.
// Usage: node hold.js [--seconds=20] [--scenarios=nothing,answers,sockets,bodies,all]
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    scenarios: { type: "string", default: "nothing,answers,sockets,bodies,all" },
  },
});
const SECONDS = Number(values.seconds);
const ASK_EVERY_MS = 50;

/** 500 datastores, with names of 256 characters, twenty times: some 7 MB, of the 8 MiB that an answer may have. */
const FIELDS = "id datastoreId arn name endpoint";
const HUGE = `{ ${Array.from({ length: 20 }, (_, at) => `a${at}: datastores(first: 500) { nodes { ${FIELDS} } }`).join(" ")} }`;
const SMALL = "{ datastores(first: 1) { nodes { id } } }";

const [answers, sockets, bodies] = [{ answers: 40 }, { sockets: 400 }, { bodies: 70 }];
const SCENARIOS = { nothing: {}, answers, sockets, bodies, all: { ...answers, ...sockets, ...bodies } };

const start = (file, env = {}) =>
  fork(new URL(file, import.meta.url), {
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...env },
  });

async function ask(child, question) {
  const answer = once(child, "message");
  child.send(question);
  return (await answer)[0];
}

async function query(url, text) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: text }),
  });
  const { errors } = await response.json();
  return errors?.[0].extensions.code ?? "OK";
}

/** How often another caller got what. */
async function count(url, ms) {
  const seen = {};
  for (const until = performance.now() + ms; performance.now() < until; await delay(ASK_EVERY_MS)) {
    const outcome = await query(url, SMALL);
    seen[outcome] = (seen[outcome] ?? 0) + 1;
  }
  return seen;
}

async function measure(counts) {
  const server = start("servers/busy-gateway.js", { NAME_CHARS: "256" });
  const [{ url }] = await once(server, "message");
  const [probe, holders] = [start("livez-probe.js"), start("holders.js")];
  // Its code is compiled before anything counts.
  for (let time = 0; time < 200; time++) await query(url, SMALL);
  if ((await query(url, HUGE)) !== "OK") throw new Error("the huge answer is refused");
  const idle = await ask(server, "how much");
  await ask(holders, { url, query: HUGE, counts });
  probe.send({ url });
  const seen = await count(url, SECONDS * 1000);
  const [livez, busy, { come }] = [
    await ask(probe, "how long"),
    await ask(server, "how much"),
    await ask(holders, "how many"),
  ];
  for (const child of [holders, probe, server]) {
    child.disconnect();
    if (child.exitCode === null) await once(child, "exit");
  }
  return { idle, busy, seen, livez, come };
}

const mib = (bytes) => (bytes / 1024 / 1024).toFixed(0);

console.log(`${SECONDS} s each, Node ${process.version}`);
console.log(
  "| held | clients that came | another caller got | /livez p50 | p99 | max | longest CPU | MiB before | most |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const name of values.scenarios.split(",")) {
  const { idle, busy, seen, livez, come } = await measure(SCENARIOS[name]);
  const outcomes = Object.entries(seen).map(([outcome, times]) => `${times} ${outcome}`);
  const times = `${livez.p50.toFixed(0)} | ${livez.p99.toFixed(0)} | ${livez.max.toFixed(0)} ms of ${livez.count}`;
  console.log(
    `| ${name} | ${come} | ${outcomes.join(", ")} | ${times} | ${busy.longestMs.toFixed(0)} ms | ${mib(idle.rss)} | ${mib(busy.peakRss)} |`,
  );
}
