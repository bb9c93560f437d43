// Debian's AWS tools, where they are installed. In CI they must be.
import { existsSync } from "node:fs";
import { startChild } from "../support/children.js";

/** A Python start per command is slow on a busy machine. */
export const TOOL_TIMEOUT_MS = 90_000;

/** A describe that is skipped, by a name that says so, where the tool is missing; in CI it fails instead. */
export function describeWith(tool: string, path: string | undefined, name: string, suite: () => void): void {
  if (path !== undefined) describe(name, suite);
  else if (process.env.CI) test(`${name}: ${tool} is installed in CI`, () => expect(path).toBeDefined());
  else describe.skip(`${name} (skipped: ${tool} is not installed)`, suite);
}

/** The first of Debian's own and the PATH's that runs `probe` without an error and prints what fits. */
export async function findTool(
  name: string,
  probe: readonly string[],
  printed = /^/,
): Promise<string | undefined> {
  const candidates = [`/usr/bin/${name}`, name].filter((path) => path === name || existsSync(path));
  for (const path of candidates) {
    const exit = startChild(path, probe, { env: toolEnv, timeoutMs: 15_000 }).exited;
    const { code, stdout } = await exit.catch(() => ({ code: 1, stdout: "" }));
    if (code === 0 && printed.test(stdout)) return path;
  }
  return undefined;
}

const toolEnv = {
  ...process.env,
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PAGER: "",
  AWS_MAX_ATTEMPTS: "1",
};

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool to its end; the local HealthLake answers from this very process meanwhile. */
export async function runTool(path: string, args: readonly string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await startChild(path, args, { env: toolEnv, timeoutMs: TOOL_TIMEOUT_MS })
    .exited;
  return { exitCode: code ?? -1, stdout, stderr };
}
