// The one place where tests start processes. Each leads a process group of its own, which is killed after the test with
// all that it has started, also where the test fails, forgets it, or is cut off itself by Ctrl-C.
// `left-behind.mjs` fails a run that leaves a process all the same: all have its mark, TEST_RUN, in their environment.
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";

export type Env = Readonly<Record<string, string | undefined>>;

export interface ChildOptions {
  readonly cwd?: string;
  /** All of it. Default: that of the tests. */
  readonly env?: Env;
  /** Whose process it is; only root may choose. */
  readonly uid?: number;
  /** With a channel for messages of `process.send`. */
  readonly ipc?: boolean;
  /** Kills the group after so long. Default: after the test. */
  readonly timeoutMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** What it has written so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves when it has ended and all is read that it wrote; rejects where it can't be started. */
  readonly exited: Promise<Exit>;
}

interface Started {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly guard: ChildProcess;
}

const started = new Set<Started>();

async function killAll(): Promise<void> {
  const all = [...started];
  started.clear();
  for (const { pid, exited, guard } of all) {
    killGroup(pid);
    await exited;
    guard.kill("SIGKILL");
  }
}
afterEach(killAll);
// What beforeAll has started: no test comes where that fails.
afterAll(killAll);

export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const { env = process.env, ipc, timeoutMs, ...place } = options;
  const child = spawn(command, args, {
    ...place,
    env: { ...env, TEST_RUN: process.env.TEST_RUN },
    detached: true,
    stdio: ipc ? ["pipe", "pipe", "pipe", "ipc"] : "pipe",
  }) as ChildProcessWithoutNullStreams;
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const exited = once(child, "close").then((exit) => {
    const [code, signal] = exit as [Exit["code"], Exit["signal"]];
    return { code, signal, ...output };
  });
  const { pid } = child;
  if (pid !== undefined) started.add({ pid, exited, guard: guardGroup(pid) });
  if (pid !== undefined && timeoutMs !== undefined) killLater(pid, exited, timeoutMs);
  return { process: child, output, exited };
}

/** Resolves when the command has ended well; rejects with all that it printed where it has not. */
export async function run(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Exit> {
  const exit = await startChild(command, args, options).exited;
  if (exit.code !== 0)
    throw new Error(`${command} ended with ${exit.code ?? exit.signal}:\n${exit.stdout}${exit.stderr}`);
  return exit;
}

/** The whole group, those included that have outlived its leader. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // All of them have ended.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function killLater(pid: number, exited: Promise<Exit>, timeoutMs: number): void {
  const timer = setTimeout(() => killGroup(pid), timeoutMs);
  const forget = () => clearTimeout(timer);
  exited.then(forget, forget);
}

/** Kills the group once this process has ended, however that was: the guard's standard input ends then. */
export function guardGroup(pid: number): ChildProcess {
  const guard = spawn("sh", ["-c", `read -r _; kill -s KILL -- -${pid}`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // It holds no test open.
  guard.unref();
  (guard.stdin as Socket).unref();
  return guard;
}
