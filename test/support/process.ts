// The gateway's real process, as `npm start` runs it. What a test starts is killed after it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./build.js";
import type { GraphQLBody } from "./gateway.js";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestProcess {
  readonly child: ChildProcess;
  /** Resolves with the first match in what stdout has so far, or gets; rejects when the process ends without. */
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly exited: Promise<Exit>;
}

export type Env = Readonly<Record<string, string>>;

interface Running {
  readonly kill: () => void;
  readonly exited: Promise<Exit>;
}

const running = new Set<Running>();
afterEach(async () => {
  const left = [...running];
  running.clear();
  for (const { kill, exited } of left) {
    kill();
    await exited;
  }
});

/** Each process has a data directory of its own. Nothing of the developer's own AWS configuration, and no question to a metadata service. */
const CLEAN_ENV: Env = {
  PATH: process.env.PATH ?? "",
  AWS_CONFIG_FILE: "/nonexistent",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
  AWS_EC2_METADATA_DISABLED: "true",
};

export interface Place {
  /** Default: the project's root. */
  readonly cwd?: string;
  /** Whose process it is; only root may choose. */
  readonly uid?: number;
  /** With a process group of its own, which is killed after the test: for what starts others, and would leave them behind. */
  readonly detached?: boolean;
}

export function startProcess(
  args: readonly string[],
  env: Env = {},
  command = process.execPath,
  place: Place = {},
): TestProcess {
  const dataDir = mkdtempSync(join(tmpdir(), "healthlake-graphql-"));
  const child = spawn(command, args, {
    cwd: ROOT,
    ...place,
    env: { ...CLEAN_ENV, LOCAL_DATA_DIR: dataDir, ...env },
    stdio: "pipe",
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (output.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (output.stderr += String(chunk)));
  const exited = new Promise<Exit>((resolve) => {
    child.once("close", (code, signal) => {
      rmSync(dataDir, { recursive: true, force: true });
      resolve({ code, signal, ...output });
    });
  });
  const waitFor = async (pattern: RegExp) => {
    for (;;) {
      const match = pattern.exec(output.stdout);
      if (match) return match;
      const more = once(child.stdout, "data").then(() => undefined);
      const exit = await Promise.race([more, exited]);
      if (exit && !pattern.test(output.stdout))
        throw new Error(`ended with ${exit.code} before ${pattern}:\n${exit.stdout}${exit.stderr}`);
    }
  };
  running.add({ kill: () => kill(child, place.detached), exited });
  return { child, waitFor, exited };
}

function kill(child: ChildProcess, withGroup = false): void {
  if (!withGroup || child.pid === undefined) return void child.kill("SIGKILL");
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // All of them have ended.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** dist/server.js on any free port; `ensureBuilt` comes first. */
export function startServer(args: readonly string[] = [], env: Env = {}): TestProcess {
  return startProcess([join(ROOT, "dist/server.js"), ...args], { PORT: "0", ...env });
}

export interface Addresses {
  readonly graphql: string;
  readonly graphiql?: string;
  readonly local?: string;
  readonly metrics?: string;
}

/** The "started" line of a server's log. */
export async function readAddresses({ waitFor }: TestProcess): Promise<Addresses> {
  const [line] = await waitFor(/^.*"msg":"started".*$/m);
  return JSON.parse(line) as Addresses;
}

export async function ask(graphql: string, query: string): Promise<GraphQLBody> {
  const response = await fetch(graphql, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as GraphQLBody;
}
