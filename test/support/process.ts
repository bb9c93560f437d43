// The gateway's real process, as `npm start` runs it.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./build.js";
import { type Child, type ChildOptions, startChild } from "./children.js";
import type { GraphQLBody } from "./gateway.js";

export interface TestProcess {
  readonly child: Child["process"];
  /** Resolves with the first match in what stdout has so far, or gets; rejects when the process ends without. */
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly exited: Child["exited"];
}

export type Env = Readonly<Record<string, string>>;

/** Each process has a data directory of its own. Nothing of the developer's own AWS configuration, and no question to a metadata service. */
const CLEAN_ENV: Env = {
  PATH: process.env.PATH ?? "",
  AWS_CONFIG_FILE: "/nonexistent",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
  AWS_EC2_METADATA_DISABLED: "true",
};

export function startProcess(
  args: readonly string[],
  env: Env = {},
  command = process.execPath,
  place: Pick<ChildOptions, "cwd" | "uid"> = {},
): TestProcess {
  const dataDir = mkdtempSync(join(tmpdir(), "healthlake-graphql-"));
  const child = startChild(command, args, {
    cwd: ROOT,
    ...place,
    env: { ...CLEAN_ENV, LOCAL_DATA_DIR: dataDir, ...env },
  });
  const exited = child.exited.finally(() => rmSync(dataDir, { recursive: true, force: true }));
  return { child: child.process, waitFor: (pattern) => waitForOutput(child, pattern), exited };
}

async function waitForOutput({ process, output, exited }: Child, pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const match = pattern.exec(output.stdout);
    if (match) return match;
    const more = once(process.stdout, "data").then(() => undefined);
    const exit = await Promise.race([more, exited]);
    if (exit && !pattern.test(output.stdout))
      throw new Error(`ended with ${exit.code} before ${pattern}:\n${exit.stdout}${exit.stderr}`);
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
