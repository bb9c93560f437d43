// `npm run demo` after its build, in real time: the suite that waits for things to happen by themselves.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { ask, startProcess } from "../support/process.js";
import { waitFor } from "../support/wait.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

const startDemo = (env: Readonly<Record<string, string>>) =>
  startProcess([join(ROOT, "dist/server.js"), "--demo"], { LOCAL_DATA_DIR: "", ...env });
const FIRST_EXPORTS = ["statistics", "backup", "handover"];
const FILLING = /^Filling the local HealthLake/m;

interface Resource {
  readonly name: string;
  readonly status: string;
}
interface Datastore extends Resource {
  readonly tags: readonly object[];
  readonly importJobs: { readonly nodes: readonly Resource[] };
  readonly exportJobs: { readonly nodes: readonly Resource[] };
}

async function readDatastores(graphql: string): Promise<readonly Datastore[]> {
  const jobs = "{ nodes { name status } }";
  const fields = `name status tags { key } importJobs ${jobs} exportJobs ${jobs}`;
  const body = await ask(graphql, `{ datastores(first: 10) { nodes { ${fields} } } }`);
  return (body.data as { datastores: { nodes: Datastore[] } }).datastores.nodes;
}

/** Every resource with its status, as one text. */
function toPicture(datastores: readonly Datastore[]): string {
  const all = datastores.flatMap((it) => [it, ...it.importJobs.nodes, ...it.exportJobs.nodes]);
  return all.map(({ name, status }) => `${name} ${status}`).join("\n");
}

/** Of the first exports, not of one that has just been started. */
const hasEnded = (jobs: readonly Resource[]) =>
  FIRST_EXPORTS.every((name) => jobs.some((job) => job.name === name && job.status === "COMPLETED"));

/** The README's first query, and the answer that stands below it. */
function readmeQuery() {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, sh = "", json = ""] =
    /\n## A query\n.*?^```sh\n(.*?)^```.*?^```json\n(.*?)^```/ms.exec(readme) ?? [];
  return { sh, json };
}

/** They take 3 s on a machine that has nothing else to do. */
const EXPORTED_MS = 40_000;

test("fills a gateway on which something changes within 10 s, and stops with exit code 0 on Ctrl-C", async () => {
  const demo = startDemo({ PORT: "0" });
  await demo.waitFor(/Ctrl-C/);
  const printedAt = performance.now();
  const [, graphql = ""] = await demo.waitFor(/^GraphQL: +(\S+)$/m);
  const [, graphiql = ""] = await demo.waitFor(/^GraphiQL: +(\S+)$/m);
  const [, s3 = ""] = await demo.waitFor(/^Files: +(\S+)$/m);

  const datastores = await readDatastores(graphql);
  const statuses = new Set(datastores.map(({ status }) => status));
  expect([...statuses].sort()).toEqual(["ACTIVE", "CREATE_FAILED", "CREATING", "DELETING"]);
  expect(datastores.filter(({ tags }) => tags.length > 0)).toHaveLength(8);
  expect(datastores.flatMap(({ importJobs }) => importJobs.nodes)).toHaveLength(7);
  expect(datastores.flatMap(({ exportJobs }) => exportJobs.nodes)).toHaveLength(4);

  const body = await ask(graphql, "{ datastores(filter: { status: [ACTIVE] }) { nodes { endpoint } } }");
  const [{ endpoint }] = (body.data as { datastores: { nodes: [{ endpoint: string }] } }).datastores.nodes;
  expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/datastore\/[0-9a-f]{32}\/r4\/$/);
  expect(await (await fetch(`${endpoint}metadata`)).json()).toMatchObject({ fhirVersion: "4.0.1" });

  const { sh, json } = readmeQuery();
  const asked = await startProcess(["-c", sh.replace("http://127.0.0.1:4000/graphql", graphql)], {}, "bash")
    .exited;
  expect(JSON.parse(asked.stdout)).toEqual(JSON.parse(json));

  const first = toPicture(datastores);
  await waitFor(async () => toPicture(await readDatastores(graphql)) !== first);
  expect(performance.now() - printedAt).toBeLessThan(10_000);
  // 200 with its bundle, 503 without: that is built by another script.
  expect([200, 503]).toContain((await fetch(graphiql)).status);

  const imported = await readdir(join(s3, "demo-results/import-logs/cohort-2023"), { recursive: true });
  expect(imported).toContainEqual(expect.stringMatching(/FAILURE\/Patient\.ndjson$/));
  await waitFor(
    async () => hasEnded((await readDatastores(graphql)).flatMap((it) => it.exportJobs.nodes)),
    EXPORTED_MS,
  );
  for (const name of FIRST_EXPORTS) {
    const exported = await readdir(join(s3, "demo-results/exports", name), { recursive: true });
    expect(exported).toContainEqual(expect.stringMatching(/-FHIR_EXPORT-\w+\/Patient\/Patient-.*\.ndjson$/));
  }

  demo.child.kill("SIGINT");
  const { code, stdout, stderr } = await demo.exited;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).not.toContain('{"level"');
  await expect(fetch(graphql)).rejects.toThrow();
}, 120_000);

test("says in one line that its port is taken, by another demo say, and exits 1", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const exit = await startDemo({ PORT: String(port) }).exited;
  other.close();
  expect(exit).toEqual({
    code: 1,
    signal: null,
    stdout: "",
    stderr: `healthlake-graphql: port ${port} is taken; choose another with PORT, METRICS_PORT for /metrics, or LOCAL_PORT for the local HealthLake\n`,
  });
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "stops on %s while it still fills, with exit code 0",
  async (signal) => {
    const demo = startDemo({ PORT: "0" });
    await demo.waitFor(FILLING);
    demo.child.kill(signal);
    expect(await demo.exited).toMatchObject({ code: 0, stderr: "" });
  },
  30_000,
);

test("a setting that is wrong is said in one line, with exit code 1", async () => {
  expect(await startDemo({ PORT: "many" }).exited).toMatchObject({
    code: 1,
    stdout: "",
    stderr: 'healthlake-graphql: PORT must be a whole number from 0 to 65535, not "many"\n',
  });
});
