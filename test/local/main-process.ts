/** `npm run local` as a process of its own, from the sources: for what only the end of a process can show. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/local/main.ts", import.meta.url));

export interface LocalProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** kill -9, and the end of the process. */
  kill(): Promise<void>;
}

export async function startLocalProcess(...args: string[]): Promise<LocalProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], { stdio: "pipe" });
  const closed = once(child, "close");
  let output = "";
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  while (!output.includes("is kept in")) {
    const ended = await Promise.race([once(child.stdout, "data").then(() => false), closed.then(() => true)]);
    if (ended) throw new Error(`the process ended: ${output}`);
  }
  const kill = async () => {
    child.kill("SIGKILL");
    await closed;
  };
  return { url: /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? "", child, kill };
}
