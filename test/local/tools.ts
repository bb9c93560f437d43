/** Debian's AWS tools, where they are installed. In CI they must be. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A Python start per command is slow on a busy machine. */
export const TOOL_TIMEOUT_MS = 90_000;

/** A describe that is skipped, by a name that says so, where the tool is missing; in CI it fails instead. */
export function describeWith(tool: string, path: string | undefined, name: string, suite: () => void): void {
  if (path !== undefined) describe(name, suite);
  else if (process.env.CI) test(`${name}: ${tool} is installed in CI`, () => expect(path).toBeDefined());
  else describe.skip(`${name} (skipped: ${tool} is not installed)`, suite);
}

/** The first of Debian's own and the PATH's that runs `probe` without an error. */
export function findTool(name: string, probe: readonly string[]): string | undefined {
  const candidates = [`/usr/bin/${name}`, name].filter((path) => path === name || existsSync(path));
  return candidates.find((path) => spawnSync(path, probe, { timeout: 15_000, env: toolEnv }).status === 0);
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
  try {
    return { exitCode: 0, ...(await run(path, args, { env: toolEnv, timeout: TOOL_TIMEOUT_MS })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, stdout, stderr };
  }
}
