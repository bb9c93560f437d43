// The Dockerfile and the Kubernetes example, as far as they can be held to what they say without a Docker.
import { cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig, settings } from "../../src/config/settings.js";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { type Stage, isIgnored, one, parseDockerfile, toCopies, toEnv } from "../support/dockerfile.js";
import { ask, readAddresses, startProcess, startServer } from "../support/process.js";

const read = (path: string) => readFile(join(ROOT, path), "utf8");

let stages: readonly Stage[];
let image: Stage;
beforeAll(async () => {
  stages = parseDockerfile(await read("Dockerfile"));
  image = stages.at(-1) as Stage;
});

describe("the Dockerfile", () => {
  test("copies only what is there, and what .dockerignore lets through", async () => {
    const dockerignore = await read(".dockerignore");
    const sources = stages.flatMap(toCopies).flatMap(({ from, sources }) => (from ? [] : sources));
    expect(sources).toEqual(expect.arrayContaining(["package-lock.json", "src", "examples/operations"]));
    for (const source of sources) {
      expect((await stat(join(ROOT, source))).size).toBeGreaterThan(0);
      expect([source, isIgnored(dockerignore, source)]).toEqual([source, false]);
    }
    for (const other of [
      ".git",
      "node_modules",
      "dist",
      ".env",
      "test/config/settings.test.ts",
      "examples/fhir",
    ])
      expect([other, isIgnored(dockerignore, other)]).toEqual([other, true]);
  });

  test("takes from its stages what they make", () => {
    const from = new Map(toCopies(image).map(({ from, target }) => [target, from]));
    expect(from.get("node_modules")).toBe("dependencies");
    expect(from.get("dist")).toBe("build");
    const commandsOf = (name: string) =>
      stages.find((stage) => stage.name === name)?.instructions.map(({ rest }) => rest);
    expect(commandsOf("build")).toContainEqual(expect.stringContaining("npm run build"));
    expect(commandsOf("dependencies")).toContainEqual(expect.stringContaining("npm ci --omit=dev"));
  });

  test("is of one image with a pinned major version that the package allows", async () => {
    const images = new Set(stages.map((stage) => stage.image));
    expect([...images]).toEqual([expect.stringMatching(/^node:\d+-slim$/)]);
    const { engines } = JSON.parse(await read("package.json")) as { engines: { node: string } };
    const [, major] = /^node:(\d+)/.exec(image.image) ?? [];
    expect(Number(major)).toBeGreaterThanOrEqual(Number(engines.node.replace(">=", "")));
  });

  test("ends in a user by number who is not root, with the gateway as its first process", () => {
    expect(one(image, "USER")).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(JSON.parse(one(image, "ENTRYPOINT"))).toEqual(["node", "dist/server.js"]);
    expect(one(image, "STOPSIGNAL")).toBe("SIGTERM");
  });
});

describe("what it makes", () => {
  let root: string;
  beforeAll(async () => {
    await ensureBuilt();
    root = await mkdtemp(join(tmpdir(), "healthlake-graphql-image-"));
    for (const { from, sources } of toCopies(image)) {
      if (from === undefined)
        for (const source of sources) await cp(join(ROOT, source), join(root, source), { recursive: true });
    }
    await cp(join(ROOT, "dist"), join(root, "dist"), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
  }, BUILD_TIMEOUT_MS);
  afterAll(() => rm(root, { recursive: true }));

  /** Its first process, with `env` over the image's own. */
  function start(args: readonly string[], env: Readonly<Record<string, string>>) {
    const [, ...entry] = JSON.parse(one(image, "ENTRYPOINT")) as string[];
    return startProcess([...entry, ...args], { ...toEnv(image), ...env }, process.execPath, { cwd: root });
  }

  function checkHealth(port: string) {
    const [, ...command] = JSON.parse(one(image, "HEALTHCHECK").replace(/^.*?CMD /, "")) as string[];
    return startProcess(command, { ...toEnv(image), PORT: port }).exited;
  }

  test("runs, is healthy while it runs, and not afterwards", async () => {
    const gateway = start(["--local"], { HOST: "127.0.0.1", PORT: "0" });
    const { graphql } = await readAddresses(gateway);
    expect(await ask(graphql, "{ __typename }")).toMatchObject({ data: { __typename: "Query" } });
    const { port } = new URL(graphql);
    expect(await checkHealth(port)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    gateway.child.kill("SIGTERM");
    expect((await gateway.exited).code).toBe(0);
    expect((await checkHealth(port)).code).toBe(1);
  });

  test("does not start for everybody: it listens on all addresses, and asks for AUTH_MODE", async () => {
    const { code, stderr } = await start(["--local"], { PORT: "0" }).exited;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^healthlake-graphql: .*AUTH_MODE/m);
  });
});

describe("the Kubernetes example", () => {
  let text: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    text = await read("examples/deployment/kubernetes.yaml");
    const short = text.matchAll(/- \{ name: ([A-Z_]+), value: "?([^"}]*?)"? \}/g);
    const folded = text.matchAll(/- name: ([A-Z_]+)\n +value: >-\n((?: {16}.*\n)+)/g);
    const pairs = [...short, ...folded];
    env = Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, value]));
  });

  const find = (form: RegExp) => form.exec(text)?.[1] ?? "";

  test("sets what exists, to what is taken", async () => {
    const { AWS_REGION, ...own } = env;
    expect(AWS_REGION).toMatch(/^[a-z]+-[a-z]+-\d$/);
    expect(Object.keys(own).filter((name) => !(name in settings))).toEqual([]);
    expect(() => loadConfig({ ...toEnv(image), ...own })).not.toThrow();
  });

  test("starts so, lets nobody in without a token, and tells its health and its metrics", async () => {
    const directory = await mkdtemp(join(tmpdir(), "healthlake-graphql-redis-"));
    const urlFile = join(directory, "url");
    // Nobody is there: it starts alone.
    await writeFile(urlFile, "rediss://gateway:PASSWORD@127.0.0.1:1");
    const own = { PORT: "0", METRICS_PORT: "0", CLUSTER_URL_FILE: urlFile };
    const gateway = startServer([], { ...toEnv(image), ...env, ...own });
    void gateway.exited.then(() => rm(directory, { recursive: true }));
    const { graphql, metrics = "" } = await readAddresses(gateway);
    const body = await ask(graphql, "{ __typename }");
    expect(body.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    expect((await fetch(graphql.replace("graphql", "readyz"))).status).toBe(200);
    expect((await fetch(metrics)).status).toBe(200);
  });

  test("leaves the quotas to all replicas together, which share by Redis", () => {
    expect(Number(find(/replicas: (\d+)/))).toBe(2);
    expect(env).toHaveProperty("CLUSTER_URL_FILE");
    expect(env).not.toHaveProperty("QUOTA_PER_SECOND");
  });

  test("waits longer for the end than the gateway takes, its pause before included", () => {
    const pauseMs = Number(find(/preStop: .*setTimeout\(\(\) => \{\}, (\d+)\)/));
    expect(pauseMs).toBeGreaterThan(0);
    expect(Number(find(/terminationGracePeriodSeconds: (\d+)/)) * 1000).toBeGreaterThan(
      pauseMs + Number(env.SHUTDOWN_GRACE_MS) + 2000,
    );
  });

  test("asks the probes that the gateway has, on the port of the image", () => {
    expect(find(/livenessProbe:\n +httpGet: \{ path: (\S+),/)).toBe("/livez");
    expect(find(/readinessProbe:\n +httpGet: \{ path: (\S+),/)).toBe("/readyz");
    expect(find(/name: http, containerPort: (\d+)/)).toBe(one(image, "EXPOSE"));
    expect(find(/name: metrics, containerPort: (\d+)/)).toBe(env.METRICS_PORT);
  });

  test("gives the container as little as it needs", () => {
    for (const line of [
      "runAsNonRoot: true",
      "readOnlyRootFilesystem: true",
      "allowPrivilegeEscalation: false",
      "drop: [ALL]",
    ])
      expect(text).toContain(line);
  });
});
