// The demo at a high speed: hours of it in a minute. It goes on moving, and nothing grows.
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { ask, startProcess } from "../support/process.js";
import { waitFor } from "../support/wait.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

interface Job {
  readonly name: string;
  readonly status: string;
}
interface Datastore extends Job {
  readonly importJobs: { readonly nodes: readonly Job[] };
  readonly exportJobs: { readonly nodes: readonly Job[] };
}

async function read(graphql: string): Promise<readonly Datastore[]> {
  const jobs = "(first: 100) { nodes { name status } }";
  const body = await ask(
    graphql,
    `{ datastores(first: 40) { nodes { name status importJobs${jobs} exportJobs${jobs} } } }`,
  );
  const { nodes } = (body.data as { datastores: { nodes: Partial<Datastore>[] } }).datastores;
  // One that was forgotten after it was listed has no jobs any more.
  return nodes.filter((node): node is Datastore => Boolean(node.importJobs && node.exportJobs));
}

/** The number of the newest step that an import of the playground shows. */
function newestStep(datastores: readonly Datastore[]): number {
  const imports = datastores.find(({ name }) => name === "demo-playground")?.importJobs.nodes ?? [];
  return Math.max(...imports.map(({ name }) => Number(/^feed-(\d+)$/.exec(name)?.[1] ?? 0)));
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true }).catch((): string[] => []);
  // Files may be gone by now.
  const sizes = files.map((file) =>
    stat(join(folder, file)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

const MB = 1e6;
/** A hundred steps take seven minutes at a speed of 1. */
const FIRST = 150;
const STEPS = 500;

test("goes on moving, with failures, within fixed counts, disk and memory", async () => {
  const demo = startProcess([join(ROOT, "dist/server.js"), "--demo"], {
    LOCAL_DATA_DIR: "",
    PORT: "0",
    LOCAL_SPEED: "200",
    LIMIT_UPSTREAM_CALLS: "1000",
  });
  const [, graphql = ""] = await demo.waitFor(/^GraphQL: +(\S+)$/m);
  const [, s3 = ""] = await demo.waitFor(/^Files: +(\S+)$/m);
  const dataDir = join(s3, "..");
  for (const goal of [FIRST, STEPS]) {
    await waitFor(async () => {
      await delay(250);
      return newestStep(await read(graphql)) >= goal;
    }, 240_000);
    const datastores = await read(graphql);
    // Nine that stay, and trials: one in use, the one before, and those that are DELETED not long ago.
    expect(datastores.length).toBeGreaterThanOrEqual(9);
    expect(datastores.length).toBeLessThanOrEqual(20);
    for (const { name, importJobs, exportJobs } of datastores) {
      // 25 that have ended, and those under way.
      expect([name, importJobs.nodes.length <= 30, exportJobs.nodes.length <= 30]).toEqual([
        name,
        true,
        true,
      ]);
    }
    const jobs = datastores.flatMap(({ importJobs }) => importJobs.nodes);
    const statuses = new Set([...datastores, ...jobs].map(({ status }) => status));
    for (const failure of ["CREATE_FAILED", "FAILED", "COMPLETED_WITH_ERRORS"])
      expect([...statuses]).toContain(failure);
    expect((await readdir(join(s3, "demo-results/import-logs"))).length).toBeLessThanOrEqual(40);
    expect(await sizeOf(dataDir)).toBeLessThan(40 * MB);
    if (process.platform === "linux") expect(await residentMegabytes(demo.child.pid)).toBeLessThan(500);
  }
  demo.child.kill("SIGTERM");
  expect(await demo.exited).toMatchObject({ code: 0, stderr: "" });
  await expect(stat(dataDir)).rejects.toThrow("ENOENT");
}, 540_000);
