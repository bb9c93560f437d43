// What `npm pack` makes: what is in it, that npx runs it from an empty folder, and what it gives to a program.
import { chmod, mkdtemp, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../support/build.js";
import { type InstalledPackage, PACK_TIMEOUT_MS, installPackage, run } from "../support/package.js";
import { ask, readAddresses, startProcess } from "../support/process.js";

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage();
}, PACK_TIMEOUT_MS);
afterAll(() => (installed as InstalledPackage | undefined)?.remove());

const bin = () => join(installed.modules, ".bin/healthlake-graphql");
const createFolder = () => mkdtemp(join(installed.parent, "folder-"));

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const readManifest = async () => JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Manifest;

describe("the tarball", () => {
  test("has the build, GraphiQL and the documents, and nothing else", async () => {
    const files = (await run("tar", ["-tzf", installed.tarball], ROOT, installed.env)).trim().split("\n");
    for (const file of [
      "dist/server.js",
      "dist/chunks/server.js",
      "dist/chunks/THIRD-PARTY-LICENSES.txt",
      "dist/index.d.ts",
      "dist/graphiql/index.html",
      "docs/configuration.md",
    ])
      expect(files).toContain(`package/${file}`);
    const tops = new Set(files.map((file) => file.split("/")[1]));
    expect([...tops].sort()).toEqual(
      [".env.example", "CHANGELOG.md", "LICENSE", "README.md", "dist", "docs", "examples"].concat([
        "package.json",
        "schema.graphql",
      ]),
    );
    expect(files.filter((file) => /\.map$|stale/.test(file))).toEqual([]);
  });

  test("is less than 9 MB", async () => {
    expect((await stat(installed.tarball)).size).toBeLessThan(9e6);
  });

  test("brings none of the tools it was built with", async () => {
    const { devDependencies } = await readManifest();
    const own = Object.keys(devDependencies).filter((name) => !name.startsWith("@types/"));
    const present = await Promise.all(own.map((name) => exists(join(installed.modules, name))));
    expect(own.filter((_name, at) => present[at])).toEqual([]);
    expect(own.length).toBeGreaterThan(10);
  });
});

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

describe("npx from an empty folder", () => {
  test("runs the gateway on the local HealthLake, and stops on SIGTERM with exit code 0", async () => {
    const cwd = await createFolder();
    const args = ["--yes", `--package=${installed.tarball}`, "healthlake-graphql", "--local"];
    const env = { ...installed.env, PORT: "0", LOCAL_DATA_DIR: "" };
    const gateway = startProcess(args, env, "npx", { cwd });
    const { graphql, graphiql = "" } = await readAddresses(gateway);

    const created = await ask(
      graphql,
      'mutation { createDatastore(input: { name: "a" }) { datastore { name } } }',
    );
    expect(created).toMatchObject({ data: { createDatastore: { datastore: { name: "a" } } } });
    const page = await (await fetch(graphiql)).text();
    const [script = ""] = /(?<=src=")[^"]+\.js/.exec(page) ?? [];
    const { status, headers } = await fetch(new URL(script, `${graphiql}/`.replace("graphiql/", "")));
    expect([status, headers.get("content-type")]).toEqual([200, expect.stringContaining("javascript")]);

    expect(await readdir(cwd)).toEqual([".local-healthlake"]);
    // Not npx: its shell would end, and leave the gateway behind.
    const [, pid] = await gateway.waitFor(/"pid":(\d+)/);
    process.kill(Number(pid), "SIGTERM");
    expect((await gateway.exited).code).toBe(0);
  }, 60_000);
});

describe("the commands", () => {
  test("tell the version and the flags", async () => {
    const { version } = await readManifest();
    expect(await startProcess(["--version"], {}, bin()).exited).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
    const help = await startProcess(["--help"], {}, bin()).exited;
    expect(help).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--local ") as string,
      stderr: "",
    });
  });

  test("make an API key", async () => {
    const args = ["--id", "ci", "--roles", "viewer"];
    const { code, stdout } = await startProcess(args, {}, `${bin()}-api-key`).exited;
    expect([code, Object.keys(JSON.parse(stdout) as object)]).toEqual([0, ["key", "entry"]]);
  });

  test("say in one line that they may not write where they were started", async () => {
    const cwd = await createFolder();
    await chmod(cwd, 0o555);
    const isRoot = process.getuid?.() === 0;
    const env = { PORT: "0", LOCAL_DATA_DIR: "" };
    const { code, stderr } = await startProcess(["--local"], env, bin(), {
      cwd,
      ...(isRoot && { uid: 65_534 }),
    }).exited;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^healthlake-graphql: LOCAL_DATA_DIR: the data directory \/\S+\/\.local-healthlake cannot be used: EACCES[^\n]*\n$/,
    );
  });
});

describe("a program", () => {
  /** Which Node the SDK's versions of next year will need is what it warns of. */
  const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

  async function createProgram(file: string, text: string): Promise<string> {
    const folder = await createFolder();
    await symlink(installed.modules, join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, file), text);
    return folder;
  }

  test("runs the gateway and the local HealthLake as docs/operations.md does, and ends when it has closed them", async () => {
    const section = /^## Inside a program.*?^```js\n(.*?)^```/ms.exec(
      await readFile(join(ROOT, "docs/operations.md"), "utf8"),
    );
    const closing = "await gateway.close();";
    const asking = `const query = encodeURIComponent("{ datastores { nodes { id } } }");
      const headers = { "apollo-require-preflight": "yes" };
      console.log(await (await fetch(gateway.url + "/graphql?query=" + query, { headers })).text());`;
    const program = section?.[1]?.replace(closing, asking + closing) ?? "";
    const cwd = await createProgram("main.js", program);
    const env = { ...QUIET, LOG_LEVEL: "silent" };
    const { code, stdout, stderr } = await startProcess(["main.js"], env, process.execPath, { cwd }).exited;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const answer = stdout.split("\n").find((line) => line.startsWith('{"data"')) ?? "{}";
    expect(JSON.parse(answer)).toMatchObject({ data: { datastores: { nodes: [] } } });
  });

  test("finds types, and nothing that is not exported", async () => {
    const cwd = await createProgram(
      "main.ts",
      `import { type Config, ConfigError, type Gateway, loadConfig, startGateway } from "healthlake-graphql";
      import { type LocalHealthLake, startLocalHealthLake } from "healthlake-graphql/local";
      const config: Config = loadConfig({ PORT: "0" });
      export const port: number = config.PORT;
      export const gateway: Promise<Gateway> = startGateway(config);
      export const local: Promise<LocalHealthLake> = startLocalHealthLake({ preloadPatients: 3 });
      export const problems: readonly string[] = new ConfigError([]).problems;
      // @ts-expect-error: a name of no setting
      export const none = config.NONE;
      // @ts-expect-error: not exported
      export const inner = import("healthlake-graphql/dist/config/flags.js");`,
    );
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck"];
    const types = ["--typeRoots", join(ROOT, "node_modules/@types"), "--types", "node"];
    const args = [tsc, ...options, ...types, "main.ts"];
    expect(await startProcess(args, {}, process.execPath, { cwd }).exited).toMatchObject({
      code: 0,
      stdout: "",
    });
  });

  test("finds the schema", async () => {
    const cwd = await createProgram(
      "main.js",
      'console.log(import.meta.resolve("healthlake-graphql/schema.graphql"))',
    );
    const { stdout } = await startProcess(["main.js"], {}, process.execPath, { cwd }).exited;
    expect(await readFile(new URL(stdout.trim()), "utf8")).toBe(
      await readFile(join(ROOT, "schema.graphql"), "utf8"),
    );
  });
});
