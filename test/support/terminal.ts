// The real process on a terminal: the pseudo terminal of `script`, from util-linux.
import type { ChildOptions } from "./children.js";
import { type Env, type TestProcess, startProcess } from "./process.js";

export interface TerminalProcess extends TestProcess {
  /** As Ctrl-C does. */
  readonly interrupt: () => void;
}

/** `entry` is run by Node, and what it writes comes on stdout; each end of a line is CR LF there. */
export function startOnTerminal(
  entry: string,
  env: Env = {},
  place: Pick<ChildOptions, "cwd"> = {},
): TerminalProcess {
  // It has a session of its own there, out of reach of the group that is killed after the test: it dies with `script`.
  const command = `exec setpriv --pdeathsig KILL '${process.execPath}' '${entry}'`;
  const started = startProcess(
    ["--quiet", "--flush", "--return", "--command", command, "/dev/null"],
    { TERM: "xterm-256color", ...env },
    "script",
    place,
  );
  return { ...started, interrupt: () => started.child.stdin.write("\x03") };
}
