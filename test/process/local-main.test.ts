// The local HealthLake by itself, as `npm run local` starts it, from the sources.
import { ListFHIRDatastoresCommand } from "@aws-sdk/client-healthlake";
import { closeAll as closeData, makeDirectory, startOn } from "../local/data-support.js";
import { readUrl, startMain } from "../local/main-process.js";
import { clientOf, closeAll, start } from "../local/support.js";

afterEach(async () => {
  await closeAll();
  await closeData();
});

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
    await started.waitFor(/eu-west-1, 111122223333/);
    await started.waitFor(new RegExp(`kept in ${directory}`));
    await started.waitFor(new RegExp(`^S3: +aws --endpoint-url ${url} .* s3 sync`, "m"));
    const client = clientOf({ url, region: "eu-west-1" });
    expect((await client.send(new ListFHIRDatastoresCommand({}))).DatastorePropertiesList).toEqual([]);
    started.child.kill(signal);
    expect(await started.exited).toMatchObject({ code: 0, stderr: "" });
  },
);

test("refuses a data directory that is in use, names it, and exits 1", async () => {
  const directory = await makeDirectory();
  await startOn(directory);
  expect(await startMain("--data-dir", directory).exited).toEqual({
    code: 1,
    signal: null,
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
  ).exited;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^local HealthLake: .*${local.port}; choose another with --port\n$`));
});

test.each([
  [["--port", "many"], "option port must be 0..65535"],
  [["--speed", "0"], "--speed must be a number above 0"],
  [["--account-id", "1"], "option accountId must have 12 digits"],
  [["--s3-max-bytes", "0"], "option s3Limits.maxStoredBytes must be 1..2^50"],
  [["--quotas", "none"], "option quotas must be aws"],
  [["--faults", "throttle=2"], "option faults can not be"],
  [["--faults", "List.throttle=0.5"], "option faults can not name List"],
  [["--quick"], "Unknown option '--quick'"],
])("refuses %j in one line, and exits 1", async (args, message) => {
  const { code, stderr } = await startMain(...args).exited;
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});
