// What is measured besides the cases.
import { setTimeout as delay } from "node:timers/promises";
import { startServer } from "./processes.js";
import { big, jobsAfter, nested, small, typesOfSchema } from "./queries.js";
import { digits, medianOf, table } from "./report.js";

const CLIENTS = 40;
/** Longer than the second for which answers are kept. */
const STALE_MS = 1300;
const LATENCY_MS = 40;

/** Rounds in which every server has its turn, from the first to the last and back again. */
export async function interleave(rounds, items, measure) {
  const rows = new Map(items.map((item) => [item, []]));
  for (let round = 0; round < rounds; round++)
    for (const item of round % 2 === 0 ? items : items.toReversed())
      rows.get(item).push(await measure(item, round));
  return rows;
}

const GRAPHQL = (name) => name !== "prepared";

/** Clients that are connected ask the same of a server that has nothing: who shares makes one call. */
export async function measureCold({ names, rounds, standIn, ask }) {
  await standIn.countCalls({ latencyMs: LATENCY_MS });
  const measure = async (name) => {
    const server = await startServer(name, standIn);
    // What a process does once, such as finding credentials, is not what is asked here.
    await ask("inTurn", { port: server.port, bodies: [small(standIn.ids)], pauseMs: STALE_MS });
    await standIn.countCalls();
    const cpuBefore = server.cpuMs();
    const options = { port: server.port, body: big(), connections: CLIENTS, pauseMs: STALE_MS };
    const { ms, failed } = await ask("burst", options);
    if (failed > 0) throw new Error(`${name}: a cold request failed`);
    const row = { ms, cpuMs: server.cpuMs() - cpuBefore, calls: await standIn.countCalls() };
    await server.stop();
    return row;
  };
  const rows = await interleave(rounds, names.filter(GRAPHQL), measure);
  await standIn.countCalls({ latencyMs: 0 });
  table(
    `Cold: ${CLIENTS} clients ask the same at once, upstream takes ${LATENCY_MS} ms`,
    ["server", "all answered, ms", "CPU ms", "upstream calls"],
    [...rows].map(([name, of]) => [
      name,
      ...["ms", "cpuMs", "calls"].map((column) => digits(medianOf(of, column), 0)),
    ]),
  );
}

/** 21 calls an operation, one client: what is kept has gone stale each time. */
export async function measureNested({ servers, rounds, standIn, ask }) {
  const asked = 3;
  const measure = async (server) => {
    const bodies = Array.from({ length: asked }, nested);
    await standIn.countCalls();
    const cpuBefore = server.cpuMs();
    const answers = await ask("inTurn", { port: server.port, bodies, pauseMs: STALE_MS });
    const ms = medianOf(answers, "ms");
    return {
      ms,
      cpuMs: (server.cpuMs() - cpuBefore) / asked,
      calls: (await standIn.countCalls()) / asked,
    };
  };
  const rows = await interleave(
    rounds,
    servers.filter(({ name }) => GRAPHQL(name)),
    measure,
  );
  table(
    "`datastores { importJobs }` over 20 datastores",
    ["server", "latency ms", "CPU ms an operation", "upstream calls"],
    [...rows].map(([{ name }, of]) => [
      name,
      digits(medianOf(of, "ms"), 1),
      digits(medianOf(of, "cpuMs"), 1),
      digits(medianOf(of, "calls"), 0),
    ]),
  );
}

const SLICE = 50;
/** As many as a client may ask for at once. */
const WALK = 100;
const FAR = 15_000;

/** Page 300 of 20,000 jobs, by the cursor that a client has when it comes there. */
export async function measurePaging({ servers, rounds, standIn, ask }) {
  const gateway = servers.find(({ name }) => name === "gateway");
  const { port } = gateway;
  const [id] = standIn.ids;
  let after;
  for (let seen = 0; seen < FAR - SLICE;) {
    const first = Math.min(WALK, FAR - SLICE - seen);
    const [{ text }] = await ask("inTurn", { port, bodies: [jobsAfter(id, first, after)], pauseMs: 0 });
    const { data, errors } = JSON.parse(text);
    if (errors) throw new Error(text);
    after = data.datastore.importJobs.pageInfo.endCursor;
    seen += first;
  }
  const pages = { "page 1": undefined, "page 300": after };
  const rows = await interleave(rounds, Object.keys(pages), async (page) => {
    await standIn.countCalls();
    await delay(STALE_MS);
    const cpuBefore = gateway.cpuMs();
    const bodies = [jobsAfter(id, SLICE, pages[page])];
    const [{ ms }] = await ask("inTurn", { port, bodies, pauseMs: 0 });
    return { ms, cpuMs: gateway.cpuMs() - cpuBefore, calls: await standIn.countCalls() };
  });
  table(
    `${SLICE} of 20,000 import jobs`,
    ["gateway", "latency ms", "CPU ms", "upstream calls"],
    [...rows].map(([page, of]) => [
      page,
      ...["ms", "cpuMs", "calls"].map((column) => digits(medianOf(of, column), 1)),
    ]),
  );
}

/** Clients that accept gzip, one gateway that compresses beside one that does not. */
export async function measureCompression({ rounds, seconds, standIn, ask }) {
  const queries = { "100 datastores, the same": big(), "types of the schema": typesOfSchema() };
  const gateways = [];
  for (const setting of ["true", "false"])
    gateways.push({ setting, server: await startServer("gateway", standIn, { COMPRESSION: setting }) });
  const items = Object.keys(queries).flatMap((query) => gateways.map((it) => ({ query, ...it })));
  const rows = await interleave(rounds, items, async ({ query, server }) => {
    const cpuBefore = server.cpuMs();
    const options = { port: server.port, key: `gzip ${query}`, bodies: [queries[query]], seconds };
    const answer = await ask("keepAsking", { ...options, acceptEncoding: "gzip", connections: CLIENTS });
    if (answer.failed > answer.refused)
      throw new Error(`${answer.failed} requests failed with ${answer.failure}`);
    const cpuUs = ((server.cpuMs() - cpuBefore) * 1000) / answer.answered;
    return { cpuUs, kB: answer.bytes / 1000, perSecond: answer.perSecond };
  });
  for (const { server } of gateways) await server.stop();
  table(
    "COMPRESSION",
    ["query", "COMPRESSION", "CPU µs a request", "kB an answer", "requests a second"],
    [...rows].map(([{ query, setting }, of]) => [
      query,
      setting,
      digits(medianOf(of, "cpuUs"), 0),
      digits(medianOf(of, "kB"), 1),
      digits(medianOf(of, "perSecond"), 0),
    ]),
  );
}

/** From the start of the process until /readyz says yes, and what it holds when it has rested. */
export async function measureStart({ rounds, standIn }) {
  const rows = await interleave(Math.max(9, rounds), ["gateway", "apollo"], async (name) => {
    const server = await startServer(name, standIn);
    await delay(STALE_MS);
    const row = { readyMs: server.readyMs, cpuMs: server.cpuMs(), MiB: server.residentMiB() };
    await server.stop();
    return row;
  });
  const columns = ["readyMs", "cpuMs", "MiB"];
  const [gateway, apollo] = ["gateway", "apollo"].map((name) =>
    columns.map((column) => medianOf(rows.get(name), column)),
  );
  table(
    "Start and rest",
    ["server", "ready after ms", "CPU ms", "resident MiB"],
    [
      ["gateway", ...gateway.map((value) => digits(value, 0))],
      ["apollo", ...apollo.map((value) => digits(value, 0))],
      ["gateway / apollo", ...gateway.map((value, at) => digits(value / apollo[at], 2))],
    ],
  );
}
