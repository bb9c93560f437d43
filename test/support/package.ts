// The package as a user gets it: packed from a clean copy of the checkout, and installed by npx.
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { ROOT } from "./build.js";
import { type Env, run as runChild } from "./children.js";

export interface InstalledPackage {
  /** All of this is in there. */
  readonly parent: string;
  readonly tarball: string;
  /** Where npx has put it and all that it needs. */
  readonly modules: string;
  /** For npm: an npx that finds it installed. */
  readonly env: Env;
  remove(): Promise<void>;
}

/** Long enough for a build and for an install with nothing in npm's cache. */
export const PACK_TIMEOUT_MS = 300_000;

/** `npm pack`, then `npx` of what it made, from an empty folder. */
export async function installPackage(): Promise<InstalledPackage> {
  const parent = await mkdtemp(join(tmpdir(), "healthlake-graphql-package-"));
  const remove = () => rm(parent, { recursive: true, force: true });
  return install(parent).then(
    (installed) => ({ ...installed, remove }),
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
}

async function install(parent: string): Promise<Omit<InstalledPackage, "remove">> {
  // Open to others, since a test runs it as somebody else.
  await chmod(parent, 0o755);
  const tarball = await pack(parent);
  const cache = await createCache(parent);
  const env = { ...toOuterEnv(), npm_config_cache: cache };
  const empty = join(parent, "empty");
  await mkdir(empty);
  await run("npx", ["--yes", `--package=${tarball}`, "healthlake-graphql", "--version"], empty, env);
  const [installed = ""] = await readdir(join(cache, "_npx"));
  const modules = join(cache, "_npx", installed, "node_modules");
  return { parent, tarball, modules, env };
}

const LEFT_OUT = new Set(["node_modules", "dist", ".git", "coverage", ".local-healthlake"]);

/** In a copy, since packing builds anew, and other tests run what is built. Its stale output must not be packed. */
async function pack(parent: string): Promise<string> {
  const checkout = join(parent, "checkout");
  const filter = (path: string) => !LEFT_OUT.has(basename(path)) || relative(ROOT, path) === "";
  await cp(ROOT, checkout, { recursive: true, filter });
  await symlink(join(ROOT, "node_modules"), join(checkout, "node_modules"));
  await mkdir(join(checkout, "dist"));
  await writeFile(join(checkout, "dist/stale.js"), "");
  await run("npm", ["pack", "--pack-destination", parent], checkout, toOuterEnv());
  const name = (await readdir(parent)).find((it) => it.endsWith(".tgz"));
  if (name === undefined) throw new Error("npm pack made no tarball");
  return join(parent, name);
}

/** A cache of npm's that has all downloads of the usual one, and keeps what npx installs to itself. */
async function createCache(parent: string): Promise<string> {
  const cache = join(parent, "cache");
  const usual = (await run("npm", ["config", "get", "cache"], parent, toOuterEnv())).trim();
  await mkdir(cache);
  await mkdir(join(usual, "_cacache"), { recursive: true });
  await symlink(join(usual, "_cacache"), join(cache, "_cacache"));
  return cache;
}

/** Resolves with what was printed to stdout; rejects with all of it. */
export async function run(command: string, args: readonly string[], cwd: string, env: Env): Promise<string> {
  return (await runChild(command, args, { cwd, env })).stdout;
}

/** This machine's configuration of npm, and nothing of the npm that runs the tests. */
function toOuterEnv(): Env {
  const isInner = (name: string) =>
    /^npm_(package|lifecycle|command|execpath|config_local_prefix)/.test(name) || name === "NODE_OPTIONS";
  const outer = Object.entries(process.env).filter(([name]) => !isInner(name));
  return { ...Object.fromEntries(outer as [string, string][]), npm_config_prefer_offline: "true" };
}
