// The audit log of the process that `npm start` runs: rotation by signal, kill -9, and a file that can't be.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../support/build.js";
import { ask, readAddresses, startServer } from "../support/process.js";
import { waitFor } from "../support/wait.js";
import { readLines } from "../gateway/audit/support.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

const CREATE = "mutation { createDatastore(input: {}) { datastoreId } }";
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "healthlake-graphql-audit-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const outcomesOf = (file: string) => readLines(file).map(({ outcome }) => outcome);

test("mv and kill -HUP go on in a new file", async () => {
  const file = join(folder, "audit.log");
  const server = startServer(["--local"], { AUDIT_LOG_FILE: file });
  const { graphql } = await readAddresses(server);
  await ask(graphql, CREATE);
  renameSync(file, `${file}.1`);
  await ask(graphql, CREATE);
  server.child.kill("SIGHUP");
  await server.waitFor(/"msg":"reloaded"/);
  await ask(graphql, CREATE);
  expect(outcomesOf(`${file}.1`)).toEqual(["started", "succeeded", "started", "succeeded"]);
  expect(outcomesOf(file)).toEqual(["started", "succeeded"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("kill -9 leaves what was answered, and what was begun", async () => {
  const file = join(folder, "audit.log");
  const server = startServer(["--local"], {
    AUDIT_LOG_FILE: file,
    LOCAL_FAULTS: "CreateFHIRDatastore.delay=1:60000",
  });
  const { graphql } = await readAddresses(server);
  const unanswered = ask(graphql, CREATE).catch(() => undefined);
  await waitFor(() => existsSync(file) && readLines(file).length === 1);
  await ask(graphql, `mutation { deleteDatastore(input: { id: "${"0".repeat(32)}" }) { datastoreId } }`);
  server.child.kill("SIGKILL");
  await Promise.all([server.exited, unanswered]);
  expect(readLines(file)).toMatchObject([
    { field: "createDatastore", outcome: "started" },
    { field: "deleteDatastore", outcome: "started" },
    { field: "deleteDatastore", outcome: "failed", code: "NOT_FOUND" },
  ]);
});

test("goes to standard output without a file, apart from the application log by its first member", async () => {
  const server = startServer(["--local"]);
  const { graphql } = await readAddresses(server);
  await ask(graphql, CREATE);
  server.child.kill("SIGTERM");
  const { stdout, code } = await server.exited;
  const lines = stdout.split("\n").filter((line) => line.startsWith('{"log":"audit",'));
  expect(lines.map((line) => (JSON.parse(line) as { outcome: string }).outcome)).toEqual([
    "started",
    "succeeded",
  ]);
  expect(code).toBe(0);
});

test("a reader of standard output that goes away ends no process, but mutations", async () => {
  const server = startServer(["--local"]);
  const { graphql } = await readAddresses(server);
  server.child.stdout?.destroy();
  await waitFor(async () => (await ask(graphql, CREATE)).errors?.[0]?.extensions.code === "OVERLOADED");
  expect((await ask(graphql, "{ datastores { nodes { id } } }")).errors).toBeUndefined();
  expect((await fetch(graphql.replace("graphql", "readyz"))).status).toBe(503);
});

describe("does not start, and says why, where AUDIT_LOG_FILE is", () => {
  test.each([
    ["in a folder that is not there", "no/audit.log", /ENOENT: no such file or directory/],
    ["a folder", "", /EISDIR: illegal operation on a directory/],
    ["a dangling link into nothing", "dangling", /ENOENT/],
  ])("%s", async (_what, name, message) => {
    mkdirSync(join(folder, "is"));
    symlinkSync(join(folder, "gone/audit.log"), join(folder, "dangling"));
    const server = startServer(["--local"], { AUDIT_LOG_FILE: join(folder, name) });
    const { code, stderr } = await server.exited;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^healthlake-graphql: AUDIT_LOG_FILE: .*\n$/);
    expect(stderr).toMatch(message);
  });
});
