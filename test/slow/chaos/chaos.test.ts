// A mixed load while HealthLake throttles, fails, hangs, is killed and comes back: nothing breaks, nothing happens twice,
// nothing is missed for good, and nothing is left behind. About 80 s of it, and 3 minutes at most.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../../support/build.js";
import { sum } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { seeded } from "../../support/seeded.js";
import { waitFor } from "../../support/wait.js";
import { ChaosGateway } from "./gateway.js";
import { closeConnections } from "./http.js";
import { Load, type Made } from "./load.js";
import { Tally } from "./tally.js";
import { type Truth, isSettled, loadTruth } from "./truth.js";
import { Upstream } from "./upstream.js";
import { createPlans, faultsOf } from "./watch-plans.js";
import { SOCKETS, WATCHERS, Watchers } from "./watchers.js";

const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const HOMES = 4;
const ASKING = 5;
const CHANGING = 4;
/** How long HealthLake is disturbed in each way, and left alone afterwards. */
const DISTURBED_MS = [4000, 8000] as const;
const CALM_MS = [1000, 3000] as const;
/** How long it may take until nothing moves any more, and until all watchers know. */
const SETTLING_MS = 45_000;

let dataDir: string;
let client: HealthLakeClient | undefined;

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "healthlake-chaos-"));
});
afterEach(async () => {
  client?.destroy();
  closeConnections();
  await rm(dataDir, { recursive: true, force: true });
});

test("through all that can happen to HealthLake", async () => {
  const random = seeded(SEED);
  const between = ([least, most]: readonly [number, number]) => least + random() * (most - least);
  const upstream = await Upstream.start(dataDir);
  await writeInput();
  client = upstream.createClient();
  const homes = await createDatastores(client, HOMES);
  await waitFor(async () => isSettled(await loadTruth(upstreamClient(), homes)));
  const gateway = await ChaosGateway.start(upstream);
  const { resources: atRest } = await gateway.ask("how");

  const load = new Load(gateway.url, homes, random);
  const told = new Tally();
  const world = {
    homes,
    jobs: () => load.jobs("import"),
    startedAt: new Date(Date.now() - 60_000).toISOString(),
  };
  const watchers = new Watchers(gateway.url, createPlans(world, random), random, told);
  const stopping = new AbortController();
  const clients = Promise.all([
    ...Array.from({ length: ASKING }, () => load.ask(stopping.signal)),
    ...Array.from({ length: CHANGING }, () => load.change(stopping.signal)),
    watchers.open().then(() => watchers.churn(stopping.signal)),
  ]);
  const disturb = async () => {
    for (const name of shuffle(Object.keys(upstream.disturbances), random)) {
      await delay(between(CALM_MS));
      await upstream.disturbances[name]?.(between(DISTURBED_MS));
    }
  };
  await Promise.race([clients, disturb()]).finally(() => stopping.abort());
  await clients;
  await load.askAll();

  const truth = await waitFor(async () => {
    const now = await loadTruth(upstreamClient(), homes);
    return isSettled(now) ? now : undefined;
  }, SETTLING_MS);
  const faults = () => watchers.all().flatMap((watcher) => faultsOf(watcher, truth));
  await waitFor(() => faults().length === 0, SETTLING_MS).catch(() => undefined);
  const seen = await gateway.ask("how");
  const faultsAtEnd = faults();
  watchers.close();
  closeConnections();
  report(load, told, watchers, truth, gateway);

  expect(faultsAtEnd.slice(0, 5)).toEqual([]);
  expect(watchers.all()).toHaveLength(WATCHERS);
  expect(watchers.left).toBeGreaterThan(100);
  expectEachOnce(load.made, truth);
  expectOutcomes(load, told);
  expect(seen.status.sockets).toBe(SOCKETS);
  expectBreakers(gateway);
  await expectNothingLeft(gateway, atRest);
  expect(upstream.defects).toBe("");
}, 180_000);

function upstreamClient(): HealthLakeClient {
  if (!client) throw new Error("not started");
  return client;
}

async function writeInput(): Promise<void> {
  for (const [folder, lines] of [
    ["small", 50],
    ["large", 10_000],
  ] as const) {
    await mkdir(join(dataDir, "s3/bucket", folder), { recursive: true });
    const text = Array.from({ length: lines }, (_, index) =>
      JSON.stringify({ resourceType: "Patient", id: `${folder}-${index}`, gender: "unknown" }),
    ).join("\n");
    await writeFile(join(dataDir, "s3/bucket", folder, "patients.ndjson"), text);
  }
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** What was made is there once, under the id that was answered; and nothing else is. */
function expectEachOnce(made: readonly Made[], truth: Truth): void {
  const toText = ({ id, name }: { readonly id: string; readonly name: string }) => `${name} ${id}`;
  const answered = (kind: Made["kind"]) =>
    made.filter((one) => one.kind === kind).map(({ id, token }) => toText({ id, name: token }));
  for (const kind of ["import", "export"] as const) {
    expect([...truth[kind].values()].flat().map(toText).sort()).toEqual(answered(kind).sort());
    expect(answered(kind).length).toBeGreaterThan(0);
  }
  const datastores = truth.datastores.filter(({ name }) => !name.startsWith("datastore "));
  expect(datastores.map(toText).sort()).toEqual(answered("datastore").sort());
}

function expectOutcomes({ queries, mutations, repeated }: Load, told: Tally): void {
  expect([...queries.surprises, ...mutations.surprises, ...told.surprises]).toEqual([]);
  expect(repeated).toBeGreaterThan(0);
  expect(queries.count("ok")).toBeGreaterThan(20);
  expect(queries.count("UPSTREAM_UNAVAILABLE")).toBeGreaterThan(0);
}

/** The one of all actions has opened, and every one that did is closed by now. */
function expectBreakers(gateway: ChaosGateway): void {
  const breakers = gateway.breakers();
  expect(breakers.all).toContain("open");
  const states = Object.entries(breakers).map(([scope, changes]) => [scope, changes.at(-1)]);
  expect(states).toEqual(Object.keys(breakers).map((scope) => [scope, "closed"]));
}

async function expectNothingLeft(gateway: ChaosGateway, atRest: object): Promise<void> {
  const look = async () => {
    const { status, resources } = await gateway.ask("how");
    const { sockets, subscriptions, watchers, pollers } = status;
    return { left: sockets + subscriptions + sum(watchers) + sum(pollers), resources };
  };
  // Connections that are kept alive for a while are none of a leak's.
  await waitFor(async () => {
    const { left, resources } = await look();
    return left === 0 && JSON.stringify(resources) === JSON.stringify(atRest);
  }, 15_000).catch(() => undefined);
  expect(await look()).toEqual({ left: 0, resources: atRest });
  await gateway.ask("close");
  const { resources, before, troubles } = await gateway.ask("leave");
  expect(resources).toEqual(before);
  expect(troubles).toEqual([]);
  expect(await gateway.exited).toBe(0);
  expect(gateway.stderr).toBe("");
  expect(gateway.log().filter(({ level }) => level >= 50)).toEqual([]);
}

function report(load: Load, told: Tally, watchers: Watchers, truth: Truth, gateway: ChaosGateway): void {
  const lines = [
    `chaos: CHAOS_SEED=${SEED}`,
    `queries: ${load.queries.toString()}`,
    `mutations: ${load.mutations.toString()}; ${load.made.length} things made, ${load.repeated} repeats`,
    `watchers: ${WATCHERS}, and ${watchers.left} that left; events: ${told.toString()}`,
    `jobs: ${[...truth.import.values(), ...truth.export.values()].flat().length}`,
    `breakers: ${JSON.stringify(gateway.breakers())}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
