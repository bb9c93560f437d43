// A process of the chaos test: forked, spoken with over IPC, and killed after the test.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const running = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of running) {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
});

export interface Child<Ready> {
  readonly process: ChildProcess;
  /** The first message. */
  readonly ready: Ready;
  /** All that it has written so far, on stdout and stderr. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  readonly exited: Promise<number | string>;
}

/** Rejects, with what it wrote, where the process ends before its first message. */
export async function startChild<Ready>(file: string, argument: object): Promise<Child<Ready>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(argument)], {
    execArgv: [],
    env: { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (output.stdout += String(chunk)));
  child.stderr?.on("data", (chunk) => (output.stderr += String(chunk)));
  const exited = new Promise<number | string>((resolve) => {
    child.once("exit", (code, signal) => {
      running.delete(child);
      resolve(code ?? signal ?? "?");
    });
  });
  const first = once(child, "message").then(([message]) => message as Ready);
  const ended = exited.then((code) => {
    throw new Error(`${file} ended with ${code}: ${output.stdout}${output.stderr}`);
  });
  ended.catch(() => undefined);
  return { process: child, ready: await Promise.race([first, ended]), output: () => output, exited };
}
