// The process that `npm start` runs: how it starts, and how it says that it can't.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalHealthLake } from "../../src/local/server.js";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { type Env, ask, readAddresses, startProcess, startServer } from "../support/process.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

async function failToStart(args: readonly string[], env: Env = {}) {
  const { code, stdout, stderr } = await startServer(args, env).exited;
  return { code, stdout, lines: stderr.split("\n").slice(0, -1) };
}

test("runs on the local HealthLake with --local", async () => {
  const server = startServer(["--local"]);
  const { graphql, graphiql, local } = await readAddresses(server);
  expect(graphql).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/);
  expect(graphiql).toBe(graphql.replace(/graphql$/, "graphiql"));
  expect(local).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await ask(graphql, "{ datastores { nodes { id } } }")).toMatchObject({
    data: { datastores: { nodes: [] } },
  });
});

test.each([["true"], ["false"]])(
  "runs on it with HEALTHLAKE_LOCAL=%s only if that is true",
  async (value) => {
    const server = startServer([], { HEALTHLAKE_LOCAL: value, AWS_REGION: "us-east-1" });
    const { local } = await readAddresses(server);
    expect(local !== undefined).toBe(value === "true");
  },
);

test("is AWS's by the SDK's standard configuration otherwise", async () => {
  const calls: string[] = [];
  const aws = await startLocalHealthLake({ region: "eu-west-2", onCall: ({ action }) => calls.push(action) });
  try {
    const server = startServer([], {
      AWS_REGION: "eu-west-2",
      AWS_ENDPOINT_URL_HEALTHLAKE: aws.url,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
    const { graphql, local } = await readAddresses(server);
    expect(local).toBeUndefined();
    expect(await ask(graphql, "{ datastores { nodes { id } } }")).toMatchObject({
      data: { datastores: { nodes: [] } },
    });
    expect(calls).toEqual(["ListFHIRDatastores"]);
  } finally {
    await aws.close();
  }
});

const hasIPv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);

test("listens on localhost, and on ::1 where the machine has it", async () => {
  for (const host of hasIPv6 ? ["localhost", "::1"] : ["localhost"]) {
    const server = startServer(["--local"], { HOST: host });
    const { graphql } = await readAddresses(server);
    expect(await ask(graphql, "{ __typename }")).toMatchObject({ data: { __typename: "Query" } });
    server.child.kill("SIGTERM");
    expect(await server.exited).toMatchObject({ code: 0 });
  }
});

test("without a Region it says so in one line, and exits 1", async () => {
  expect(await failToStart([])).toEqual({
    code: 1,
    stdout: "",
    lines: [
      "healthlake-graphql: AWS_REGION: Region is missing; set it, or a Region in the AWS profile, or start with --local",
    ],
  });
});

test.each([[[]], [["--local"]]])("a Region that cannot be is named (%j)", async (args) => {
  const { code, lines } = await failToStart(args, { AWS_REGION: "us east" });
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^healthlake-graphql: AWS_REGION.*us east/)]);
});

test("all problems of the settings come in one go, by name and without a stack", async () => {
  const { code, stdout, lines } = await failToStart(["--post=1", "--log-level", "loud", "extra"], {
    PORT: "many",
    HOST: "0.0.0.0",
    QUOTA_PER_SECOND: "Nothing=1",
    GRAPHIQL: "yes",
  });
  expect([code, stdout]).toEqual([1, ""]);
  expect(lines).toEqual([
    "healthlake-graphql: --post is no flag; see --help",
    'healthlake-graphql: "extra" is no flag; see --help',
    'healthlake-graphql: PORT must be a whole number from 0 to 65535, not "many"',
    expect.stringMatching(/^healthlake-graphql: QUOTA_PER_SECOND "Nothing=1"/),
    'healthlake-graphql: GRAPHIQL must be true or false, not "yes"',
    expect.stringMatching(/^healthlake-graphql: LOG_LEVEL must be one of .*, not "loud"$/),
    expect.stringMatching(/^healthlake-graphql: HOST must be a loopback address/),
  ]);
});

test.each(["PORT", "METRICS_PORT", "LOCAL_PORT"])(
  "a %s that is taken is said in one line, and exits 1",
  async (name) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    try {
      expect(await failToStart(["--local"], { [name]: String(port), LOG_LEVEL: "silent" })).toEqual({
        code: 1,
        stdout: "",
        lines: [
          `healthlake-graphql: port ${port} is taken; choose another with PORT, METRICS_PORT for /metrics, or LOCAL_PORT for the local HealthLake`,
        ],
      });
    } finally {
      other.close();
    }
  },
);

test("a manifest with an operation that cannot be run is said in one line, and exits 1", async () => {
  const directory = await mkdtemp(join(tmpdir(), "manifest-"));
  try {
    const path = join(directory, "manifest.json");
    await writeFile(path, JSON.stringify({ "my-id": "{ nothing }" }));
    expect(await failToStart(["--local", `--persisted-manifest-file=${path}`])).toMatchObject({
      code: 1,
      lines: [
        `healthlake-graphql: PERSISTED_MANIFEST_FILE: ${path}: operation "my-id": Cannot query field "nothing" on type "Query".`,
      ],
    });
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("`npm start` passes a SIGTERM on to it, and the exit code back", async () => {
  const server = startProcess(["start", "--silent", "--", "--local"], { PORT: "0" }, "npm");
  await readAddresses(server);
  server.child.kill("SIGTERM");
  expect(await server.exited).toMatchObject({ code: 0, signal: null });
});

test("--help lists every flag, --version the version", async () => {
  const help = await startServer(["--help"]).exited;
  expect([help.code, help.stderr]).toEqual([0, ""]);
  for (const flag of ["--port=...", "--local ", "--shutdown-grace-ms=...", "AWS_REGION"])
    expect(help.stdout).toContain(flag);
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(await startServer(["--version"]).exited).toMatchObject({
    code: 0,
    stdout: `${version}\n`,
    stderr: "",
  });
});
