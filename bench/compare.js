/* global fetch */
// The gateway beside its peers, on the same stand-in for HealthLake: README.md says what is measured and how.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { startClients, startServer, startStandIn } from "./compare/processes.js";
import { big, small, toCases } from "./compare/queries.js";
import { digits, medianOf, table } from "./compare/report.js";
import * as scenarios from "./compare/scenarios.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "2.5" },
    only: { type: "string", default: "1,2,3,4,5,6,cold,nested,paging,compression,start" },
    servers: { type: "string", default: "gateway,mercurius,yoga,apollo,prepared" },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const names = values.servers.split(",");
const chosen = new Set(values.only.split(","));
const CONNECTIONS = 40;

const standIn = await startStandIn();
const ask = startClients();

async function readAnswer(port, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", headers, body });
  const text = await response.text();
  if (text.includes('"errors"')) throw new Error(text);
  return text;
}

async function startAll() {
  const gateway = await startServer("gateway", standIn);
  const env = {
    SMALL_ANSWER: await readAnswer(gateway.port, small(standIn.ids)),
    BIG_ANSWER: await readAnswer(gateway.port, big()),
  };
  const peers = [];
  for (const name of names)
    if (name !== "gateway") peers.push(await startServer(name, standIn, name === "prepared" ? env : {}));
  return [gateway, ...peers];
}

async function measureCase(servers, { title, bodies }) {
  let isKnown = false;
  const run = (server) => {
    const task = { port: server.port, key: title, bodies: isKnown ? undefined : bodies };
    isKnown = true;
    return ask("keepAsking", { ...task, connections: CONNECTIONS, seconds });
  };
  for (const server of servers) await readAnswer(server.port, bodies[0]).then(() => run(server));
  const rows = await scenarios.interleave(rounds, servers, async (server) => {
    await standIn.countCalls();
    const cpuBefore = server.cpuMs();
    const answer = await run(server);
    const cpuUs = ((server.cpuMs() - cpuBefore) * 1000) / answer.answered;
    if (answer.failed > answer.refused)
      throw new Error(`${server.name}: ${answer.failed} requests failed with ${answer.failure}`);
    return { ...answer, cpuUs, calls: await standIn.countCalls() };
  });
  const ofGateway = medianOf(rows.get(servers[0]), "cpuUs");
  table(
    title,
    [
      "server",
      "CPU µs a request",
      "CPU / gateway's",
      "requests a second",
      "p99 ms",
      "refused",
      "upstream calls",
    ],
    [...rows].map(([{ name }, of]) => [
      name,
      digits(medianOf(of, "cpuUs"), 0),
      digits(medianOf(of, "cpuUs") / ofGateway, 2),
      digits(medianOf(of, "perSecond"), 0),
      digits(medianOf(of, "p99Ms"), 1),
      digits(medianOf(of, "refused"), 0),
      digits(medianOf(of, "calls"), 0),
    ]),
  );
}

const day = new Date().toISOString().slice(0, 10);
console.log(
  `${day}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model}, ${rounds} rounds of ${seconds} s.\n`,
);
const servers = await startAll();
for (const [number, one] of Object.entries(toCases(standIn.ids)))
  if (chosen.has(number)) await measureCase(servers, one);
const shared = { servers, names, rounds, seconds, standIn, ask };
if (chosen.has("nested")) await scenarios.measureNested(shared);
if (chosen.has("paging")) await scenarios.measurePaging(shared);
for (const server of servers) await server.stop();
if (chosen.has("cold")) await scenarios.measureCold(shared);
if (chosen.has("compression")) await scenarios.measureCompression(shared);
if (chosen.has("start")) await scenarios.measureStart(shared);
process.exit();
