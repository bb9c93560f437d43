// The packages that only the local HealthLake or a pretty log needs: an install may leave them out.
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { findImports } from "../support/imports.js";
import { ask, readAddresses, startProcess } from "../support/process.js";
import { startOnTerminal } from "../support/terminal.js";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const readManifest = async () => JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Manifest;

let root: string;
/** The build, with the packages of an install by `npm install --omit=optional`. */
beforeAll(async () => {
  await ensureBuilt();
  root = await mkdtemp(join(tmpdir(), "healthlake-graphql-lean-"));
  await cp(join(ROOT, "dist"), join(root, "dist"), { recursive: true });
  await cp(join(ROOT, "package.json"), join(root, "package.json"));
  for (const name of Object.keys((await readManifest()).dependencies)) {
    const path = join(root, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), path);
  }
}, BUILD_TIMEOUT_MS);
afterAll(() => rm(root, { recursive: true }));

const GATEWAY = { PORT: "0", AWS_REGION: "us-east-1", AUDIT_LOG_FILE: "/dev/null" };

const start = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  startProcess(["dist/server.js", ...args], env, process.execPath, { cwd: root });

test("without them the gateway runs", async () => {
  const gateway = start([], GATEWAY);
  const { graphql } = await readAddresses(gateway);
  expect(await ask(graphql, "{ __typename }")).toMatchObject({ data: { __typename: "Query" } });
  gateway.child.kill("SIGTERM");
  expect((await gateway.exited).code).toBe(0);
});

test("without them --local says in one line what is missing, and how to have it", async () => {
  const { code, stderr } = await start(["--local"], { PORT: "0" }).exited;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^healthlake-graphql: HEALTHLAKE_LOCAL needs the package [@\w/-]+, which is not installed: it is an optional dependency, so install without --omit=optional\n$/,
  );
});

test("without them the log is JSON on a terminal too", async () => {
  const gateway = startOnTerminal("dist/server.js", GATEWAY, { cwd: root });
  await readAddresses(gateway);
  gateway.interrupt();
  expect((await gateway.exited).code).toBe(0);
});

test("no file but those of the local HealthLake and the log names one of them", async () => {
  const optional = Object.keys((await readManifest()).optionalDependencies);
  const files = (await readdir(join(ROOT, "src"), { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.startsWith("local/") && file !== "log.ts",
  );
  const sites = await Promise.all(
    files.map(async (file) =>
      findImports(file, await readFile(join(ROOT, "src", file), "utf8"))
        .filter(({ specifier = "" }) =>
          optional.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
        )
        .map(() => file),
    ),
  );
  expect(optional.length).toBeGreaterThan(3);
  expect(sites.flat()).toEqual([]);
});
