/** The local HealthLake by itself, as `npm run local` starts it, from the sources. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ListFHIRDatastoresCommand } from "@aws-sdk/client-healthlake";
import { clientOf, closeAll, start } from "./support.js";

const main = fileURLToPath(new URL("../../src/local/main.ts", import.meta.url));
const children = new Set<ReturnType<typeof spawnMain>>();

function spawnMain(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], { stdio: "pipe" });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (output.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (output.stderr += String(chunk)));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...output }));
  return { child, output, ended };
}

function startMain(...args: string[]) {
  const started = spawnMain(...args);
  children.add(started);
  return started;
}

afterEach(async () => {
  for (const { child, ended } of children) {
    child.kill("SIGKILL");
    await ended;
  }
  children.clear();
  await closeAll();
});

/** The address it prints. */
async function readUrl({ child, output }: ReturnType<typeof startMain>): Promise<string> {
  while (!output.stdout.includes("Nothing is kept")) await once(child.stdout, "data");
  return /http:\/\/127\.0\.0\.1:\d+/.exec(output.stdout)?.[0] ?? "";
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "prints its address, serves a client, and exits 0 on %s",
  async (signal) => {
    const started = startMain("--speed", "10", "--region", "eu-west-1", "--account-id", "111122223333");
    const url = await readUrl(started);
    expect(started.output.stdout).toContain("eu-west-1, 111122223333");
    const client = clientOf({ url, region: "eu-west-1" });
    expect((await client.send(new ListFHIRDatastoresCommand({}))).DatastorePropertiesList).toEqual([]);
    started.child.kill(signal);
    expect(await started.ended).toMatchObject({ code: 0, stderr: "" });
  },
);

test("says in one line that a port is taken, and exits 1", async () => {
  const { local } = await start();
  const { code, stdout, stderr } = await startMain("--port", String(local.port)).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^local HealthLake: .*${local.port}; choose another with --port\n$`));
});

test.each([
  [["--port", "many"], "option port must be 0..65535"],
  [["--speed", "0"], "--speed must be a number above 0"],
  [["--account-id", "1"], "option accountId must have 12 digits"],
  [["--quick"], "Unknown option '--quick'"],
])("refuses %j in one line, and exits 1", async (args, message) => {
  const { code, stderr } = await startMain(...args).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});
