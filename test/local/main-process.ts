// `npm run local` as a process of its own, from the sources: for what only the end of a process can show.
import { fileURLToPath } from "node:url";
import { type TestProcess, startProcess } from "../support/process.js";

export const MAIN = fileURLToPath(new URL("../../src/local/main.ts", import.meta.url));

export interface LocalProcess {
  readonly url: string;
  readonly child: TestProcess["child"];
  /** kill -9, and the end of the process. */
  kill(): Promise<void>;
}

export const startMain = (...args: string[]): TestProcess => startProcess(["--import", "tsx", MAIN, ...args]);

/** The address that it prints. */
export async function readUrl({ waitFor }: TestProcess): Promise<string> {
  const [, url = ""] = await waitFor(/(http:\/\/127\.0\.0\.1:\d+)[^]*is kept in/);
  return url;
}

export async function startLocalProcess(...args: string[]): Promise<LocalProcess> {
  const started = startMain(...args);
  const url = await readUrl(started);
  const kill = async () => {
    started.child.kill("SIGKILL");
    await started.exited;
  };
  return { url, child: started.child, kill };
}
