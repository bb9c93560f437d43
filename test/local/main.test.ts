/** The local HealthLake by itself, as `npm run local` starts it, from the sources. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ListFHIRDatastoresCommand } from "@aws-sdk/client-healthlake";
import { closeAll as closeData, makeDirectory, startOn } from "./data-support.js";
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
  await closeData();
});

/** The address it prints. */
async function readUrl({ child, output }: ReturnType<typeof startMain>): Promise<string> {
  while (!output.stdout.includes("is kept in")) await once(child.stdout, "data");
  return /http:\/\/127\.0\.0\.1:\d+/.exec(output.stdout)?.[0] ?? "";
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "prints its address, serves a client, and exits 0 on %s",
  async (signal) => {
    const directory = await makeDirectory();
    const started = startMain(
      "--data-dir",
      directory,
      "--speed",
      "10",
      "--region",
      "eu-west-1",
      "--account-id",
      "111122223333",
    );
    const url = await readUrl(started);
    expect(started.output.stdout).toContain("eu-west-1, 111122223333");
    expect(started.output.stdout).toContain(`kept in ${directory}`);
    const client = clientOf({ url, region: "eu-west-1" });
    expect((await client.send(new ListFHIRDatastoresCommand({}))).DatastorePropertiesList).toEqual([]);
    started.child.kill(signal);
    expect(await started.ended).toMatchObject({ code: 0, stderr: "" });
  },
);

test("refuses a data directory that is in use, names it, and exits 1", async () => {
  const directory = await makeDirectory();
  await startOn(directory);
  expect(await startMain("--data-dir", directory).ended).toEqual({
    code: 1,
    stdout: "",
    stderr: `local HealthLake: the data directory ${directory} is in use by another local HealthLake\n`,
  });
});

test("says in one line that a port is taken, and exits 1", async () => {
  const { local } = await start();
  const { code, stdout, stderr } = await startMain(
    "--port",
    String(local.port),
    "--data-dir",
    await makeDirectory(),
  ).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^local HealthLake: .*${local.port}; choose another with --port\n$`));
});

test.each([
  [["--port", "many"], "option port must be 0..65535"],
  [["--speed", "0"], "--speed must be a number above 0"],
  [["--account-id", "1"], "option accountId must have 12 digits"],
  [["--quotas", "none"], "option quotas must be aws"],
  [["--faults", "throttle=2"], "option faults can not be"],
  [["--faults", "List.throttle=0.5"], "option faults can not name List"],
  [["--quick"], "Unknown option '--quick'"],
])("refuses %j in one line, and exits 1", async (args, message) => {
  const { code, stderr } = await startMain(...args).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});
