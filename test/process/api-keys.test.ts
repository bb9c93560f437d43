// API keys as an operator has them: made by the tool that is built, put into the file, taken out of it, and SIGHUP.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { readAddresses, startProcess, startServer } from "../support/process.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "api-keys-"));
});
afterEach(() => rm(directory, { recursive: true }));

test("a key lets in until it is taken out of the file", async () => {
  const args = [join(ROOT, "dist/auth/new-api-key.js"), "--id", "ci", "--roles", "viewer"];
  const { key, entry } = JSON.parse((await startProcess(args).exited).stdout) as {
    key: string;
    entry: object;
  };
  const path = join(directory, "keys.json");
  const write = (...keys: object[]) => writeFile(path, JSON.stringify({ keys }), { mode: 0o600 });
  await write(entry);
  const server = startServer(["--local", "--auth-mode=api-key", `--auth-api-keys-file=${path}`]);
  const { graphql } = await readAddresses(server);
  const statusOf = async (headers: Record<string, string>) => {
    const body = JSON.stringify({ query: "{ datastores { nodes { id } } }" });
    const init = { method: "POST", body, headers: { "content-type": "application/json", ...headers } };
    return (await fetch(graphql, init)).status;
  };
  expect([await statusOf({ "x-api-key": key }), await statusOf({})]).toEqual([200, 401]);

  await writeFile(path, "{");
  server.child.kill("SIGHUP");
  await server.waitFor(/"msg":"could not reload"/);
  expect(await statusOf({ "x-api-key": key })).toBe(200);

  await write();
  server.child.kill("SIGHUP");
  await server.waitFor(/"revoked":\["ci"\]/);
  expect(await statusOf({ "x-api-key": key })).toBe(401);

  server.child.kill("SIGTERM");
  const { code, stdout, stderr } = await server.exited;
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain(key.split("_").slice(2).join("_"));
});

test("a gateway does not start on a file that is not there", async () => {
  const path = join(directory, "none.json");
  const { code, stderr } = await startServer(["--auth-mode=api-key", `--auth-api-keys-file=${path}`], {
    AWS_REGION: "us-east-1",
  }).exited;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `healthlake-graphql: AUTH_API_KEYS_FILE: ${path}: can't be read (ENOENT)\n`,
  });
});
