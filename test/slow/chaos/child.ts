// A process of the chaos test, spoken with over IPC.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as children from "../../support/children.js";

export interface Child<Ready> {
  readonly process: children.Child["process"];
  /** The first message. */
  readonly ready: Ready;
  /** All that it has written so far. */
  readonly output: children.Child["output"];
  readonly exited: Promise<number | string>;
}

/** Rejects, with what it wrote, where the process ends before its first message. */
export async function startChild<Ready>(file: string, argument: object): Promise<Child<Ready>> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const {
    process: child,
    output,
    exited,
  } = children.startChild(process.execPath, [path, JSON.stringify(argument)], {
    env: { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    ipc: true,
  });
  const ended = exited.then(({ code, signal, stdout, stderr }) => {
    throw new Error(`${file} ended with ${code ?? signal}: ${stdout}${stderr}`);
  });
  ended.catch(() => undefined);
  const first = once(child, "message").then(([message]) => message as Ready);
  return {
    process: child,
    ready: await Promise.race([first, ended]),
    output,
    exited: exited.then(({ code, signal }) => code ?? signal ?? "?"),
  };
}
